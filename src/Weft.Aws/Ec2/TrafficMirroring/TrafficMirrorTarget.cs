using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>Where mirrored packets go: a network interface. It may go away; sessions then rest until they have another target.</summary>
public sealed record TrafficMirrorTarget(Id<TrafficMirrorTarget> Id, Id<NetworkInterface> Card, string? Description) : IResource<TrafficMirrorTarget>
{
    public static readonly Reference<TrafficMirrorTarget, NetworkInterface> At =
        Reference<TrafficMirrorTarget, NetworkInterface>.One(target => target.Card, blocks: false);

    public static ResourceType<TrafficMirrorTarget> Type { get; } = new ResourceType<TrafficMirrorTarget>("traffic-mirror-target", MirrorTargetJson.Default)
        .WithPrefix("tmt")
        .Unknown(id => new AwsException("InvalidTrafficMirrorTargetId.NotFound", $"The traffic mirror target ID '{id}' does not exist"))
        .RefersTo(At)
        .Filter("description", target => target.Description)
        .Filter("network-interface-id", At)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("traffic-mirror-target-id", target => target.Id.Text);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateTrafficMirrorTarget, Create)
            .Refuses(r => r.NetworkLoadBalancerArn)
            .Refuses(r => r.GatewayLoadBalancerEndpointId);
        catalog.Write(Ec2Api.DeleteTrafficMirrorTarget, Delete);
        catalog.Read(Ec2Api.DescribeTrafficMirrorTargets, Describe);
    }

    private static CreateTrafficMirrorTargetResult Create(Transaction transaction, CreateTrafficMirrorTargetRequest request)
    {
        if (request.NetworkInterfaceId is not { } id) throw Ec2Errors.MissingParameter("networkInterfaceId");
        var card = transaction.Require<NetworkInterface>(id);
        if (card.InterfaceType != NetworkInterfaceTypeValues.Interface)
            throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' of type {card.InterfaceType} can't be a traffic mirror target");
        if (card.PrimaryIpv4 is null) throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' has no IPv4 address");
        if (transaction.CountUnder(TrafficMirrorSession.From, card.Id.Text) > 0)
            throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' is the source of a traffic mirror session");
        TrafficMirrorLimits.Require(transaction, transaction.Count<TrafficMirrorTarget>(), "TrafficMirrorTargetLimitExceeded");
        var target = transaction.Put(new TrafficMirrorTarget(transaction.NewId<TrafficMirrorTarget>(), card.Id, request.Description));
        transaction.TagNew(target.Id, request.TagSpecifications);
        return new CreateTrafficMirrorTargetResult { TrafficMirrorTarget = ShapeOf(transaction, target), ClientToken = request.ClientToken };
    }

    private static DeleteTrafficMirrorTargetResult Delete(Transaction transaction, DeleteTrafficMirrorTargetRequest request)
    {
        var target = transaction.Require<TrafficMirrorTarget>(request.TrafficMirrorTargetId);
        if (transaction.IsReferenced(target.Id)) throw new AwsException("TrafficMirrorTargetInUse", $"The traffic mirror target '{target.Id}' is used by a session.");
        transaction.Remove(target.Id);
        return new DeleteTrafficMirrorTargetResult { TrafficMirrorTargetId = target.Id.Text };
    }

    private static DescribeTrafficMirrorTargetsResult Describe(View view, DescribeTrafficMirrorTargetsRequest request)
    {
        var page = view.Page<TrafficMirrorTarget>(request.TrafficMirrorTargetIds, request.Filters, request);
        return new DescribeTrafficMirrorTargetsResult { TrafficMirrorTargets = page.Select(target => ShapeOf(view, target)), NextToken = page.NextToken };
    }

    private static TrafficMirrorTargetShape ShapeOf(View view, TrafficMirrorTarget target) => new()
    {
        TrafficMirrorTargetId = target.Id.Text,
        NetworkInterfaceId = target.Card.Text,
        Type = TrafficMirrorTargetTypeValues.NetworkInterface,
        Description = target.Description,
        OwnerId = view.Account.Text,
        Tags = TagRules.Shapes(view.TagsOf(target.Id)),
    };
}

[JsonSerializable(typeof(TrafficMirrorTarget))]
internal sealed partial class MirrorTargetJson : JsonSerializerContext;
