using System.Text;

namespace GameSession.Tests.Fuzz;

/// <summary>Values and names, as JSON text, that a service may handle wrongly.</summary>
internal static class Hostile
{
    private const int Many = 10_000;

    private static readonly string[] Numbers =
    [
        "1e400", "-1e400", "1e-400", "1E+308", "1e308", "-1e308", "1e309", "0e999999999999999999999", "1e99999999999999999999", "-0", "-0.0", "0.0",
        "1.0", "1e0", "10e-1", "79228162514264337593543950335", "79228162514264337593543950336", "-79228162514264337593543950336", "1e-29",
        "0.00000000000000000000000000001", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "123456789012345678901234567890.123456789", "5e-324", "2.2250738585072011e-308", "1.7976931348623157e309",
        "NaN", "Infinity", "-Infinity", "+1", "01", "-01", ".5", "5.", "0x10", "1_000", "1e", "1e+", "--1", "1,0",
        .. new[] { 28, 29, 64, 65, 100, 400, 5000 }.Select(n => new string('9', n)),
        .. new[] { 28, 64, 100, 400 }.Select(n => $"0.{new string('0', n)}1"),
        .. new[] { 64, 308, 400 }.Select(n => $"1{new string('0', n)}"),
    ];

    private static readonly string[] Strings =
    [
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"x\\udfff\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\"",
        "\"\\u0001\\u001f\\u007f\\u0080\"", "\"\\ufeff\"", "\"\ufeff\"", "\"\\uffff\\ufffe\"", "\"é\"", "\"e\\u0301\"", "\"ﬁ\"", "\"İı\"",
        "\"\\u202e\\u2066\"", "\"👩‍👩‍👧‍👦\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\x41\"", "\"\\u12\"", "\"\\", "\"unclosed", "'single'",
        "\"tab\tin it\"",
        "\"line\nbreak\"", "\"__proto__\"", "\"constructor\"", "\"null\"", "\"true\"", "\"0\"", "\"-1\"", "\"1e400\"", "\"%00%n%s\"", "\"${jndi:x}\"",
        "\"'; DROP TABLE sessions; --\"",
        "\"<script>\"", "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
        "\"{00000000-0000-0000-0000-000000000001}\"",
        "\"9223372036854775807\"", "\"9223372036854775808\"", "\"-5\"", "\"99999999999999999999999999\"", "\"0001\"", "\"１\"",
    ];

    private static readonly string[] Pointers =
    [
        "", "/", "//", "///", " /shared", "shared", "#/shared", "/~", "/~2", "/~0", "/~1", "/~01", "/shared/~0~1", "/shared/-", "/shared/-/-",
        "/shared/log/-1",
        "/shared/log/00", "/shared/log/01", "/shared/log/0", "/shared/log/4294967296", "/shared/log/99999999999999999999", "/shared/log/-/x",
        "/combat", "/combat/round",
        "/combat/actions/0/details", "/Combat", "/combat~1", "/gm", "/gm/-", "/gm/secret", "/shared/vault", "/shared/vault/deep/er", "/npcs",
        "/npcs/mira", "/npcs/mira/secret",
        "/__proto__/polluted", "/constructor/prototype", "/shared/\u0000", "/shared/é", "/shared/e\u0301", "\ufeff/shared", "/shared/😀",
        "/shared/\"\\",
        "/characters", "/characters/", "/characters/00000000-0000-0000-0000-000000000000/hp",
        .. new[] { 31, 32, 33, 512, 513 }.Select(n => string.Concat(Enumerable.Repeat("/a", n))),
        .. new[] { 32, 1024, 1025 }.Select(n => new string('/', n)),
        .. new[] { 1023, 1024, 60_000 }.Select(n => $"/{new string('x', n)}"),
        .. new[] { 500, 512 }.Select(n => $"/shared{string.Concat(Enumerable.Repeat("~1", n))}"),
    ];

    private static readonly byte[][] NotUtf8 =
    [
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xed, 0xb0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
        [0xfe, 0xff],
    ];

