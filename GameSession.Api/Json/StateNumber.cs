using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>
/// An exact number, in the form in which PostgreSQL's jsonb returns it: plain digits without an exponent, trailing zeros kept (<c>1.50</c>;
/// <c>1.50e1</c> is <c>15.0</c>), no negative zero.
/// </summary>
internal sealed class StateNumber : StateScalar
{
    /// <summary>Digits from the first to the last that is not a zero.</summary>
    public const int MaxSignificantDigits = 64;

    /// <summary>A double's range. The service must be able to read the plain digits of such a number too.</summary>
    public const int MaxExponent = 308;

    /// <summary>Maximum length of the plain digits: sign, "0.", the largest exponent, and the significant digits.</summary>
    public const int MaxLength = 3 + MaxExponent + MaxSignificantDigits;

    private const int MaxSharedDigits = 3;

    // The most frequent numbers, 0 to 999, have one shared object each.
    private static readonly StateNumber[] Shared = [.. Enumerable.Range(0, 1_000).Select(number => FromInt64(number))];

    private readonly int _significantLength;

    private StateNumber(byte[] canonical)
        : base(canonical) =>
        _significantLength = canonical.AsSpan().Contains((byte)'.')
            ? canonical.AsSpan().TrimEnd((byte)'0').TrimEnd((byte)'.').Length
            : canonical.Length;

    /// <summary>The digits without the zeros that end a fraction: the same for all ways to write one number.</summary>
    private ReadOnlySpan<byte> Significant => Json[.._significantLength];

    public static StateNumber FromInt64(long value) => new(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    /// <exception cref="UnstorableValueException">Out of bounds.</exception>
    public static StateNumber ReadScalar(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence) return new StateNumber(Canonical(reader.ValueSequence.ToArray()));
        var token = reader.ValueSpan;
        if (token.Length > MaxSharedDigits) return new StateNumber(Canonical(token));
        var number = 0;
        foreach (var digit in token)
        {
            if (digit is < (byte)'0' or > (byte)'9') return new StateNumber(Canonical(token));
            number = 10 * number + digit - '0';
        }

        return Shared[number];
    }

    /// <summary>True for a whole number in range, however it is written.</summary>
    public bool TryGetInt32(out int value) =>
        Utf8Parser.TryParse(Significant, out value, out var consumed) && consumed == Significant.Length;

    public override bool Equals(StateValue? other) =>
        ReferenceEquals(this, other) || (other is StateNumber number && Significant.SequenceEqual(number.Significant));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Significant);
        return hash.ToHashCode();
    }

    private static byte[] Canonical(ReadOnlySpan<byte> token)
    {
        var isNegative = token[0] == '-';
        var exponentAt = token.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = (exponentAt < 0 ? token : token[..exponentAt])[(isNegative ? 1 : 0)..];
        var isZero = !mantissa.ContainsAnyInRange((byte)'1', (byte)'9');
        byte[] plain;
        if (exponentAt < 0)
        {
            plain = Bounded(isNegative && isZero ? mantissa : token).ToArray();
        }
        else
        {
            var digits = Shift(mantissa, Exponent(token[(exponentAt + 1)..]));
            plain = Bounded(isNegative && !isZero ? [(byte)'-', .. digits] : digits).ToArray();
        }

        return SignificantDigits(plain) <= MaxSignificantDigits ? plain : throw OutOfBounds();
    }

    private static int Exponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        var digits = text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..].TrimStart((byte)'0');
        if (digits.Length > 3)
        {
            throw OutOfBounds();
        }

        var exponent = digits.IsEmpty ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
        return exponent > MaxExponent ? throw OutOfBounds() : isNegative ? -exponent : exponent;
    }

    /// <summary>Moves the decimal point of plain digits without a sign.</summary>
    private static byte[] Shift(ReadOnlySpan<byte> mantissa, int exponent)
    {
        Bounded(mantissa);
        var point = mantissa.IndexOf((byte)'.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        ReadOnlySpan<byte> digits = point < 0 ? mantissa : [.. whole, .. mantissa[(point + 1)..]];
        point = whole.Length + exponent;
        if (point <= 0)
        {
            return [.. "0."u8, .. Zeros(-point), .. digits];
        }

        if (point >= digits.Length)
        {
            return [.. WithoutLeadingZeros([.. digits, .. Zeros(point - digits.Length)])];
        }

        return [.. WithoutLeadingZeros(digits[..point]), (byte)'.', .. digits[point..]];
    }

    private static byte[] Zeros(int count)
    {
        var zeros = new byte[count];
        zeros.AsSpan().Fill((byte)'0');
        return zeros;
    }

    private static ReadOnlySpan<byte> WithoutLeadingZeros(ReadOnlySpan<byte> digits)
    {
        var trimmed = digits.TrimStart((byte)'0');
        return trimmed.IsEmpty ? digits[^1..] : trimmed;
    }

    private static int SignificantDigits(ReadOnlySpan<byte> plain)
    {
        var first = plain.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
        {
            return 0;
        }

        var digits = plain[first..(plain.LastIndexOfAnyInRange((byte)'1', (byte)'9') + 1)];
        return digits.Contains((byte)'.') ? digits.Length - 1 : digits.Length;
    }

    private static ReadOnlySpan<byte> Bounded(ReadOnlySpan<byte> text) => text.Length <= MaxLength ? text : throw OutOfBounds();

    private static UnstorableValueException OutOfBounds() =>
        new($"A number has more than {MaxSignificantDigits} significant digits or lies beyond 1e±{MaxExponent}.");
}
