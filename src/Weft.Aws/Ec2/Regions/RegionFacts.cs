namespace Weft.Aws.Ec2.Regions;

/// <summary>What AWS publishes about one Region: its names, where it is, whether it must be opted into, and its zones.</summary>
/// <param name="Name">The code, such as <c>eu-west-1</c>.</param>
/// <param name="LongName">The name as AWS prints it, such as <c>Europe (Ireland)</c>.</param>
/// <param name="Geography">The country or territory.</param>
/// <param name="SubGeography">The state, where AWS names one.</param>
/// <param name="OptInRequired">True for Regions introduced after 20 March 2019, which start disabled.</param>
/// <param name="ZonesMappedPerAccount">How many of the zones, from the first, are mapped to names anew for each account; 0 in most Regions.</param>
/// <param name="Zones">The Availability Zones, by name; the ids are those of the uniform mapping, <see cref="ZoneMapping"/> has the account's.</param>
public sealed record RegionFacts(
    string Name,
    string LongName,
    string Geography,
    string? SubGeography,
    bool OptInRequired,
    int ZonesMappedPerAccount,
    IReadOnlyList<ZoneFacts> Zones)
{
    /// <summary>Host name of the EC2 endpoint of this Region.</summary>
    public string Endpoint => $"ec2.{Name}.amazonaws.com";

    /// <summary>The status that EC2 reports for an account that has not changed it.</summary>
    public string DefaultOptInStatus => OptInRequired ? "not-opted-in" : "opt-in-not-required";
}

/// <summary>One Availability Zone as one account sees it: the name is the account's own, the id is the same place for everyone.</summary>
public readonly record struct ZoneFacts(string Name, string Id);
