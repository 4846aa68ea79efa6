using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Architecture;

/// <summary>The folders of the Api have one order, and each uses only those before it.</summary>
public sealed partial class DirectionTests
{
    // In the order of the layout: a folder may use the folders beside it, and every folder that is used is listed above it.
    private static readonly (string Folder, string[] MayUse)[] Allowed =
    [
        ("Json", []),
        ("Domain", ["Json"]),
        ("Protocol", ["Json", "Domain"]),
        ("Telemetry", ["Domain", "Protocol"]),
        ("Redis", []),
        ("Persistence", ["Json", "Domain", "Protocol", "Telemetry"]),
        ("Realtime", ["Protocol", "Redis"]),
        ("RateLimits", ["Redis"]),
        ("Http", ["Json", "Domain", "Protocol", "RateLimits"]),
        ("Security", ["Domain", "Protocol", "Http"]),
        ("Sessions", ["Json", "Domain", "Protocol", "Telemetry", "Redis", "Persistence", "Realtime"]),
        ("Presence", ["Domain", "Protocol", "Redis", "Realtime", "Sessions"]),
        ("Messaging", ["Json", "Domain", "Protocol", "Telemetry", "Redis", "Persistence", "Realtime", "Sessions"]),
        ("Archiving", ["Persistence"]),
        (
            "Pipeline",
            ["Json", "Domain", "Protocol", "Telemetry", "Persistence", "Realtime", "RateLimits", "Http", "Security", "Sessions", "Messaging"]),
        (
            "Features",
            [
                "Json", "Domain", "Protocol", "Persistence", "Realtime", "RateLimits", "Http", "Security", "Sessions", "Presence", "Messaging",
                "Pipeline",
            ]),
        (
            "Program",
            [
                "Redis", "Persistence", "Realtime", "RateLimits", "Http", "Security", "Sessions", "Presence", "Messaging", "Archiving", "Pipeline",
                "Features",
            ]),
    ];

    [Fact]
    public void Each_folder_uses_only_folders_that_it_is_allowed_to()
    {
        var allowed = Allowed.ToDictionary(a => a.Folder, a => a.MayUse);
        var uses = Folders.Uses();

        Complaints.ExpectNone(
            from folder in uses
            from used in folder.Value
            where !allowed.TryGetValue(folder.Key, out var may) || !may.Contains(used.Key)
            select $"{folder.Key} uses {used.Key}: {string.Join(", ", used.Value)}");
    }

    [Fact]
    public void Every_folder_stands_in_the_matrix_and_every_line_is_of_a_folder() =>
        Assert.Equal(Folders.Uses().Keys.Order(StringComparer.Ordinal), Allowed.Select(a => a.Folder).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_allowed_that_is_not_needed()
    {
        var uses = Folders.Uses();

        Complaints.ExpectNone(
            from line in Allowed
            from folder in line.MayUse
            where !uses.TryGetValue(line.Folder, out var used) || !used.ContainsKey(folder)
            select $"{line.Folder} does not use {folder}");
    }

    [Fact]
    public void A_folder_is_allowed_to_use_only_folders_above_it_so_there_is_no_circle()
    {
        for (var i = 0; i < Allowed.Length; i++)
        {
            Complaints.ExpectNone(Allowed[i].MayUse.Except(Allowed.Take(i).Select(a => a.Folder)).Select(f => $"{Allowed[i].Folder} uses {f}"));
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/design.md")]
    public void The_layout_lists_the_folders_in_this_order(string page)
    {
        var listed = Row().Matches(Repository.Read(page)).Select(m => m.Groups["folder"].Value).Where(f => Allowed.Any(a => a.Folder == f));

        Assert.Equal(Allowed.Select(a => a.Folder).Where(f => f != Folders.Program), listed);
    }

    [GeneratedRegex(@"^\| `(?<folder>[A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
