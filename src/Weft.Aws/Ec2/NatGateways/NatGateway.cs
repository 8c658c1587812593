using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>
/// Lets hosts without public addresses open connections: a public one to the internet, a private one to other private networks. Lives in one
/// zone, behind a network interface of its own.
/// </summary>
/// <param name="State">One of <see cref="NatGatewayStateValues"/>.</param>
/// <param name="Addresses">The primary address first. They stay visible when the gateway is gone.</param>
/// <param name="Interface">Its network interface; null before it has one and once it is gone.</param>
/// <param name="FailureCode">Why it could not be made.</param>
public sealed record NatGateway(
    Id<NatGateway> Id,
    Id<Subnet> Subnet,
    Id<Vpc> Vpc,
    string Zone,
    bool IsPublic,
    string State,
    DateTimeOffset CreatedAt,
    ImmutableArray<NatAddress> Addresses,
    Id<NetworkInterface>? Interface = null,
    DateTimeOffset? DeletedAt = null,
    string? FailureCode = null,
    string? FailureMessage = null) : IResource<NatGateway>
{
    public static readonly Reference<NatGateway, Subnet> InSubnet =
        Reference<NatGateway, Subnet>.Optional(gateway => gateway.IsGone ? null : gateway.Subnet);

    public static readonly Reference<NatGateway, Vpc> InVpc = Reference<NatGateway, Vpc>.Optional(gateway => gateway.IsGone ? null : gateway.Vpc);

    /// <summary>Gateways by their interface, from which packets enter and leave them.</summary>
    public static readonly Reference<NatGateway, NetworkInterface> Behind = Reference<NatGateway, NetworkInterface>.Optional(gateway => gateway.Interface);

    public static ResourceType<NatGateway> Type { get; } = new ResourceType<NatGateway>("natgateway", NatGatewayJson.Default)
        .WithPrefix("nat")
        .Lowers(NatGatewayNetwork.Lower)
        .Unknown(id => new AwsException("NatGatewayNotFound", $"NAT gateway {id} was not found"))
        .Malformed(id => new AwsException("NatGatewayMalformed", $"NatGateway ID {id} is malformed"))
        .RefersTo(InSubnet)
        .RefersTo(InVpc)
        .RefersTo(Behind)
        .Filter("nat-gateway-id", gateway => gateway.Id.Text)
        .Filter("state", gateway => gateway.State)
        .Filter("subnet-id", gateway => gateway.Subnet.Text)
        .Filter("vpc-id", gateway => gateway.Vpc.Text);

    /// <summary>Whether it no longer is there but for the eye.</summary>
    [JsonIgnore]
    public bool IsGone => State is NatGatewayStateValues.Deleted or NatGatewayStateValues.Failed;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type)
            .WithStep(NatGatewayLifecycle.Provisioned).WithStep(NatGatewayLifecycle.Available).WithStep(NatGatewayLifecycle.Deleted)
            .WithStep(NatGatewayLifecycle.Forgotten).WithStep(NatGatewayAddresses.Settled).WithStep(NatGatewayAddresses.Drained);
        catalog.Write(Ec2Api.CreateNatGateway, NatGatewayOperations.Create).Refuses(r => r.VpcId).Refuses(r => r.AvailabilityZoneAddresses);
        catalog.Write(Ec2Api.DeleteNatGateway, NatGatewayOperations.Delete);
        catalog.Read(Ec2Api.DescribeNatGateways, NatGatewayOperations.Describe);
        catalog.Write(Ec2Api.AssociateNatGatewayAddress, NatGatewayAddresses.Associate)
            .Refuses(r => r.AvailabilityZone)
            .Refuses(r => r.AvailabilityZoneId);
        catalog.Write(Ec2Api.DisassociateNatGatewayAddress, NatGatewayAddresses.Disassociate);
        catalog.Write(Ec2Api.AssignPrivateNatGatewayAddress, NatGatewayAddresses.Assign);
        catalog.Write(Ec2Api.UnassignPrivateNatGatewayAddress, NatGatewayAddresses.Unassign);
        NatGatewayProvisioning.Declare(catalog);
    }
}

/// <summary>One address that a NAT gateway translates to: a private one, and for a public gateway the Elastic IP that stands for it.</summary>
/// <param name="Private">Null until it is drawn.</param>
/// <param name="AssociationId">The Elastic IP's association with the gateway's interface.</param>
/// <param name="Status">One of <see cref="NatGatewayAddressStatusValues"/>.</param>
public sealed record NatAddress(
    Address? Private,
    Id<ElasticAddress>? Allocation,
    Address? Public,
    string? AssociationId,
    Id<NetworkInterface>? Interface,
    bool IsPrimary,
    string Status)
{
    /// <summary>Whether existing connections drain before it goes.</summary>
    [JsonIgnore]
    public bool IsDraining => Status is NatGatewayAddressStatusValues.Disassociating or NatGatewayAddressStatusValues.Unassigning;
}

[JsonSerializable(typeof(NatGateway))]
internal sealed partial class NatGatewayJson : JsonSerializerContext;
