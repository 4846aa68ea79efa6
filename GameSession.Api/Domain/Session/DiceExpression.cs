using System.Collections.Immutable;
using System.Globalization;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// A sum of dice and numbers, such as <c>4d6kh3 + 1d8 - 2</c>. Immutable.
/// <para>
/// <c>expression = [sign] term (sign term)*</c>, <c>sign = "+" | "-"</c>, <c>term = number | [number] "d" number [keep]</c>,
/// <c>keep = ("kh" | "kl" | "dh" | "dl") [number]</c>. <c>kh3</c> keeps the three highest dice, <c>dl1</c> drops the lowest; without a number it is
/// one die. Case does not matter, and spaces may stand between any two of these.
/// </para>
/// </summary>
internal sealed class DiceExpression
{
    public const int MaxLength = 100;
    public const int MaxDice = 100;
    public const int MaxSides = 1000;
    public const int MaxNumber = 1_000_000;

    private readonly ImmutableArray<Term> _terms;

    private DiceExpression(ImmutableArray<Term> terms) => _terms = terms;

    /// <summary>What a refusal says.</summary>
    public static string Form { get; } = $"must be dice and numbers with + or - between them, such as 4d6kh3+2, of at most {MaxLength} characters, "
        + $"{MaxDice} dice, {MaxSides} sides and numbers up to {MaxNumber}";

    /// <summary>The number of sides of each die that is to be rolled, in their order.</summary>
    public IEnumerable<int> Sides => _terms.SelectMany(t => Enumerable.Repeat(t.Sides, t.Count));

    /// <summary>Null if the text is no expression, or exceeds a limit.</summary>
    public static DiceExpression? Parse(string? text) => text is { Length: <= MaxLength } && new Parser(text).Read() is { } terms
        && terms.Sum(t => t.Count) <= MaxDice ? new DiceExpression(terms) : null;

    /// <summary>What the dice come to.</summary>
    /// <param name="dice">What was rolled for <see cref="Sides"/>.</param>
    public (StateArray Terms, int Total) Evaluate(IReadOnlyList<int> dice)
    {
        var terms = new List<StateValue>();
        var (next, total) = (0, 0);
        foreach (var term in _terms)
        {
            var rolled = dice.Skip(next).Take(term.Count).ToList();
            next += term.Count;
            var kept = term.Kept(rolled);
            var sum = term.Sign * (term.Number + rolled.Where((_, i) => kept.Contains(i)).Sum());
            total += sum;
            terms.Add(StateObject.Of(
                ("dice", StateArray.Of([.. rolled.Select((value, i) => StateObject.Of(
                    ("kept", StateValue.Of(kept.Contains(i))), ("value", StateValue.Of(value))))])),
                ("sum", StateValue.Of(sum)),
                ("term", StateValue.Of($"{term}"))));
        }

        return (StateArray.Of([.. terms]), total);
    }

    /// <param name="Sign">1 or -1.</param>
    /// <param name="Count">How many dice; 0 for a number.</param>
    /// <param name="Number">0 for dice.</param>
    /// <param name="Keep"><c>kh</c>, <c>kl</c>, <c>dh</c> or <c>dl</c>; empty: all dice count.</param>
    /// <param name="Many">How many <paramref name="Keep"/> keeps or drops.</param>
    private readonly record struct Term(int Sign, int Count, int Sides, int Number, string Keep = "", int Many = 0)
    {
        /// <summary>The indices of the dice that count. Of equal dice, the earlier ones are kept.</summary>
        public HashSet<int> Kept(List<int> rolled)
        {
            var ascending = Enumerable.Range(0, rolled.Count).OrderBy(i => rolled[i]).ThenByDescending(i => i).ToList();
            return Keep switch
            {
                "kh" => [.. ascending.TakeLast(Many)],
                "dl" => [.. ascending.Skip(Many)],
                "kl" => [.. ascending.Take(Many)],
                "dh" => [.. ascending.SkipLast(Many)],
                _ => [.. ascending],
            };
        }

        public override string ToString() =>
            $"{(Sign < 0 ? "-" : "")}{(Count == 0 ? $"{Number}" : $"{Count}d{Sides}")}{Keep}{(Keep.Length > 0 ? $"{Many}" : "")}";
    }

    private ref struct Parser(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public ImmutableArray<Term>? Read()
        {
            var terms = ImmutableArray.CreateBuilder<Term>();
            var sign = Take("-") ? -1 : 1;
            if (sign > 0) Take("+");
            while (true)
            {
                if (ReadTerm(sign) is not { } term) return null;
                terms.Add(term);
                if (IsAtEnd()) return terms.ToImmutable();
                if (Take("+")) sign = 1;
                else if (Take("-")) sign = -1;
                else return null;
            }
        }

        private Term? ReadTerm(int sign)
        {
            var number = ReadNumber();
            if (!Take("d")) return number is { } alone and <= MaxNumber ? new Term(sign, 0, 0, alone) : null;
            if ((number ?? 1) is not (>= 1 and <= MaxDice and var count) || ReadNumber() is not (>= 1 and <= MaxSides and var sides)) return null;
            foreach (var keep in (ReadOnlySpan<string>)["kh", "kl", "dh", "dl"])
            {
                if (!Take(keep)) continue;
                return (ReadNumber() ?? 1) is >= 1 and var many && many <= count ? new Term(sign, count, sides, 0, keep, many) : null;
            }

            return new Term(sign, count, sides, 0);
        }

        // Null where no digit follows. A number that is too long for an int is beyond every limit.
        private int? ReadNumber()
        {
            SkipSpaces();
            var length = 0;
            while (length < _rest.Length && char.IsAsciiDigit(_rest[length])) length++;
            if (length == 0) return null;
            var number = int.TryParse(_rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : int.MaxValue;
            _rest = _rest[length..];
            return number;
        }

        private bool Take(string token)
        {
            SkipSpaces();
            if (!_rest.StartsWith(token, StringComparison.OrdinalIgnoreCase)) return false;
            _rest = _rest[token.Length..];
            return true;
        }

        private bool IsAtEnd()
        {
            SkipSpaces();
            return _rest.IsEmpty;
        }

        private void SkipSpaces() => _rest = _rest.TrimStart(' ');
    }
}
