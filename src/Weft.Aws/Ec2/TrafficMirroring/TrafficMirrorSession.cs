using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>Copies packets of one interface to a target.</summary>
/// <param name="Number">Of several sessions of a source the lowest whose filter accepts a packet mirrors it.</param>
/// <param name="VirtualNetwork">The VXLAN network identifier, unlike that of any other session of the account where it was drawn.</param>
/// <param name="PacketLength">How many bytes of a packet are mirrored; null for all.</param>
public sealed record TrafficMirrorSession(
    Id<TrafficMirrorSession> Id,
    Id<NetworkInterface> Source,
    Id<TrafficMirrorTarget> Target,
    Id<TrafficMirrorFilter> Filter,
    int Number,
    int VirtualNetwork,
    int? PacketLength,
    string? Description) : IResource<TrafficMirrorSession>
{
    /// <summary>Sessions by their source; they go with it.</summary>
    public static readonly Reference<TrafficMirrorSession, NetworkInterface> From =
        Reference<TrafficMirrorSession, NetworkInterface>.One(session => session.Source, blocks: false);

    public static readonly Reference<TrafficMirrorSession, TrafficMirrorTarget> To = Reference<TrafficMirrorSession, TrafficMirrorTarget>.One(session => session.Target);

    public static readonly Reference<TrafficMirrorSession, TrafficMirrorFilter> Through = Reference<TrafficMirrorSession, TrafficMirrorFilter>.One(session => session.Filter);

    public static ResourceType<TrafficMirrorSession> Type { get; } = new ResourceType<TrafficMirrorSession>("traffic-mirror-session", MirrorSessionJson.Default)
        .WithPrefix("tms")
        .Unknown(id => new AwsException("InvalidTrafficMirrorSessionId.NotFound", $"The traffic mirror session ID '{id}' does not exist"))
        .RefersTo(From)
        .RefersTo(To)
        .RefersTo(Through)
        .Filter("description", session => session.Description)
        .Filter("network-interface-id", From)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("packet-length", session => session.PacketLength is { } length ? $"{length}" : null)
        .Filter("session-number", session => $"{session.Number}")
        .Filter("traffic-mirror-filter-id", Through)
        .Filter("traffic-mirror-session-id", session => session.Id.Text)
        .Filter("traffic-mirror-target-id", To)
        .Filter("virtual-network-id", session => $"{session.VirtualNetwork}");

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateTrafficMirrorSession, TrafficMirrorSessionOperations.Create);
        catalog.Write(Ec2Api.ModifyTrafficMirrorSession, TrafficMirrorSessionOperations.Modify);
        catalog.Write(Ec2Api.DeleteTrafficMirrorSession, TrafficMirrorSessionOperations.Delete);
        catalog.Read(Ec2Api.DescribeTrafficMirrorSessions, TrafficMirrorSessionOperations.Describe);
    }
}

[JsonSerializable(typeof(TrafficMirrorSession))]
internal sealed partial class MirrorSessionJson : JsonSerializerContext;
