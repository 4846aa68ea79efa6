using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes up a random value, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";

    /// <summary>The length of the value, unless the other minimums ask for more.</summary>
    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    /// <summary>A new value; each call makes another one.</summary>
    public override string GetDefaultValue()
    {
        var required = new List<char>();
        var allowed = "";
        Add(Lower, LowerCase, MinLower);
        Add(Upper, UpperCase, MinUpper);
        Add(Numeric, Digits, MinNumeric);
        Add(Special, Specials, MinSpecial);
        if (allowed.Length == 0)
            throw new ArgumentException("A generated value needs at least one kind of character.");

        var rest = RandomNumberGenerator.GetItems<char>(allowed, Math.Max(0, MinLength - required.Count));
        char[] value = [.. required, .. rest];
        RandomNumberGenerator.Shuffle<char>(value);
        return new string(value);

        void Add(bool isAllowed, string characters, int minimum)
        {
            if (!isAllowed)
                return;
            allowed += characters;
            required.AddRange(RandomNumberGenerator.GetItems<char>(characters, minimum));
        }
    }
}
