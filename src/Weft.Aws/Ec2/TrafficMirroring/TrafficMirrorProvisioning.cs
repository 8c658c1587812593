using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>AWS::EC2::TrafficMirrorTarget, TrafficMirrorFilter, TrafficMirrorFilterRule and TrafficMirrorSession.</summary>
internal static class TrafficMirrorProvisioning
{
    private const string Description = "Description";
    private const string Services = "NetworkServices";
    private const string FilterId = "TrafficMirrorFilterId";
    private const string TargetId = "TrafficMirrorTargetId";
    private const string RuleId = "TrafficMirrorFilterRuleId";
    private const string SessionId = "TrafficMirrorSessionId";
    private const string Card = "NetworkInterfaceId";
    private const string SourcePorts = "SourcePortRange";
    private const string DestinationPorts = "DestinationPortRange";
    private const string SourceBlock = "SourceCidrBlock";
    private const string DestinationBlock = "DestinationCidrBlock";

    private static readonly string[] ofRule =
        ["TrafficDirection", "RuleNumber", "RuleAction", "Protocol", SourceBlock, DestinationBlock, SourcePorts, DestinationPorts, Description];

    private static readonly string[] ofSession = [TargetId, FilterId, "SessionNumber", "PacketLength", "VirtualNetworkId", Description];

    /// <summary>The optional properties, as the Modify operations name what they take away.</summary>
    private static readonly (string Property, string Field)[] removable =
    [
        ("Protocol", TrafficMirrorFilterRuleFieldValues.Protocol),
        (SourcePorts, TrafficMirrorFilterRuleFieldValues.SourcePortRange),
        (DestinationPorts, TrafficMirrorFilterRuleFieldValues.DestinationPortRange),
        (Description, TrafficMirrorFilterRuleFieldValues.Description),
        ("PacketLength", TrafficMirrorSessionFieldValues.PacketLength),
        ("VirtualNetworkId", TrafficMirrorSessionFieldValues.VirtualNetworkId),
    ];

    public static void Declare(Catalog catalog)
    {
        catalog.Provision(new ProvisionedType("AWS::EC2::TrafficMirrorTarget")
            .Has(Property.Text(Card).Replaces(), Property.Text(Description).Replaces(), Property.Tags())
            .Refuses("NetworkLoadBalancerArn", "GatewayLoadBalancerEndpointId")
            .Creates((call, given) => call.Run(
                Ec2Api.CreateTrafficMirrorTarget, given.Fields(Card, Description).Tagged(TrafficMirrorTarget.Type.Noun, given)).TrafficMirrorTarget!.TrafficMirrorTargetId!)
            .Updates((call, update) => call.Retag(update))
            .Deletes((call, id, _) => call.Run(Ec2Api.DeleteTrafficMirrorTarget, new RequestFields().With(TargetId, id)))
            .ReadBy(Ec2Api.DescribeTrafficMirrorTargets)
            .Reads(ReadTarget)
            .Attribute("Id", (_, id) => id));
        DeclareFilter(catalog);
        DeclareRule(catalog);
        DeclareSession(catalog);
    }

