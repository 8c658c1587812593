using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Network.Mirroring;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>One rule of a traffic mirror filter.</summary>
/// <param name="Protocol">The IANA number; null for every protocol.</param>
public sealed record TrafficMirrorFilterRule(
    Id<TrafficMirrorFilterRule> Id,
    Id<TrafficMirrorFilter> Filter,
    Direction Direction,
    int Number,
    bool IsAccepting,
    byte? Protocol,
    Cidr Source,
    Cidr Destination,
    PortRange? SourcePorts,
    PortRange? DestinationPorts,
    string? Description) : IResource<TrafficMirrorFilterRule>
{
    public static readonly Reference<TrafficMirrorFilterRule, TrafficMirrorFilter> Of =
        Reference<TrafficMirrorFilterRule, TrafficMirrorFilter>.One(rule => rule.Filter, blocks: false);

    public static ResourceType<TrafficMirrorFilterRule> Type { get; } =
        new ResourceType<TrafficMirrorFilterRule>("traffic-mirror-filter-rule", MirrorRuleJson.Default)
            .WithPrefix("tmfr")
            .Unknown(id => new AwsException("InvalidTrafficMirrorFilterRuleId.NotFound", $"The traffic mirror filter rule ID '{id}' does not exist"))
            .RefersTo(Of)
            .Filter("traffic-mirror-filter-rule-id", rule => rule.Id.Text)
            .Filter("traffic-mirror-filter-id", Of)
            .Filter("rule-number", rule => $"{rule.Number}")
            .Filter("rule-action", rule => rule.Action)
            .Filter("traffic-direction", rule => rule.Way)
            .Filter("protocol", rule => rule.Protocol is { } number ? $"{number}" : null)
            .Filter("source-cidr-block", rule => rule.Source.ToString())
            .Filter("destination-cidr-block", rule => rule.Destination.ToString())
            .Filter("description", rule => rule.Description);

    [JsonIgnore]
    public string Action => IsAccepting ? TrafficMirrorRuleActionValues.Accept : TrafficMirrorRuleActionValues.Reject;

    [JsonIgnore]
    public string Way => Direction == Direction.Ingress ? TrafficDirectionValues.Ingress : TrafficDirectionValues.Egress;

    /// <summary>The rule as packets meet it.</summary>
    public MirrorRule ToRule() =>
        new(Number, Direction, IsAccepting, Protocol is { } number ? new Protocol(number) : null, Source, Destination, SourcePorts, DestinationPorts);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateTrafficMirrorFilterRule, TrafficMirrorRuleOperations.Create);
        catalog.Write(Ec2Api.ModifyTrafficMirrorFilterRule, TrafficMirrorRuleOperations.Modify);
        catalog.Write(Ec2Api.DeleteTrafficMirrorFilterRule, TrafficMirrorRuleOperations.Delete);
        catalog.Read(Ec2Api.DescribeTrafficMirrorFilterRules, TrafficMirrorRuleOperations.Describe);
    }
}

[JsonSerializable(typeof(TrafficMirrorFilterRule))]
internal sealed partial class MirrorRuleJson : JsonSerializerContext;
