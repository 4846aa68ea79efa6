using System.Diagnostics.CodeAnalysis;

namespace MediatR;

/// <summary>Stands for "no value" where a type is needed, since <see cref="Void"/> cannot be a type argument. All units are equal.</summary>
[SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "The package has no ordering operators.")]
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The package's own members.")]
public readonly struct Unit : IEquatable<Unit>, IComparable<Unit>, IComparable
{
    private static readonly Unit TheOnly;

    /// <summary>The only value.</summary>
    public static ref readonly Unit Value => ref TheOnly;

    /// <summary>A completed task of <see cref="Value"/>.</summary>
    public static Task<Unit> Task { get; } = System.Threading.Tasks.Task.FromResult(TheOnly);

    /// <summary>Always true.</summary>
    public static bool operator ==(Unit first, Unit second) => true;

    /// <summary>Always false.</summary>
    public static bool operator !=(Unit first, Unit second) => false;

    /// <summary>Always 0.</summary>
    public int CompareTo(Unit other) => 0;

    int IComparable.CompareTo(object? obj) => 0;

    /// <summary>Always true.</summary>
    public bool Equals(Unit other) => true;

    /// <summary>True for any other <see cref="Unit"/>.</summary>
    public override bool Equals(object? obj) => obj is Unit;

    /// <summary>Always 0.</summary>
    public override int GetHashCode() => 0;

    /// <summary>Returns <c>()</c>.</summary>
    public override string ToString() => "()";
}
