using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>CreateTrafficMirrorFilterRule, its siblings, and what makes a rule a rule.</summary>
internal static class TrafficMirrorRuleOperations
{
    private const int HighestNumber = 32_766;

    public static CreateTrafficMirrorFilterRuleResult Create(Transaction transaction, CreateTrafficMirrorFilterRuleRequest request)
    {
        var rule = Checked(new TrafficMirrorFilterRule(
            default, default, DirectionOf(request.TrafficDirection), request.RuleNumber, request.RuleAction == TrafficMirrorRuleActionValues.Accept,
            ProtocolOf(request.Protocol), BlockOf(request.SourceCidrBlock, "sourceCidrBlock"), BlockOf(request.DestinationCidrBlock, "destinationCidrBlock"),
            PortsOf(request.SourcePortRange), PortsOf(request.DestinationPortRange), request.Description));
        var filter = transaction.Require<TrafficMirrorFilter>(request.TrafficMirrorFilterId);
        if (transaction.CountUnder(TrafficMirrorFilterRule.Of, filter.Id.Text) >= TrafficMirrorLimits.RulesPerFilter)
            throw new AwsException("TrafficMirrorFilterRuleLimitExceeded", $"The traffic mirror filter '{filter.Id}' has {TrafficMirrorLimits.RulesPerFilter} rules, which is the most.");
        rule = Put(transaction, rule with { Id = transaction.NewId<TrafficMirrorFilterRule>(), Filter = filter.Id });
        transaction.TagNew(rule.Id, request.TagSpecifications);
        return new CreateTrafficMirrorFilterRuleResult { TrafficMirrorFilterRule = ShapeOf(transaction, rule), ClientToken = request.ClientToken };
    }

    public static ModifyTrafficMirrorFilterRuleResult Modify(Transaction transaction, ModifyTrafficMirrorFilterRuleRequest request)
    {
        var rule = transaction.Require<TrafficMirrorFilterRule>(request.TrafficMirrorFilterRuleId);
        bool Drops(string field) => request.RemoveFields.Contains(field);
        rule = Put(transaction, Checked(rule with
        {
            Direction = request.TrafficDirection is { } way ? DirectionOf(way) : rule.Direction,
            Number = request.RuleNumber ?? rule.Number,
            IsAccepting = request.RuleAction is { } action ? action == TrafficMirrorRuleActionValues.Accept : rule.IsAccepting,
            Protocol = Drops(TrafficMirrorFilterRuleFieldValues.Protocol) ? null : ProtocolOf(request.Protocol) ?? rule.Protocol,
            Source = request.SourceCidrBlock is { } source ? BlockOf(source, "sourceCidrBlock") : rule.Source,
            Destination = request.DestinationCidrBlock is { } destination ? BlockOf(destination, "destinationCidrBlock") : rule.Destination,
            SourcePorts = Drops(TrafficMirrorFilterRuleFieldValues.SourcePortRange) ? null : PortsOf(request.SourcePortRange) ?? rule.SourcePorts,
            DestinationPorts = Drops(TrafficMirrorFilterRuleFieldValues.DestinationPortRange) ? null : PortsOf(request.DestinationPortRange) ?? rule.DestinationPorts,
            Description = Drops(TrafficMirrorFilterRuleFieldValues.Description) ? null : request.Description ?? rule.Description,
        }));
        return new ModifyTrafficMirrorFilterRuleResult { TrafficMirrorFilterRule = ShapeOf(transaction, rule) };
    }

    public static DeleteTrafficMirrorFilterRuleResult Delete(Transaction transaction, DeleteTrafficMirrorFilterRuleRequest request)
    {
        var rule = transaction.Require<TrafficMirrorFilterRule>(request.TrafficMirrorFilterRuleId);
        transaction.Remove(rule.Id);
        return new DeleteTrafficMirrorFilterRuleResult { TrafficMirrorFilterRuleId = rule.Id.Text };
    }

