using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Domain;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Json;

public sealed class StateValueTests
{
    [Fact]
    public void What_is_written_is_read_back_equal_and_is_written_the_same_again() =>
        Generate.State.Sample(state =>
        {
            var again = StateValue.Parse(state.ToUtf8());
            Assert.Equal(state, again);
            Assert.Equal(state.GetHashCode(), again.GetHashCode());
            Assert.Equal(state.ToString(), again.ToString());
            Assert.Equal(state.Depth, again.Depth);
        });

    [Fact]
    public void Size_is_the_length_of_the_compact_json_after_any_changes() =>
        Gen.Select(Generate.State, Generate.Changes).Sample((state, changes) =>
        {
            foreach (var change in changes)
            {
                if (StateDocument.Apply(state, [change], StateLimits.Default) is { IsError: false } applied)
                {
                    state = applied.Value.State;
                }
            }

            Assert.Equal(Reference(state).Length, state.Size);
            Assert.Equal(Reference(state), state.ToUtf8());
            Assert.Equal(((StateObject)StateValue.Parse(state.ToUtf8())).Depth, state.Depth);
        });

    [Fact]
    public void Objects_and_arrays_of_any_size_are_what_changes_and_reading_make_of_them()
    {
        for (var i = 0; i < 40; i++)
        {
            var chance = new Chance((ulong)Seeded.Seed, i);
            var (members, items) = (new SortedDictionary<string, StateValue>(StringComparer.Ordinal), new List<StateValue>());
            var (made, list) = (StateObject.Empty, StateArray.Empty);
            for (var step = 0; step < 600; step++)
            {
                var (name, value) = ($"m{chance.Below(150)}", StateValue.Of(chance.Below(3_000)));
                var isRemoved = chance.In(step < 400 ? 20 : 70);
                made = isRemoved ? made.Without(name) : made.With(name, value);
                if (isRemoved) members.Remove(name);
                else members[name] = value;

                var at = items.Count == 0 ? -1 : chance.Below(items.Count);
                var isSet = at >= 0 && !isRemoved && chance.In(20);
                list = isRemoved && at >= 0 ? list.Without(at) : isSet ? list.With(at, value) : list.Add(value);
                if (isRemoved && at >= 0) items.RemoveAt(at);
                else if (isSet) items[at] = value;
                else items.Add(value);
            }

            var text = $"{{{string.Join(',', members.OrderBy(_ => chance.Next()).Select(m => $"\"{m.Key}\":{m.Value}"))}}}";
            Assert.Equal(members, made);
            Assert.Equal(made, StateValue.Parse(text));
            Assert.Equal($"{made}", $"{StateValue.Parse(text)}");
            Assert.All(members, m => Assert.Same(m.Value, made[m.Key]));
            Assert.Null(made["none"]);
            Assert.Equal(items, list);
            Assert.Equal(list, StateValue.Parse($"[{string.Join(',', items)}]"));
            Assert.Equal(($"{made}".Length, $"{list}".Length), (made.Size, list.Size));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public void A_member_twice_is_refused_in_objects_of_any_size(int members)
    {
        var text = string.Join(',', Enumerable.Range(0, members).Select(i => $"\"m{i}\":0"));
        Assert.Throws<JsonException>(() => StateValue.Parse($"{{{text},\"m1\":1}}"));
        Assert.Equal(members, ((StateObject)StateValue.Parse($"{{{text}}}")).Count);
    }

    [Fact]
    public void The_writer_of_somebody_else_does_not_change_the_bytes() =>
        Generate.State.Sample(state =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Default }))
            {
                state.WriteTo(writer);
            }

            Assert.Equal(state.ToUtf8(), buffer.WrittenSpan.ToArray());
        });

    // The right side is what PostgreSQL 15 answers to select '…'::jsonb.
    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("1E-2", "0.01")]
    [InlineData("1.0e1", "10")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("-0.0e-3", "0.0000")]
    [InlineData("-0e5", "0")]
    [InlineData("0e-5", "0.00000")]
    [InlineData("0.00e1", "0.0")]
    [InlineData("0.00e3", "0")]
    [InlineData("0.10e-2", "0.0010")]
    [InlineData("0.10e1", "1.0")]
    [InlineData("1.50", "1.50")]
    [InlineData("1.50e0", "1.50")]
    [InlineData("1.50e1", "15.0")]
    [InlineData("-1.50e1", "-15.0")]
    [InlineData("1.50e-3", "0.00150")]
    [InlineData("123.456e2", "12345.6")]
    [InlineData("123.456e5", "12345600")]
    [InlineData("123.456e-2", "1.23456")]
    [InlineData("1.23e+1", "12.3")]
    [InlineData("100e-2", "1.00")]
    [InlineData("1e0000000000000000000000000000001", "10")]
    [InlineData("123456789012345678901234567890.12345678901234567890", "123456789012345678901234567890.12345678901234567890")]
    public void A_number_is_kept_exactly_in_the_form_that_the_database_gives_back(string token, string kept) =>
        Assert.Equal(kept, StateValue.Parse(token).ToString());

    [Fact]
    public void The_farthest_numbers_can_be_read_again_from_their_plain_digits()
    {
        var most = new string('9', StateNumber.MaxSignificantDigits);
        foreach (var token in new[] { "1e308", "1e-308", $"-{most}e308", $"-0.{most}e-308", $"{most}" })
        {
            var number = StateValue.Parse(token);
            Assert.Equal(number, StateValue.Parse(number.ToString()));
        }
    }

    [Theory]
    [InlineData("1e309")]
    [InlineData("1e-309")]
    [InlineData("0e99999999999999999999")]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("0.11111111111111111111111111111111111111111111111111111111111111111")]
    public void A_number_out_of_bounds_is_unstorable(string token) =>
        Assert.Throws<UnstorableValueException>(() => StateValue.Parse($$"""{"n":{{token}}}"""));

    [Fact]
    public void A_number_that_takes_too_many_digits_is_unstorable()
    {
        Assert.Throws<UnstorableValueException>(() => StateValue.Parse("0." + new string('0', 400) + "1"));
        Assert.Throws<UnstorableValueException>(() => StateValue.Parse("1" + new string('0', 400)));
        Assert.Throws<UnstorableValueException>(() => StateValue.Parse("0." + new string('0', 400) + "1e300"));
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1.00", "1e0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0", "-0.00", true)]
    [InlineData("100", "10", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0.1", "0.10000000000000000000001", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("{\"a\":1,\"b\":[1]}", "{\"b\":[1.0],\"a\":1}", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("{\"a\":null}", "{}", false)]
    [InlineData("\"\\u00e9\"", "\"é\"", true)]
    [InlineData("\"e\\u0301\"", "\"é\"", false)]
    [InlineData("null", "false", false)]
    [InlineData("{}", "[]", false)]
    public void Equality_is_deep_and_goes_by_what_a_value_is_worth(string one, string other, bool areEqual)
    {
        var (left, right) = (StateValue.Parse(one), StateValue.Parse(other));
        Assert.Equal(areEqual, left.Equals(right));
        Assert.Equal(areEqual, right.Equals(left));
        Assert.True(!areEqual || left.GetHashCode() == right.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("01")]
    [InlineData("NaN")]
    [InlineData("// no\n1")]
    public void What_is_not_good_json_is_refused(string json) =>
        Assert.IsNotType<UnstorableValueException>(Assert.ThrowsAny<JsonException>(() => StateValue.Parse(json)));

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        Assert.ThrowsAny<JsonException>(() => StateValue.Parse([(byte)'"', 0xc3, (byte)'"']));
        Assert.ThrowsAny<JsonException>(() => StateValue.Parse([(byte)'"', 0xed, 0xa0, 0x80, (byte)'"']));
        Assert.ThrowsAny<JsonException>(() => StateValue.Parse("\"\ud800\""));
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("{\"\\u0000\":1}")]
    public void The_character_U0000_is_unstorable(string json) => Assert.Throws<UnstorableValueException>(() => StateValue.Parse(json));

    [Fact]
    public void Nesting_is_read_to_64_levels()
    {
        Assert.Equal(64, StateValue.Parse(new string('[', 64) + new string(']', 64)).Depth);
        Assert.ThrowsAny<JsonException>(() => StateValue.Parse(new string('[', 65) + new string(']', 65)));
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("{}", 1)]
    [InlineData("[]", 1)]
    [InlineData("{\"a\":[{}],\"b\":1}", 3)]
    public void Depth_counts_objects_and_arrays(string json, int depth) => Assert.Equal(depth, StateValue.Parse(json).Depth);

    [Theory]
    [InlineData("7", true)]
    [InlineData("7.0", true)]
    [InlineData("-2147483648", true)]
    [InlineData("7.5", false)]
    [InlineData("2147483648", false)]
    public void A_whole_number_is_one_however_it_is_written(string token, bool isWhole) =>
        Assert.Equal(isWhole, ((StateNumber)StateValue.Parse(token)).TryGetInt32(out _));

    [Fact]
    public void A_string_gives_back_its_text() => Generate.AnyString.Sample(text => Assert.Equal(text, ((StateString)StateValue.Of(text)).Value));

    [Fact]
    public void On_the_wire_null_is_a_value_and_absent_is_none()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        var absent = JsonSerializer.Deserialize<Wire>("""{"Path":"/a~1b"}""", options)!;
        var isNull = JsonSerializer.Deserialize<Wire>("""{"Path":"","Value":null}""", options)!;

        Assert.Null(absent.Value);
        Assert.Equal(JsonPointer.Of("a/b"), absent.Path);
        Assert.Same(StateValue.Null, isNull.Value);
        Assert.Equal("""{"Path":"/a~1b"}""", JsonSerializer.Serialize(absent, options));
        Assert.Equal("""{"Path":"","Value":null}""", JsonSerializer.Serialize(isNull, options));
    }

    [Theory]
    [InlineData("""{"Path":"a"}""")]
    [InlineData("""{"Path":"/~2"}""")]
    [InlineData("""{"Path":1}""")]
    [InlineData("""{"Path":"/\ud800"}""")]
    [InlineData("""{"Path":"","State":[]}""")]
    [InlineData("""{"Path":"","Value":{"a":1,"a":2}}""")]
    public void On_the_wire_what_is_wrong_is_a_json_exception(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Wire>(json));

    [Fact]
    public async Task On_the_wire_what_cannot_be_stored_stays_recognisable()
    {
        Assert.Throws<UnstorableValueException>(() => JsonSerializer.Deserialize<Wire>("""{"Path":"","Value":["\u0000"]}"""));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("""{"Path":"","State":{"n":1e999}}"""));
        await Assert.ThrowsAsync<UnstorableValueException>(async () =>
            await JsonSerializer.DeserializeAsync<Wire>(stream, cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>The platform's own writer, for comparison.</summary>
    private static byte[] Reference(StateValue state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonNode.Parse(state.ToUtf8())!.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed record Wire(JsonPointer Path, StateValue? Value = null, StateObject? State = null);
}