    private static readonly string[] Names =
    [
        "\"\"", "\"__proto__\"", "\"type\"", "\"ref\"", "\"data\"", "\"changes\"", "\"path\"", "\"value\"", "\"previous\"", "\"update_id\"",
        "\"since\"", "\"\\u0074ype\"", "\"Type\"",
        "\"character_id\"", "\"hidden\"", "\"dexterity\"", "\"\\u0000\"", "\"\\ud800\"", "\"-\"", "\"0\"", "\"~\"", "\"a/b\"", "\"é\"", "\"e\u0301\"",
        "\"😀\"", "\"$type\"", "\"$ref\"",
        "\"$id\"", "\"$values\"", "unquoted", "1", "null", "\"", "", "\"\ufeff\"",
    ];

    public static byte[] NameFor(Chance chance) =>
        chance.In(5) ? Quoted(new string('n', chance.OneOf(255, 1025, 20_000))) : Encoding.UTF8.GetBytes(chance.OneOf(Names));

    /// <summary>A number, as far as it is one.</summary>
    public static JsonTree NumberFor(Chance chance) => JsonTree.Of(chance.OneOf(Numbers));

    public static JsonTree PointerFor(Chance chance) => JsonTree.Of(JsonTree.Name(chance.OneOf(Pointers)));

    public static JsonTree ValueFor(Chance chance) => chance.Weighted<Func<Chance, JsonTree>>(
        (24, NumberFor),
        (28, c => JsonTree.Of(c.OneOf(Strings))),
        (12, PointerFor),
        (14, c =>
        JsonTree.Of(
        c.OneOf("null", "true", "false", "{}", "[]", "[[]]", "{\"\":{}}", "nul", "True", "undefined", "", "/*c*/1", "[1,]", "{\"a\":1,}", "{,}", "]",
        "}", "{\"a\"}"))),
        (8, Nested),
        (3, Large),
        (2, c => JsonTree.Of([(byte)'"', .. c.OneOf(NotUtf8), (byte)'"'])),
        (4, c => JsonTree.Of("{\"a\":1,\"a\":2}")),
        (2, c => JsonTree.Of("{\"x\":{\"a\":1,\"\\u0061\":{\"b\":[],\"b\":[]}}}")),
        (3, c => JsonTree.Of(c.Id().ToString("D").ToUpperInvariant().Insert(0, "\"") + "\"")))(chance);

    public static byte[] NotUtf8For(Chance chance) => chance.OneOf(NotUtf8);

    private static JsonTree Nested(Chance chance)
    {
        var levels = chance.OneOf(10, 28, 29, 31, 32, 33, 60, 62, 63, 64, 65, 200, 1000, chance.In(5) ? 20_000 : 100);
        var (open, close) = chance.OneOf(("[", "]"), ("{\"a\":", "}"));
        var inner = open == "[" ? "" : "1";
        return JsonTree.Of(
            $"{string.Concat(Enumerable.Repeat(open, levels))}{inner}{(chance.In(85) ? string.Concat(Enumerable.Repeat(close, levels)) : "")}");
    }

    private static JsonTree Large(Chance chance) => JsonTree.Of(chance.Below(7) switch
    {
        0 => $"[{string.Join(',', Enumerable.Repeat("0", Many))}]",
        1 => $"[{string.Join(',', Enumerable.Repeat("null", Many))}]",
        2 => $"[{string.Join(',', Enumerable.Repeat("\"\"", Many))}]",
        // As close to each other as names can be.
        3 => $"{{{string.Join(',', Enumerable.Range(0, Many / 2).Select(i => $"\"{new string('a', i % 8)}{i}\":0"))}}}",
        4 => $"\"{new string('s', chance.OneOf(1025, 30_000, 60_000, 64 * 1024, 70_000))}\"",
        5 => $"\"{string.Concat(Enumerable.Repeat("\\u0001", 8000))}\"",
        _ => $"\"{string.Concat(Enumerable.Repeat("😀", 12_000))}\"",
    });

    private static byte[] Quoted(string text) => Encoding.ASCII.GetBytes($"\"{text}\"");
}
