using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class CombatMessageLimitsTests(Deployment deployment) : IUsesDeployment
{
    private const string Id = "0198c0de-0000-7000-8000-000000000001";
    private const string NoId = "00000000-0000-0000-0000-000000000000";

    // A decimal of .NET has 28 places.
    private const string Tiny = "-0.00000000000000000000000000001";

    private static readonly string Name64 = new('n', 64);
    private static readonly string Name65 = new('n', 65);

    [Fact]
    [Provokes("invalid_message")]
    public async Task What_is_missing_wrong_or_beyond_a_limit_is_named_and_changes_nothing()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var open = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(open, battle.Hero, "attack"));
        var problems = new List<string>();
        foreach (var (type, data, field) in Invalid(open, battle.Goblin))
        {
            var answer = await battle.GameMaster.AskAsync(Messages.Of(type, data is null ? null : JsonNodes.Parse(data)));
            if (answer.Find("error.code")?.GetValue<string>() != "invalid_message")
            {
                problems.Add($"{type} {Short(data)}: {Short(answer.ToJsonString())}");
            }
            else if (
                field is not null && answer.Find("error.details.errors") is var errors && errors?.AsObject().ContainsKey(field) != true) problems.Add(
                $"{type} {Short(data)}: {field} is not in {errors?.ToJsonString()}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        await battle.SettleAsync();
        // Of all that, nothing has happened.
        Assert.Equal("action_declare", (await battle.LastToldAsync(battle.GameMaster)).Text("type"));
    }

    [Fact]
    public async Task What_is_just_within_the_limits_is_taken()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        foreach (var roll in new[] { "1000", "-1000", "0", "1.2345", "1.50000" })
        {
            await battle.DoAsync(
                battle.GameMaster, Messages.Of("initiative_roll", JsonNodes.Parse($$"""{"character_id":"{{Guid.NewGuid()}}","roll":{{roll}}}""")));
        }

        var modifiers = new JsonObject(Enumerable.Range(0, 19).Select(i => KeyValuePair.Create($"m{i}", (JsonNode?)1000))) { [Name64] = -0.0001m };
        var rolled = await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Goblin, 1, modifiers: modifiers));
        Assert.Equal(19_000.9999m, rolled.At("data.total").GetValue<decimal>());
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Hero, 2));
        await battle.DoAsync(battle.GameMaster, Messages.Next());

        var action = Guid.NewGuid();
        var declaration = Messages.Declare(action, battle.Goblin, Name64, [.. Enumerable.Repeat(battle.Hero, 100)]);
        declaration["data"]!["details"] = JsonNode.Parse(Nested(28));
        await battle.DoAsync(battle.GameMaster, declaration);
        var others = Repeat(99, $"{{\"target_id\":\"{battle.Hero}\"}}");
        await battle.DoAsync(battle.GameMaster, Messages.Of("action_resolve", JsonNodes.Parse($$"""
            {"action_id":"{{action}}","outcomes":[
              {"target_id":"{{battle.Goblin}}","effects":[{{Repeat(50, $"\"{new string('e', 500)}\"")}}],"damage":{{Nested(32)}},"conditions":[{{Many(49, "c")}},"-{{Name64}}"],
               "durations":{"c0":0,"c1":10000} },
              {{others}}]}
            """)));
        var effects = (await battle.CombatAsync()).At("active_effects").AsObject().Select(e => e.Value).ToList();
        Assert.Equal(49, effects.Count);
        Assert.Equal(10_001, effects.Single(e => e.Text("condition") == "c1").At("ends_round").GetValue<int>());
    }

    [Fact]
    [Provokes("conflict")]
    public async Task A_fight_has_room_for_so_many_and_no_more()
    {
        await using var battle = await Battle.StartAsync(deployment);
        for (var i = 0; i < 19; i++) await battle.GameMaster.AskAsync(Messages.Declare(Guid.NewGuid(), battle.Goblin, "reaction"));
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Goblin, "reaction"));
        await battle.RefusedAsync(battle.GameMaster, Messages.Declare(Guid.NewGuid(), battle.Goblin, "reaction"), "conflict");

        var outcomes = Enumerable.Range(0, 20).Select(i => Messages.To(battle.Goblin).WithAll(Enumerable.Range(0, 50).Select(j => $"{i}.{j}")))
            .ToArray();
        await battle.RefusedAsync(
            battle.GameMaster,
            Messages.Resolve(action, [.. outcomes.Append(Messages.To(battle.Hero).With("prone")).Select(o => o.DeepClone().AsObject())]), "conflict");
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, outcomes));
    }

    [Fact]
    public async Task Who_has_no_turns_is_under_no_condition_that_ends_with_one()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Goblin, 5));
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Goblin, "attack", battle.Hero));
        var error = await battle.RefusedAsync(
            battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Hero).With("prone", 1)), "invalid_message");
        Assert.NotNull(error.Find("details.errors")!["outcomes[0].durations"]);
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Hero).With("prone")));
    }

    private static IEnumerable<(string Type, string? Data, string? Field)> Invalid(Guid open, Guid goblin)
    {
        foreach (
            var type in new[]
            {
                "initiative_roll", "action_declare", "action_resolve", "initiative_order", "combatant_remove", "combatant_reveal", "combatant_update",
                "combatant_act", "effects_start", "effects_end", "effects_keep",
            })
        {
            yield return (type, null, null);
            yield return (type, "{}", null);
        }

        yield return ("combatant_update", $$"""{"character_id":"{{goblin}}","roll":1001}""", "roll");
        yield return ("combatant_update", $$"""{"character_id":"{{goblin}}","modifiers":{"":1} }""", "modifiers");
        yield return ("combatant_update", $$"""{"character_id":"{{goblin}}","label":"{{new string('l', 65)}}"}""", "label");
        yield return ("combatant_update", $$"""{"character_id":"{{goblin}}","owner_id":"{{Id}}"}""", "owner_id");
        foreach (var member in new[] { "hidden", "defeated", "delayed" })
        {
            yield return ("combatant_update", $$"""{"character_id":"{{goblin}}","{{member}}":1}""", member);
        }

        foreach (var type in new[] { "initiative_roll", "combatant_remove", "combatant_reveal", "combatant_update", "combatant_act" })
        {
            yield return (type, $$"""{"character_id":"{{NoId}}","roll":1}""", "character_id");
            foreach (var wrong in new[] { "null", "5", "\"x\"", $"\"{{{Id}}}\"", "{}" })
            {
                yield return (type, $$"""{"character_id":{{wrong}},"roll":1}""", "character_id");
            }
        }

        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}"}""", "roll");
        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","roll":1,"members":["{{Id}}"]}""", "members");
        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","roll":1,"members":["{{goblin}}","{{goblin}}"]}""", "members");
        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","with":"{{goblin}}","after":"{{goblin}}"}""", "with");
        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","after":"{{NoId}}"}""", "after");
        foreach (
            var roll in new[]
            {
                "1000.0001", "1001", "-1001", "1.23456", "1e9", "1e300", "\"5\"", "true", "[]", Tiny, "1e-29", $"5.{new string('0', 30)}1",
            })
        {
            yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","roll":{{roll}}}""", "roll");
        }

        foreach (var (modifiers, field) in new[]
        {
            ($"{{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"m{i}\":1"))}}}", "modifiers"), ("""{"":1}""", "modifiers"),
            ($$"""{"{{Name65}}":1}""", "modifiers"), ("""{"a":1001}""", "modifiers"), ("""{"a":-1001}""", "modifiers"),
            ("""{"a":0.00001}""", "modifiers"),
            ("""{"a":"1"}""", "modifiers.a"), ("""{"a":null}""", "modifiers.a"), ("[]", "modifiers"), ("5", "modifiers"),
        })
        {
            yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","roll":1,"modifiers":{{modifiers}}}""", field);
        }

        yield return ("initiative_roll", $$"""{"character_id":"{{Id}}","roll":1,"hidden":"yes"}""", "hidden");

        foreach (var (effect, field) in new[]
        {
            ("null", "effects[0]"), ($$"""{"target_id":"{{NoId}}","condition":"x"}""", "effects[0].target_id"),
            ($$"""{"target_id":"{{goblin}}","condition":"-x"}""", "effects[0].condition"),
            ($$"""{"target_id":"{{goblin}}","condition":"{{Name65}}"}""", "effects[0].condition"),
            ($$"""{"target_id":"{{goblin}}","condition":"x","ending":{"at":"noon"} }""", "effects[0].ending"),
            ($$"""{"target_id":"{{goblin}}","condition":"x","ending":{"at":"turn_start","turns":0} }""", "effects[0].ending"),
            ($$"""{"target_id":"{{goblin}}","condition":"x","ending":{"at":"turn_end","turns":10001} }""", "effects[0].ending"),
            ($$"""{"target_id":"{{goblin}}","condition":"x","ending":{"at":"turn_end","of":"x"} }""", "effects[0].ending"),
            ($$"""{"target_id":"{{goblin}}","condition":"x","ending":{"at":"turn_end","then":"end"} }""", "effects[0].ending"),
        })
        {
            yield return ("effects_start", $$"""{"effects":[{{effect}}]}""", field);
        }

        yield return ("effects_start", """{"effects":[]}""", "effects");
        yield return ("effects_end", """{"effect_ids":[]}""", "effect_ids");
        yield return ("effects_end", $$"""{"effect_ids":["{{Id}}"],"source_id":"{{Id}}"}""", "effect_ids");
        yield return ("effects_keep", """{"effect_ids":[]}""", "effect_ids");
        yield return ("turn_change", """{"skip_due":1}""", "skip_due");
        yield return ("turn_change", $$"""{"active_character":"{{NoId}}"}""", "active_character");
        yield return ("turn_change", """{"active_character":"x"}""", "active_character");
        foreach (var member in new[] { "round", "turn_number" })
        {
            foreach (var wrong in new[] { "-1", "1.5", "\"1\"", "99999999999" })
            {
                yield return ("turn_change", $$"""{"{{member}}":{{wrong}}}""", member);
            }
        }

        foreach (var member in new[] { "action_id", "character_id", "action_type" })
        {
            foreach (
                var wrong in new[] { null, "null", "5", "{}",
                    member == "action_type" ? "\"\"" : $"\"{NoId}\"", member == "action_type" ? $"\"{Name65}\"" : "\"x\"" })
            {
                yield return (
                    "action_declare", With($$"""{"action_id":"{{Id}}","character_id":"{{goblin}}","action_type":"attack"}""", member, wrong), member);
            }
        }

        yield return ("action_declare", Declaration($$"""
            "targets":[{{Repeat(101, $"\"{goblin}\"")}}]
            """), "targets");
        yield return ("action_declare", Declaration("\"targets\":5"), "targets");
        yield return ("action_declare", Declaration("\"targets\":[\"x\"]"), "targets[0]");
        yield return ("action_declare", Declaration("\"targets\":[null]"), "targets[0]");
        yield return ("action_declare", Declaration($"\"details\":{Nested(29)}"), "details");
        foreach (var wrong in new[] { "5", "[]", "\"x\"" }) yield return ("action_declare", Declaration($"\"details\":{wrong}"), "details");
        yield return ("action_declare", Declaration("\"details\":{\"a\":\"\\u0000\"}"), "details");

        var outcome = $"{{\"target_id\":\"{goblin}\"}}";
        yield return ("action_resolve", $$"""{"action_id":"{{NoId}}","outcomes":[]}""", "action_id");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}"}""", "outcomes");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":null}""", "outcomes");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":[{{Repeat(101, outcome)}}]}""", "outcomes");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":[null]}""", "outcomes[0]");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":[{"target_id":"{{NoId}}"}]}""", "outcomes[0].target_id");
        yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":[{}]}""", "outcomes[0]");
        foreach (var (member, wrong, field) in new[]
        {
            ("effects", $"[{Repeat(51, "\"e\"")}]", "effects"), ("effects", "[\"\"]", "effects[0]"),
                ("effects", $"[\"e\",\"{new string('e', 501)}\"]", "effects[1]"),
            ("effects", "[null]", "effects[0]"), ("effects", "[5]", "effects[0]"), ("effects", "5", "effects"),
            ("damage", Nested(33), "damage"), ("damage", "[]", "damage"), ("damage", "5", "damage"),
            ("conditions", $"[{Many(51, "c")}]", "conditions"), ("conditions", "[\"\"]", "conditions[0]"), ("conditions", "[\"-\"]", "conditions[0]"),
            ("conditions", "[\"--x\"]", "conditions[0]"), ("conditions", $"[\"{Name65}\"]", "conditions[0]"),
            ("conditions", $"[\"-{Name65}\"]", "conditions[0]"),
            ("conditions", "[null]", "conditions[0]"), ("conditions", "[\"a\\u0000\"]", null),
            ("durations", """{"prone":1}""", "durations"), ("durations", "[]", "durations"),
        })
        {
            yield return (
                "action_resolve", $$$"""{"action_id":"{{{open}}}","outcomes":[{"target_id":"{{{goblin}}}","{{{member}}}":{{{wrong}}}}]}""",
                field is null ? null : $"outcomes[0].{field}");
        }

        foreach (var durations in new[] { """{"c":-1}""", """{"c":10001}""", """{"-d":1}""", """{"d":1}""" })
        {
            yield return (
                "action_resolve",
                $$"""{"action_id":"{{open}}","outcomes":[{"target_id":"{{goblin}}","conditions":["c","-d"],"durations":{{durations}}}]}""",
                "outcomes[0].durations");
        }

        foreach (var (changes, field) in new[]
        {
            ("5", "changes"), ("[null]", "changes[0]"), ("[5]", "changes[0]"), ("[{}]", "changes[0]"), ("""[{"path":"x"}]""", "changes[0].path"),
            ($"[{Repeat(1001, "{\"path\":\"/a\"}")}]", "changes"), ("""[{"path":"/a","value":1},{"path":"/a/b","value":1}]""", "changes[1].path"),
        })
        {
            yield return ("action_resolve", $$"""{"action_id":"{{open}}","outcomes":[],"changes":{{changes}}}""", field);
        }

        foreach (var (type, data, field) in new[]
        {
            ("action_withdraw", "{}", null), ("action_withdraw", $$"""{"action_id":"{{NoId}}"}""", "action_id"),
            ("budgets_set", $$$"""{"character_id":"{{{NoId}}}","budgets":{"a":1}}""", "character_id"),
            ("budgets_set", $$$"""{"character_id":"{{{goblin}}}"}""", null),
            ("budgets_set", $$$"""{"character_id":"{{{goblin}}}","budgets":{}}""", "budgets"),
            ("budgets_set", $$$"""{"character_id":"{{{goblin}}}","budgets":{"a":-1}}""", "budgets"),
            ("budgets_set", $$$"""{"character_id":"{{{goblin}}}","budgets":{"a":101}}""", "budgets"),
            ("budgets_set", $$$"""{"character_id":"{{{goblin}}}","budgets":{"":1}}""", "budgets"),
            ("action_declare", Declaration("\"cost\":{\"action\":0}"), "cost"), ("action_declare", Declaration("\"cost\":5"), "cost"),
            ("dice_roll", "{}", null), ("dice_roll", """{"expression":"d"}""", "expression"), ("dice_roll", """{"expression":5}""", "expression"),
            ("dice_roll", """{"expression":"d6","to":"all"}""", "to"), ("dice_roll", """{"expression":"d6","label":""}""", "label"),
            ("dice_roll", $$"""{"expression":"d6","character_id":"{{NoId}}"}""", "character_id"),
            ("dice_roll", $$"""{"expression":"d6","roll_id":"{{NoId}}"}""", "roll_id"),
            ("combat_rewind", """{"version":"x"}""", "version"), ("combat_rewind", """{"version":5}""", "version"),
            ("combat_rewind", """{"steps":0}""", "steps"), ("combat_rewind", """{"steps":101}""", "steps"),
            ("combat_rewind", """{"version":"2","steps":1}""", "steps"), ("combat_rewind", """{"expected_version":"x"}""", "expected_version"),
        })
        {
            yield return (type, data, field);
        }

        yield return ("initiative_order", $$"""{"order":[{{Repeat(201, $"\"{goblin}\"")}}]}""", "order");
        yield return ("initiative_order", $$"""{"order":["{{goblin}}"]}""", "order");
        yield return ("initiative_order", $$"""{"order":["{{goblin}}","{{goblin}}","{{goblin}}"]}""", "order");
        yield return ("initiative_order", """{"order":[]}""", "order");
        yield return ("initiative_order", """{"order":null}""", "order");
        yield return ("initiative_order", """{"order":["x"]}""", "order[0]");

        string Declaration(string more) => $$"""{"action_id":"{{Id}}","character_id":"{{goblin}}","action_type":"attack",{{more}}}""";
    }

    private static string With(string data, string member, string? value)
    {
        var members = JsonNodes.Parse(data);
        members.Remove(member);
        if (value is not null) members[member] = JsonNode.Parse(value);
        return members.ToJsonString();
    }

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);

    private static string Repeat(int count, string text) => string.Join(',', Enumerable.Repeat(text, count));

    private static string Many(int count, string name) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{name}{i}\""));

    private static string Short(string? text) => text is { Length: > 300 } ? text[..300] : text ?? "without data";
}
