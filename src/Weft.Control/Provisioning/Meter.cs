namespace Weft.Control.Provisioning;

/// <summary>One thing that AWS bills a resource by; without a price, which Weft does not know.</summary>
/// <param name="Unit">What is counted: <c>hours of a NAT gateway</c>.</param>
/// <param name="Quantity">How many a resource comes to that stands and does nothing; null where that hangs on its use.</param>
/// <param name="IsMonthly">Whether that is so each month, or once.</param>
public sealed record Meter(string Unit, int? Quantity, bool IsMonthly)
{
    /// <summary>A month as AWS's calculators have it.</summary>
    public const int HoursOfMonth = 730;

    /// <summary>The only kind that is billed so; null for every kind (<see cref="ProvisionedType.PricedBy"/>).</summary>
    public string? Kind { get; private init; }

    /// <summary>Counted as long as the resource stands.</summary>
    public static Meter Hours(string of) => new($"hours of {of}", HoursOfMonth, true);

    /// <summary>Counted when the resource is made.</summary>
    public static Meter Once(string unit) => new(unit, 1, false);

    /// <summary>Counted as the resource is used.</summary>
    public static Meter Use(string unit) => new(unit, null, true);

    public Meter OnlyFor(string kind) => this with { Kind = kind };
}