    private static void DeclareFilter(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::TrafficMirrorFilter")
        .Has(Property.Text(Description).Replaces(), Property.Texts(Services).Unordered(), Property.Tags())
        .Creates((call, given) =>
        {
            var id = call.Run(
                Ec2Api.CreateTrafficMirrorFilter, given.Fields(Description).Tagged(TrafficMirrorFilter.Type.Noun, given)).TrafficMirrorFilter!.TrafficMirrorFilterId!;
            Serve(call, id, [], given.Texts(Services));
            return id;
        })
        .Updates((call, update) =>
        {
            Serve(call, update.Id, update.Before.Texts(Services), update.After.Texts(Services));
            call.Retag(update);
        })
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteTrafficMirrorFilter, new RequestFields().With(FilterId, id)))
        .ReadBy(Ec2Api.DescribeTrafficMirrorFilters)
        .Reads((view, id) => view.Find(new Id<TrafficMirrorFilter>(id)) is not { } filter ? null : new JsonObject
        {
            [Description] = filter.Description,
            [Services] = new JsonArray([.. filter.Services.Select(service => (JsonNode)service)]),
            [Property.TagsName] = TagProvisioning.Read(view, id),
        })
        .Attribute("Id", (_, id) => id));

    private static void DeclareRule(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::TrafficMirrorFilterRule")
        .Has(
            Property.Text(FilterId).Required().Replaces(),
            Property.Text("TrafficDirection").Required(),
            Property.Integer("RuleNumber").Required(),
            Property.Text("RuleAction").Required(),
            Property.Text(SourceBlock).Required(),
            Property.Text(DestinationBlock).Required(),
            Property.Integer("Protocol"),
            Ports(SourcePorts),
            Ports(DestinationPorts),
            Property.Text(Description),
            Property.Tags())
        .Creates((call, given) => call.Run(
            Ec2Api.CreateTrafficMirrorFilterRule,
            given.Fields([FilterId, .. ofRule]).Tagged(TrafficMirrorFilterRule.Type.Noun, given)).TrafficMirrorFilterRule!.TrafficMirrorFilterRuleId!)
        .Updates((call, update) =>
        {
            if (update.Changes(ofRule)) call.Run(Ec2Api.ModifyTrafficMirrorFilterRule, Changed(update, ofRule).With(RuleId, update.Id));
            call.Retag(update);
        })
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteTrafficMirrorFilterRule, new RequestFields().With(RuleId, id)))
        .ReadBy(Ec2Api.DescribeTrafficMirrorFilterRules)
        .Reads(ReadRule)
        .Attribute(RuleId, (_, id) => id));

    private static void DeclareSession(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::TrafficMirrorSession")
        .Has(
            // ModifyTrafficMirrorSession has no member for it.
            Property.Text(Card).Required().Replaces(),
            Property.Text(TargetId).Required(),
            Property.Text(FilterId).Required(),
            Property.Integer("SessionNumber").Required(),
            Property.Integer("PacketLength"),
            Property.Integer("VirtualNetworkId"),
            Property.Text(Description),
            Property.Tags())
        .Refuses("OwnerId")
        .Bills(Meter.Hours("a traffic mirror session"))
        .Creates((call, given) => call.Run(
            Ec2Api.CreateTrafficMirrorSession,
            given.Fields([Card, .. ofSession]).Tagged(TrafficMirrorSession.Type.Noun, given)).TrafficMirrorSession!.TrafficMirrorSessionId!)
        .Updates((call, update) =>
        {
            if (update.Changes(ofSession)) call.Run(Ec2Api.ModifyTrafficMirrorSession, Changed(update, ofSession).With(SessionId, update.Id));
            call.Retag(update);
        })
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteTrafficMirrorSession, new RequestFields().With(SessionId, id)))
        .ReadBy(Ec2Api.DescribeTrafficMirrorSessions)
        .Reads(ReadSession)
        .Attribute("Id", (_, id) => id));

    private static Property Ports(string name) => Property.Group(name, Property.Integer("FromPort").Required(), Property.Integer("ToPort").Required());

    private static void Serve(ProvisionCall call, string id, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (before.SequenceEqual(after)) return;
        call.Run(
            Ec2Api.ModifyTrafficMirrorFilterNetworkServices,
            new RequestFields().With(FilterId, id).With("AddNetworkService", after.Except(before)).With("RemoveNetworkService", before.Except(after)));
    }

    /// <summary>What is to be, and the names of what is to go.</summary>
    private static RequestFields Changed(ProvisionedUpdate update, string[] names) => update.After.Fields(names)
        .With("RemoveField", removable.Where(one => names.Contains(one.Property) && update.Before.Has(one.Property) && !update.After.Has(one.Property)).Select(one => one.Field));

    private static JsonObject? ReadTarget(View view, string id) => view.Find(new Id<TrafficMirrorTarget>(id)) is not { } target ? null : new JsonObject
    {
        [Card] = target.Card.Text,
        [Description] = target.Description,
        [Property.TagsName] = TagProvisioning.Read(view, id),
    };

    private static JsonObject? ReadRule(View view, string id, PropertyReader last) => view.Find(new Id<TrafficMirrorFilterRule>(id)) is not { } rule ? null : new JsonObject
    {
        [FilterId] = rule.Filter.Text,
        ["TrafficDirection"] = rule.Way,
        ["RuleNumber"] = rule.Number,
        ["RuleAction"] = rule.Action,
        ["Protocol"] = rule.Protocol,
        [SourceBlock] = Shown(rule.Source, last.Text(SourceBlock)),
        [DestinationBlock] = Shown(rule.Destination, last.Text(DestinationBlock)),
        [SourcePorts] = Shown(rule.SourcePorts),
        [DestinationPorts] = Shown(rule.DestinationPorts),
        [Description] = rule.Description,
        [Property.TagsName] = TagProvisioning.Read(view, id),
    };

    private static JsonObject? ReadSession(View view, string id) => view.Find(new Id<TrafficMirrorSession>(id)) is not { } session ? null : new JsonObject
    {
        [Card] = session.Source.Text,
        [TargetId] = session.Target.Text,
        [FilterId] = session.Filter.Text,
        ["SessionNumber"] = session.Number,
        ["PacketLength"] = session.PacketLength,
        ["VirtualNetworkId"] = session.VirtualNetwork,
        [Description] = session.Description,
        [Property.TagsName] = TagProvisioning.Read(view, id),
    };

    /// <summary>A block as the template wrote it, if it is that block: EC2 cuts off the bits of the host.</summary>
    private static string Shown(Cidr block, string? written) =>
        written is not null && Cidr.TryParseLoose(written, out var same, out _) && same == block ? written : block.ToString();

    private static JsonObject? Shown(PortRange? range) =>
        range is { } ports ? new JsonObject { ["FromPort"] = ports.First, ["ToPort"] = ports.Last } : null;
}
