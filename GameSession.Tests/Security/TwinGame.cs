using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>The same game at two tables, of which only the secret one has something hidden, and what both have in common.</summary>
internal sealed class TwinGame(TwinRules rules, ITwinTable plain, ITwinTable secret)
{
    // More than there can be hidden turns in a row.
    private const int MaxTurns = 60;

    public TwinRules Rules => rules;

    public ITwinTable Plain => plain;

    public ITwinTable Secret => secret;

    /// <summary>The cast of the plain table: of what is the same at both, it is also the secret one's.</summary>
    public TwinCast Cast => plain.Cast;

    public Combat? PlainCombat { get; private set; }

    public Combat? SecretCombat { get; private set; }

    /// <summary>The log's version at the secret table.</summary>
    public long SecretVersion { get; private set; }

    /// <summary>How many events of the secret table players have seen nothing of.</summary>
    public long HiddenEvents { get; set; }

    /// <summary>
    /// The log's versions after steps that both tables have made: players see the same there. And whether the plain table had a combat then.
    /// </summary>
    public List<(long Plain, long Secret, bool Fights)> Marks { get; } = [];

    /// <summary>The character that the drifter plays or played last.</summary>
    public Guid DriftersCharacter { get; set; }

    /// <summary>Further characters that the game master has ever given.</summary>
    public HashSet<Guid> Given { get; } = [];

    /// <summary>What players see of the last save's metadata; null for nothing.</summary>
    public JsonObject? PublicMetadata { get; set; }

    /// <summary>What happened since the last comparison, for the message of a failure.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The steps in which the secret table has used an update's id for something hidden.</summary>
    public List<(long Step, int Number)> HiddenUpdates { get; } = [];

    /// <summary>The actions of hidden combatants.</summary>
    public List<Guid> HiddenActions { get; } = [];

    public Guid CharacterOf(Who who) => who switch
    {
        Who.Anna => Cast.Heroes[0],
        Who.Ben => Cast.Heroes[1],
        _ => DriftersCharacter,
    };

    /// <summary>Combatants that players see.</summary>
    public List<Guid> Visible => [.. PlainCombat?.Order.Where(c => !c.IsHidden).Select(c => c.CharacterId) ?? []];

    /// <summary>Those that can be the target of an action, for all that players know.</summary>
    public List<Guid> Known => [.. Visible.Union(Cast.Heroes)];

    /// <summary>Hidden combatants of the secret table alone.</summary>
    public List<Guid> Hidden =>
        [.. SecretCombat?.Order.Where(c => c.IsHidden && !Cast.Lurkers.Contains(c.CharacterId)).Select(c => c.CharacterId) ?? []];

    public async Task LookAsync()
    {
        await Task.WhenAll(plain.SettleAsync(), secret.SettleAsync());
        var (here, there) = (plain.LookAsync(), secret.LookAsync());
        (PlainCombat, var plainVersion) = await here;
        (SecretCombat, SecretVersion) = await there;
        Marks.Add((plainVersion, SecretVersion, PlainCombat is not null));
    }

    public async Task LookAtSecretAsync()
    {
        await secret.SettleAsync();
        (SecretCombat, SecretVersion) = await secret.LookAsync();
    }

    /// <summary>The same at both tables. What the game master may do at one, they may do at the other.</summary>
    public Task<(JsonObject Plain, JsonObject Secret)> BothAsync(Who who, JsonObject message) =>
        BothAsync(who, message, message.DeepClone().AsObject());

    /// <inheritdoc cref="BothAsync(Who, JsonObject)"/>
    public Task<(JsonObject Plain, JsonObject Secret)> BothAsync(Who who, Func<ITwinTable, JsonObject> message) =>
        BothAsync(who, message(plain), message(secret));

    /// <inheritdoc cref="BothAsync(Who, JsonObject)"/>
    public async Task<(JsonObject Plain, JsonObject Secret)> BothAsync(Who who, JsonObject message, JsonObject atSecret)
    {
        Notes.Add($"{who}: {Short(message)}");
        if (message.ToJsonString() != atSecret.ToJsonString()) Notes.Add($"   at the secret table: {Short(atSecret)}");
        var answers = await Task.WhenAll(plain.SendAsync(who, message), secret.SendAsync(who, atSecret));
        if (who == Who.GameMaster) ExpectSame(CodeOf(answers[0]), CodeOf(answers[1]));
        return (answers[0], answers[1]);
    }

    /// <summary>
    /// The game master sends the same at both tables, at the secret one with something hidden in it. If that is why it is impossible, they send it
    /// without.
    /// </summary>
    public async Task GameMasterAsync(Func<ITwinTable, JsonObject> message, JsonObject withHidden)
    {
        Notes.Add($"GameMaster: {Short(message(plain))}\n      at the secret table: {Short(withHidden)}");
        var code = CodeOf(await plain.SendAsync(Who.GameMaster, message(plain)));
        var atSecret = CodeOf(await secret.SendAsync(Who.GameMaster, withHidden));
        if (code != atSecret) atSecret = CodeOf(await secret.SendAsync(Who.GameMaster, message(secret)));
        ExpectSame(code, atSecret);
    }

    /// <summary>Something at both tables that is no message.</summary>
    public async Task<(T Plain, T Secret)> BothAsync<T>(string note, Func<ITwinTable, Task<T>> act)
    {
        Notes.Add(note);
        var results = await Task.WhenAll(act(plain), act(secret));
        return (results[0], results[1]);
    }

    public Task BothAsync(string note, Func<ITwinTable, Task> act) => BothAsync(note, async table =>
    {
        await act(table);
        return true;
    });

    /// <summary>At the secret table alone.</summary>
    public Task<JsonObject> HideAsync(JsonObject message)
    {
        Notes.Add($"   hidden: {Short(message)}");
        return secret.SendAsync(Who.GameMaster, message);
    }

    /// <summary>The game master of one table ends turns until players see another turn.</summary>
    public async Task PressAsync(ITwinTable table, (int Round, Guid? Active) before, Chance chance)
    {
        for (var i = 0; i < MaxTurns; i++)
        {
            await table.SettleAsync();
            var combat = (await table.LookAsync()).Combat;
            if (combat is null || ShownIn(combat) != before) return;
            // A hidden turn may also end because its combatant goes.
            var goes = table == secret && combat.Find(combat.Active) is { IsHidden: true } hidden && Cast.Ambushers.Contains(hidden.CharacterId)
                && chance.In(15);
            var message = goes ? Messages.RemoveCombatant(combat.Active!.Value) : Messages.Next();
            Notes.Add($"   {(table == secret ? "secret" : "plain")} until players see a turn: {Short(message)}");
            if (CodeOf(await table.SendAsync(Who.GameMaster, message)) is { } code) Fail($"The game master's turn_change was refused: {code}");
        }

        Fail("Players see no other turn.");
    }

    public static (int Round, Guid? Active) ShownIn(Combat combat) => (combat.ShownRound, combat.ShownActive);

    public static string? CodeOf(JsonObject answer) => answer.Find("error.code")?.GetValue<string>();

    public static void ExpectSame(string? code, string? atSecret)
    {
        if (code != atSecret) Fail($"The game master was answered {code ?? "yes"} at one table, and {atSecret ?? "yes"} at the secret one.");
    }

    public static void Fail(string problem) => throw new Xunit.Sdk.XunitException(problem);

    private static string Short(JsonObject message)
    {
        const int Length = 400;
        var text = message.ToJsonString();
        return text.Length <= Length ? text : $"{text[..Length]}... ({text.Length} characters)";
    }
}
