using System.Collections.Immutable;
using Weft.Network.Packets;

namespace Weft.Aws.Ec2.Reach;

/// <summary>What kind of sentence a statement is.</summary>
public enum PolicyForm
{
    /// <summary><c>nothing from A reaches B</c>: no one of A can use it.</summary>
    Nothing,

    /// <summary><c>only A reaches B</c>: no one but A can use it.</summary>
    Only,

    /// <summary><c>A reaches B on tcp/443</c>: everyone of A can use it.</summary>
    Reaches,

    /// <summary><c>A reaches B on tcp/443 only</c>: the same, and nothing else of B.</summary>
    ReachesOnly,
}

/// <summary>One selector as it was written, such as <c>tag:tier=db</c>.</summary>
/// <param name="Column">Where it begins in its line, counted from 1.</param>
public readonly record struct PolicyEnd(string Selector, int Column);

/// <summary>One side of a statement: some ends, without some others.</summary>
public sealed record PolicyEnds(ImmutableArray<PolicyEnd> Members, ImmutableArray<PolicyEnd> Exceptions);

/// <summary>One line of a policy file.</summary>
/// <param name="From">Null where no sender is named: everything, the internet too.</param>
/// <param name="Traffic">Empty where none is named: all of it.</param>
public sealed record PolicyStatement(int Line, int Column, string Text, PolicyForm Form, PolicyEnds? From, PolicyEnds To, ImmutableArray<Traffic> Traffic);
