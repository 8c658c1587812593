using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Records;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>One line of a flow log: a record at an interface, or that an interface had none or too many.</summary>
/// <param name="Record">Null where <paramref name="Status"/> is not <see cref="Ok"/>.</param>
/// <param name="Start">The first packet, else the start of the interval.</param>
/// <param name="End">The last packet, else the end of the interval.</param>
public sealed record FlowLogLine(FlowLogPlace Place, FlowRecord? Record, DateTimeOffset Start, DateTimeOffset End, string Status)
{
    public const string Ok = "OK";
    public const string NoData = "NODATA";
    public const string SkipData = "SKIPDATA";

    private const int SameNetworkPath = 1;
    private const int InternetGatewayPath = 2;
    private const int NearPeeringPath = 4;
    private const int FarPeeringPath = 5;
    private const int NitroInternetGatewayPath = 8;

    public int Version { get; init; }

    /// <summary>The source as the interface's log shows it: whatever it sends that is not its own it sends as its primary address.</summary>
    public string? Source => Record is not { Key: { } key } ? null
        : key.Way == Crossing.Out && Place.Card.PrimaryIpv4 is { } primary && !key.Source.IsIPv6 && !Place.Card.Ipv4.Contains(key.Source) ? primary.ToString()
        : key.Source.ToString();

    /// <summary>The destination likewise: of what comes in it is always the primary address.</summary>
    public string? Destination => Record is not { Key: { } key } ? null
        : key.Way == Crossing.In && Place.Card.PrimaryIpv4 is { } primary && !key.Destination.IsIPv6 ? primary.ToString()
        : key.Destination.ToString();

    public string? Direction => Record is not { Key: { } key } ? null : key.Way == Crossing.Out ? "egress" : "ingress";

    /// <summary>AWS's number for the way that egress traffic takes.</summary>
    public int? TrafficPath => Record?.Key.Onward.Kind switch
    {
        OnwardKind.SameNetwork => SameNetworkPath,
        OnwardKind.InternetGateway => Place.IsNitro ? NitroInternetGatewayPath : InternetGatewayPath,
        OnwardKind.Peering => Place.IsFarPeering(Record.Key.Onward.Id) ? FarPeeringPath : NearPeeringPath,
        _ => null,
    };

    public string Write(FlowLogFormat format)
    {
        var line = this with { Version = format.Version };
        return string.Join(' ', format.Fields.Select(field => field.Value(line) ?? "-"));
    }
}

/// <summary>An interface as its records describe it.</summary>
public sealed class FlowLogPlace
{
    private readonly View view;

    private FlowLogPlace(View view, NetworkInterface card)
    {
        this.view = view;
        Card = card;
    }

    public NetworkInterface Card { get; }

    public string Account => view.Account.Text;

    public string Region => view.Region.Text;

    public string ZoneId => SubnetZones.IdOf(view, Card.Zone);

    /// <summary>Whether the interface is of an instance on AWS's newer hardware, whose logs are finer.</summary>
    public bool IsNitro => Card.Attachment?.Instance is { } id && view.Find(new Id<Instance>(id)) is { } instance && !instance.Hardware.Family.Xen;

    public static FlowLogPlace Of(View view, NetworkInterface card) => new(view, card);

    /// <summary>The interface that the engine knows by this name; a NAT gateway goes by its own. Null for one that has gone meanwhile.</summary>
    public static FlowLogPlace? Find(View view, string port)
    {
        var id = NatGateway.Type.IsWellFormed(port) ? view.Find(new Id<NatGateway>(port))?.Interface : new Id<NetworkInterface>(port);
        return id is { } card && view.Find(card) is { } found ? new FlowLogPlace(view, found) : null;
    }

    public bool IsFarPeering(string id) =>
        view.Find(new Id<VpcPeeringConnection>(id))?.IsInterRegion == true;
}
