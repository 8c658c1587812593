using Weft.Aws.Ec2.TrafficMirroring;
using Weft.Network.Model;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.TrafficMirroring;

public class TrafficMirroringTests
{
    private readonly CardCloud cards = new();
    private readonly string source;
    private readonly string appliance;
    private readonly string target;
    private readonly string filter;

    public TrafficMirroringTests()
    {
        source = cards.Run().NetworkInterfaces![0].NetworkInterfaceId!;
        appliance = cards.Card(cards.OtherSubnet).NetworkInterfaceId!;
        target = cards.Cloud.Call(Ec2Api.CreateTrafficMirrorTarget, new CreateTrafficMirrorTargetRequest { NetworkInterfaceId = appliance, Description = "tap" })
            .TrafficMirrorTarget!.TrafficMirrorTargetId!;
        filter = cards.Cloud.Call(Ec2Api.CreateTrafficMirrorFilter, new CreateTrafficMirrorFilterRequest { Description = "web" })
            .TrafficMirrorFilter!.TrafficMirrorFilterId!;
    }

    private TestCloud Cloud => cards.Cloud;

    [Fact]
    public void A_session_joins_source_filter_and_target_and_reaches_the_fabric()
    {
        Cloud.Call(Ec2Api.CreateTrafficMirrorFilterRule, Rule(20));
        Cloud.Call(Ec2Api.CreateTrafficMirrorFilterRule, Rule(10, action: "reject", port: 22, direction: "ingress"));
        var session = Create(1);
        Assert.Equal((source, target, filter, 1, (int?)null), (session.NetworkInterfaceId, session.TrafficMirrorTargetId, session.TrafficMirrorFilterId, session.SessionNumber, session.PacketLength));

        var live = Assert.Single(MirrorSessions.Of(Cloud.State, Cloud.Now));
        Assert.Equal((source, session.VirtualNetworkId), (live.Source, live.VirtualNetwork));
        Assert.Equal(cards.Look(source).PrivateIpAddress, live.SourceAddress.ToString());
        Assert.Equal(cards.Look(appliance).PrivateIpAddress, live.TargetAddress.ToString());
        Assert.Equal([(10, Direction.Ingress, false), (20, Direction.Egress, true)], live.Rules.Select(rule => (rule.Number, rule.Direction, rule.IsAccepting)));
        Assert.False(live.CopiesNames);
    }