    public static DescribeTrafficMirrorFilterRulesResult Describe(View view, DescribeTrafficMirrorFilterRulesRequest request)
    {
        var filter = request.TrafficMirrorFilterId is { } id ? view.Require<TrafficMirrorFilter>(id) : null;
        var page = view.Page<TrafficMirrorFilterRule>(
            request.TrafficMirrorFilterRuleIds, request.Filters, request, rule => filter is null || rule.Filter == filter.Id);
        return new DescribeTrafficMirrorFilterRulesResult { TrafficMirrorFilterRules = page.Select(rule => ShapeOf(view, rule)), NextToken = page.NextToken };
    }

    public static TrafficMirrorFilterRuleShape ShapeOf(View view, TrafficMirrorFilterRule rule) => new()
    {
        TrafficMirrorFilterRuleId = rule.Id.Text,
        TrafficMirrorFilterId = rule.Filter.Text,
        TrafficDirection = rule.Way,
        RuleNumber = rule.Number,
        RuleAction = rule.Action,
        Protocol = rule.Protocol,
        SourcePortRange = ShapeOf(rule.SourcePorts),
        DestinationPortRange = ShapeOf(rule.DestinationPorts),
        SourceCidrBlock = rule.Source.ToString(),
        DestinationCidrBlock = rule.Destination.ToString(),
        Description = rule.Description,
        Tags = TagRules.Shapes(view.TagsOf(rule.Id)),
    };

    private static TrafficMirrorFilterRule Put(Transaction transaction, TrafficMirrorFilterRule rule)
    {
        if (transaction.Referring(TrafficMirrorFilterRule.Of, rule.Filter).Any(held => held.Id != rule.Id && (held.Direction, held.Number) == (rule.Direction, rule.Number)))
            throw new AwsException("TrafficMirrorFilterRuleAlreadyExists", $"The filter has a rule with the number {rule.Number} for {rule.Way} already.");
        return transaction.Put(rule);
    }

    private static TrafficMirrorFilterRule Checked(TrafficMirrorFilterRule rule)
    {
        if (rule.Number is < 1 or > HighestNumber) throw Ec2Errors.InvalidParameter($"{rule.Number}", "ruleNumber", $"It can be 1 to {HighestNumber}.");
        if (rule.Source.IsIPv6 != rule.Destination.IsIPv6) throw Ec2Errors.InvalidParameterValue("The source and destination CIDR blocks must both be IPv4 or both be IPv6");
        var hasPorts = rule.Protocol is { } number && new Protocol(number).HasPorts;
        return hasPorts || (rule.SourcePorts is null && rule.DestinationPorts is null)
            ? rule
            : throw Ec2Errors.InvalidCombination("Port ranges can only be specified for the protocols TCP (6) and UDP (17)");
    }

    private static Direction DirectionOf(string way) => way == TrafficDirectionValues.Ingress ? Direction.Ingress : Direction.Egress;

    private static byte? ProtocolOf(int? number) => number switch
    {
        null => null,
        >= 0 and <= byte.MaxValue => (byte)number.Value,
        _ => throw Ec2Errors.InvalidParameter($"{number}", "protocol", "It is no IANA protocol number."),
    };

    private static Cidr BlockOf(string text, string name) =>
        Cidr.TryParseLoose(text, out var block, out _) ? block : throw Ec2Errors.InvalidParameter(text, name, "This is not a valid CIDR block.");

    private static PortRange? PortsOf(TrafficMirrorPortRangeRequestShape? range)
    {
        if (range is null) return null;
        if (range is not { FromPort: >= 0 and <= ushort.MaxValue and var first, ToPort: >= 0 and <= ushort.MaxValue and var last } || first > last)
            throw Ec2Errors.InvalidParameterValue($"Invalid value for portRange. The range {range.FromPort}-{range.ToPort} is not valid");
        return new PortRange((ushort)first, (ushort)last);
    }

    private static TrafficMirrorPortRangeShape? ShapeOf(PortRange? range) =>
        range is { } ports ? new TrafficMirrorPortRangeShape { FromPort = ports.First, ToPort = ports.Last } : null;
}
