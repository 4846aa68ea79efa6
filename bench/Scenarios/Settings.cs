using System.Globalization;

namespace GameSession.Scenarios;

/// <summary>The command line: every setting is <c>--name value</c>, and may occur several times.</summary>
internal sealed class Settings(IReadOnlyList<string> args)
{
    private readonly ILookup<string, string> _values = args.Chunk(2)
        .ToLookup(pair => pair[0], pair => pair is [_, var value] ? value : throw new ArgumentException($"{pair[0]} needs a value"));

    /// <summary>The Api processes.</summary>
    public IReadOnlyList<Uri> Apis => [.. _values["--api"].Select(a => new Uri(a))];

    /// <summary>The first Api's process.</summary>
    public int ApiPid => Number("--api-pid");

    /// <summary>PostgreSQL's first process; the others are its children.</summary>
    public int PostgresPid => Number("--postgres-pid");

    /// <summary>The key that signs the players' JWTs.</summary>
    public byte[] Key => Convert.FromBase64String(Text("--key"));

    public string Text(string name) => _values[name].LastOrDefault() ?? throw new ArgumentException($"{name} is missing");

    public int Number(string name, int? otherwise = null) =>
        _values[name].LastOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture)
        : otherwise ?? throw new ArgumentException($"{name} is missing");

    /// <summary>Numbers separated by commas.</summary>
    public IReadOnlyList<int> Numbers(string name, string otherwise) =>
        [.. (_values[name].LastOrDefault() ?? otherwise).Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
}