    [Fact]
    public void A_session_whose_target_has_gone_rests_and_one_whose_source_goes_is_gone()
    {
        var other = cards.Card().NetworkInterfaceId!;
        Create(1, other);
        Cloud.Call(Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = appliance });
        Assert.Empty(MirrorSessions.Of(Cloud.State, Cloud.Now));
        Assert.Single(Sessions());
        Cloud.Call(Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = other });
        Assert.Empty(Sessions());
    }

    [Fact]
    public void A_source_has_three_sessions_with_numbers_of_their_own()
    {
        Create(1);
        Refused("InvalidParameterValue", Session(1));
        Create(2);
        Create(3);
        Refused("TrafficMirrorSessionsPerInterfaceLimitExceeded", Session(4));
        Assert.Equal(3, Sessions().Select(session => session.VirtualNetworkId).Distinct().Count());
        Assert.Single(Sessions(("session-number", "2"), ("network-interface-id", source)));
    }

    [Fact]
    public void What_can_be_no_session_is_refused()
    {
        Refused("InvalidParameterValue", Session(0));
        Refused("InvalidParameterValue", Session(32_767));
        Refused("InvalidParameterValue", Session(1, length: 8501));
        Refused("InvalidParameterValue", Session(1, network: 16_777_216));
        Refused("InvalidParameterValue", Session(1, card: appliance));
        Refused("InvalidParameterValue", Session(1, card: cards.Run(type: "t2.micro").NetworkInterfaces![0].NetworkInterfaceId));
        Refused("InvalidNetworkInterfaceID.NotFound", Session(1, card: "eni-0123456789abcdef0"));
        Refused("InvalidTrafficMirrorTargetId.NotFound", Session(1, to: "tmt-0123456789abcdef0"));
        Refused("InvalidTrafficMirrorFilterId.NotFound", Session(1, through: "tmf-0123456789abcdef0"));
    }

    [Fact]
    public void A_session_is_modified_and_its_fields_are_removed()
    {
        var id = Create(1, length: 100).TrafficMirrorSessionId!;
        var changed = Modify(new ModifyTrafficMirrorSessionRequest { TrafficMirrorSessionId = id, SessionNumber = 7, VirtualNetworkId = 42, Description = "d" });
        Assert.Equal((7, 42, 100, "d"), (changed.SessionNumber, changed.VirtualNetworkId, changed.PacketLength, changed.Description));
        changed = Modify(new ModifyTrafficMirrorSessionRequest { TrafficMirrorSessionId = id, RemoveFields = ["packet-length", "description", "virtual-network-id"] });
        Assert.Equal((7, (int?)null, (string?)null), (changed.SessionNumber, changed.PacketLength, changed.Description));
        Cloud.Call(Ec2Api.DeleteTrafficMirrorSession, new DeleteTrafficMirrorSessionRequest { TrafficMirrorSessionId = id });
        Cloud.Refused("InvalidTrafficMirrorSessionId.NotFound", Ec2Api.DeleteTrafficMirrorSession, new DeleteTrafficMirrorSessionRequest { TrafficMirrorSessionId = id });

        TrafficMirrorSessionShape Modify(ModifyTrafficMirrorSessionRequest request) => Cloud.Call(Ec2Api.ModifyTrafficMirrorSession, request).TrafficMirrorSession!;
    }

    [Fact]
    public void Rules_stand_in_their_filter_by_direction_and_number()
    {
        var rule = Cloud.Call(Ec2Api.CreateTrafficMirrorFilterRule, Rule(20, port: 443)).TrafficMirrorFilterRule!;
        Assert.Equal(("egress", "accept", 6, 443, "0.0.0.0/0"), (rule.TrafficDirection, rule.RuleAction, rule.Protocol, rule.DestinationPortRange!.FromPort, rule.SourceCidrBlock));
        Cloud.Refused("TrafficMirrorFilterRuleAlreadyExists", Ec2Api.CreateTrafficMirrorFilterRule, Rule(20));
        Cloud.Call(Ec2Api.CreateTrafficMirrorFilterRule, Rule(20, direction: "ingress"));

        var changed = Cloud.Call(Ec2Api.ModifyTrafficMirrorFilterRule, new ModifyTrafficMirrorFilterRuleRequest
        {
            TrafficMirrorFilterRuleId = rule.TrafficMirrorFilterRuleId!, RuleNumber = 5, RuleAction = "reject", RemoveFields = ["destination-port-range"],
        }).TrafficMirrorFilterRule!;
        Assert.Equal((5, "reject", (TrafficMirrorPortRangeShape?)null), (changed.RuleNumber, changed.RuleAction, changed.DestinationPortRange));

        var shown = Cloud.Call(Ec2Api.DescribeTrafficMirrorFilters, new DescribeTrafficMirrorFiltersRequest { TrafficMirrorFilterIds = [filter] }).TrafficMirrorFilters!.Single();
        Assert.Equal((1, 1), (shown.IngressFilterRules!.Count, shown.EgressFilterRules!.Count));
        var rules = Cloud.Call(Ec2Api.DescribeTrafficMirrorFilterRules, new DescribeTrafficMirrorFilterRulesRequest { TrafficMirrorFilterId = filter, Filters = [CardCloud.Filter("rule-action", "reject")] });
        Assert.Equal(rule.TrafficMirrorFilterRuleId, rules.TrafficMirrorFilterRules!.Single().TrafficMirrorFilterRuleId);
        Cloud.Call(Ec2Api.DeleteTrafficMirrorFilterRule, new DeleteTrafficMirrorFilterRuleRequest { TrafficMirrorFilterRuleId = rule.TrafficMirrorFilterRuleId! });
        Cloud.Refused("InvalidTrafficMirrorFilterRuleId.NotFound", Ec2Api.DeleteTrafficMirrorFilterRule, new DeleteTrafficMirrorFilterRuleRequest { TrafficMirrorFilterRuleId = rule.TrafficMirrorFilterRuleId! });
    }

    [Fact]
    public void What_can_be_no_rule_is_refused()
    {
        Refused("InvalidParameterValue", Rule(0));
        Refused("InvalidParameterValue", Rule(1, protocol: 256));
        Refused("InvalidParameterCombination", Rule(1, protocol: 1, port: 80));
        Refused("InvalidParameterValue", Rule(1, source: "::/0"));
        Refused("InvalidParameterValue", Rule(1, source: "everywhere"));
        Refused("InvalidParameterValue", Rule(1, port: 70_000));
        for (var number = 1; number <= 10; number++) Cloud.Call(Ec2Api.CreateTrafficMirrorFilterRule, Rule(number));
        Refused("TrafficMirrorFilterRuleLimitExceeded", Rule(11));

        void Refused(string code, CreateTrafficMirrorFilterRuleRequest request) => Cloud.Refused(code, Ec2Api.CreateTrafficMirrorFilterRule, request);
    }

    [Fact]
    public void The_resolver_is_mirrored_where_the_filter_says_so()
    {
        Create(1);
        Modify(add: ["amazon-dns"]);
        Assert.True(Assert.Single(MirrorSessions.Of(Cloud.State, Cloud.Now)).CopiesNames);
        Assert.Equal(["amazon-dns"], Modify(add: ["amazon-dns"]).NetworkServices);
        Assert.Empty(Modify(remove: ["amazon-dns"]).NetworkServices!);

        TrafficMirrorFilterShape Modify(string[]? add = null, string[]? remove = null) => Cloud.Call(
            Ec2Api.ModifyTrafficMirrorFilterNetworkServices,
            new ModifyTrafficMirrorFilterNetworkServicesRequest { TrafficMirrorFilterId = filter, AddNetworkServices = add ?? [], RemoveNetworkServices = remove ?? [] }).TrafficMirrorFilter!;
    }

    [Fact]
    public void Targets_and_filters_in_use_stay_and_load_balancers_are_refused_by_name()
    {
        var id = Create(1).TrafficMirrorSessionId!;
        Cloud.Refused("TrafficMirrorTargetInUse", Ec2Api.DeleteTrafficMirrorTarget, new DeleteTrafficMirrorTargetRequest { TrafficMirrorTargetId = target });
        Cloud.Refused("TrafficMirrorFilterInUse", Ec2Api.DeleteTrafficMirrorFilter, new DeleteTrafficMirrorFilterRequest { TrafficMirrorFilterId = filter });
        Refused("InvalidParameterValue", new CreateTrafficMirrorTargetRequest { NetworkInterfaceId = source });
        Refused("MissingParameter", new CreateTrafficMirrorTargetRequest());
        Refused("UnsupportedOperation", new CreateTrafficMirrorTargetRequest { NetworkLoadBalancerArn = "arn" });
        Refused("UnsupportedOperation", new CreateTrafficMirrorTargetRequest { GatewayLoadBalancerEndpointId = "vpce-1" });
        Cloud.Call(Ec2Api.DeleteTrafficMirrorSession, new DeleteTrafficMirrorSessionRequest { TrafficMirrorSessionId = id });
        Cloud.Call(Ec2Api.DeleteTrafficMirrorTarget, new DeleteTrafficMirrorTargetRequest { TrafficMirrorTargetId = target });
        Cloud.Call(Ec2Api.DeleteTrafficMirrorFilter, new DeleteTrafficMirrorFilterRequest { TrafficMirrorFilterId = filter });
        Assert.Empty(Cloud.Call(Ec2Api.DescribeTrafficMirrorTargets, new DescribeTrafficMirrorTargetsRequest()).TrafficMirrorTargets!);

        void Refused(string code, CreateTrafficMirrorTargetRequest request) => Cloud.Refused(code, Ec2Api.CreateTrafficMirrorTarget, request);
    }

    private TrafficMirrorSessionShape Create(int number, string? card = null, int? length = null) =>
        Cloud.Call(Ec2Api.CreateTrafficMirrorSession, Session(number, card, length: length)).TrafficMirrorSession!;

    private CreateTrafficMirrorSessionRequest Session(
        int number, string? card = null, string? to = null, string? through = null, int? length = null, int? network = null) => new()
        {
            NetworkInterfaceId = card ?? source, TrafficMirrorTargetId = to ?? target, TrafficMirrorFilterId = through ?? filter,
            SessionNumber = number, PacketLength = length, VirtualNetworkId = network,
        };

    private void Refused(string code, CreateTrafficMirrorSessionRequest request) => Cloud.Refused(code, Ec2Api.CreateTrafficMirrorSession, request);

    private IReadOnlyList<TrafficMirrorSessionShape> Sessions(params (string Name, string Value)[] filters) => Cloud.Call(
        Ec2Api.DescribeTrafficMirrorSessions,
        new DescribeTrafficMirrorSessionsRequest { Filters = [.. filters.Select(one => CardCloud.Filter(one.Name, one.Value))] }).TrafficMirrorSessions!;

    private CreateTrafficMirrorFilterRuleRequest Rule(
        int number, string action = "accept", int? port = null, string direction = "egress", int? protocol = 6, string source = "0.0.0.0/0") => new()
        {
            TrafficMirrorFilterId = filter,
            TrafficDirection = direction,
            RuleNumber = number,
            RuleAction = action,
            Protocol = protocol,
            SourceCidrBlock = source,
            DestinationCidrBlock = "0.0.0.0/0",
            DestinationPortRange = port is null ? null : new TrafficMirrorPortRangeRequestShape { FromPort = port, ToPort = port },
        };
}
