using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkAcls;

public class AclTests
{
    private const string Unknown = "acl-0123456789abcdef0";

    private readonly TestCloud cloud = new();
    private readonly string vpc;
    private readonly string acl;

    public AclTests()
    {
        vpc = Vpc();
        acl = cloud.Call(Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = vpc }).NetworkAcl!.NetworkAclId!;
    }

    [Fact]
    public void CreateNetworkAcl_makes_one_that_lets_nothing_pass()
    {
        var created = Describe(acl);

        Assert.Equal((false, vpc, "123456789012"), (created.IsDefault, created.VpcId, created.OwnerId));
        Assert.Empty(created.Associations!);
        Assert.Equal([(true, 32767, "deny", "-1"), (false, 32767, "deny", "-1")],
            created.Entries!.Select(entry => (entry.Egress!.Value, entry.RuleNumber!.Value, entry.RuleAction!, entry.Protocol!)));
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = "vpc-0123456789abcdef0" });
    }

    [Fact]
    public void The_last_entries_are_shown_for_ipv6_where_the_vpc_has_a_block()
    {
        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });

        Assert.Equal([32767, 32768, 32767, 32768], Describe(acl).Entries!.Select(entry => entry.RuleNumber!.Value));
        Assert.Equal("::/0", Describe(acl).Entries![1].Ipv6CidrBlock);
    }

    [Fact]
    public void CreateNetworkAcl_stops_at_the_quota()
    {
        for (var i = 2; i < 200; i++) cloud.Call(Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = vpc });

        cloud.Refused("NetworkAclLimitExceeded", Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = vpc });
    }

    [Fact]
    public void Entries_stand_in_the_order_of_their_numbers_and_ports_and_types_are_kept()
    {
        Create(Entry(200, protocol: "udp", ports: (53, 53)));
        Create(Entry(100, protocol: "6", ports: (80, 443)));
        Create(Entry(150, protocol: "1", icmp: (8, -1)));
        Create(Entry(100, egress: true, protocol: "-1", ports: (1, 2)));

        var entries = Describe(acl).Entries!;

        Assert.Equal([100, 32767, 100, 150, 200, 32767], entries.Select(entry => entry.RuleNumber!.Value));
        Assert.Null(entries[0].PortRange);
        Assert.Equal((80, 443), (entries[2].PortRange!.From, entries[2].PortRange!.To));
        Assert.Equal((8, -1), (entries[3].IcmpTypeCode!.Type, entries[3].IcmpTypeCode!.Code));
        Assert.Equal("17", entries[4].Protocol);
    }

    [Theory]
    [InlineData(0, "-1", null, null, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(32767, "-1", null, null, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(1, "all", null, null, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(1, "256", null, null, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(1, "tcp", null, null, "10.0.0.0/8", "MissingParameter")]
    [InlineData(1, "tcp", 80, null, "10.0.0.0/8", "MissingParameter")]
    [InlineData(1, "tcp", 443, 80, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(1, "udp", 0, 65536, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData(1, "-1", null, null, "10.0.0.0", "InvalidParameterValue")]
    [InlineData(1, "-1", null, null, "::/0", "InvalidParameterValue")]
    [InlineData(1, "-1", null, null, null, "MissingParameter")]
    public void An_entry_that_can_not_be_is_refused(int number, string protocol, int? from, int? to, string? cidr, string code)
    {
        var ports = from is null && to is null ? null : new PortRangeShape { From = from, To = to };

        cloud.Refused(code, Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest
        {
            NetworkAclId = acl, RuleNumber = number, Protocol = protocol, RuleAction = "allow", Egress = false, CidrBlock = cidr, PortRange = ports,
        });
        cloud.Refused(code, Ec2Api.ReplaceNetworkAclEntry, new ReplaceNetworkAclEntryRequest
        {
            NetworkAclId = acl, RuleNumber = number, Protocol = protocol, RuleAction = "allow", Egress = false, CidrBlock = cidr, PortRange = ports,
        });
    }

    [Theory]
    [InlineData("icmp", null, null, "MissingParameter")]
    [InlineData("icmp", 8, null, "MissingParameter")]
    [InlineData("icmp", 256, 0, "InvalidParameterValue")]
    [InlineData("icmp", 8, 256, "InvalidParameterValue")]
    [InlineData("icmp", -1, 0, "InvalidParameterValue")]
    public void An_icmp_entry_must_say_type_and_code(string protocol, int? type, int? code, string error)
    {
        cloud.Refused(error, Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest
        {
            NetworkAclId = acl, RuleNumber = 1, Protocol = protocol, RuleAction = "allow", Egress = false, CidrBlock = "10.0.0.0/8",
            IcmpTypeCode = new IcmpTypeCodeShape { Type = type, Code = code },
        });
    }

    [Fact]
    public void ICMPv6_needs_type_and_code_with_an_ipv6_block_only()
    {
        Create(new CreateNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 1, Protocol = "58", RuleAction = "allow", Egress = false, CidrBlock = "10.0.0.0/8" });

        cloud.Refused("MissingParameter", Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 2, Protocol = "58", RuleAction = "allow", Egress = false, Ipv6CidrBlock = "::/0" });
        cloud.Refused("InvalidParameterCombination", Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 2, Protocol = "-1", RuleAction = "allow", Egress = false, CidrBlock = "0.0.0.0/0", Ipv6CidrBlock = "::/0" });
    }

    [Fact]
    public void A_number_is_taken_once_in_each_direction_and_can_be_replaced_and_deleted()
    {
        Create(Entry(100));
        Create(Entry(100, egress: true));
        cloud.Refused("NetworkAclEntryAlreadyExists", Ec2Api.CreateNetworkAclEntry, Entry(100));

        cloud.Call(Ec2Api.ReplaceNetworkAclEntry, Replacement(100, acl));
        Assert.Equal("deny", Describe(acl).Entries!.Single(entry => entry is { RuleNumber: 100, Egress: false }).RuleAction);
        cloud.Call(Ec2Api.DeleteNetworkAclEntry, new DeleteNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 100, Egress = false });

        Assert.Equal([true], Describe(acl).Entries!.Where(entry => entry.RuleNumber == 100).Select(entry => entry.Egress!.Value));
        cloud.Refused("InvalidNetworkAclEntry.NotFound", Ec2Api.DeleteNetworkAclEntry, new DeleteNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 100, Egress = false });
        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteNetworkAclEntry, new DeleteNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 32767, Egress = false });
        cloud.Refused("InvalidNetworkAclEntry.NotFound", Ec2Api.ReplaceNetworkAclEntry, Replacement(100, acl));
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.ReplaceNetworkAclEntry, Replacement(100, Unknown));
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.DeleteNetworkAclEntry, new DeleteNetworkAclEntryRequest { NetworkAclId = Unknown, RuleNumber = 100, Egress = false });
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.CreateNetworkAclEntry, Entry(100, of: Unknown));
        cloud.Refused("InvalidNetworkAclId.Malformed", Ec2Api.CreateNetworkAclEntry, Entry(100, of: "acl"));
    }

    [Fact]
    public void An_acl_holds_20_entries_in_each_direction()
    {
        for (var i = 1; i <= 20; i++) Create(Entry(i));

        cloud.Refused("NetworkAclEntryLimitExceeded", Ec2Api.CreateNetworkAclEntry, Entry(21));
        Create(Entry(21, egress: true));
    }

    [Fact]
    public void ReplaceNetworkAclAssociation_moves_a_subnet_and_gives_a_new_association_id()
    {
        cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" });
        var old = Default(vpc).Associations!.Single();

        var moved = cloud.Call(Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = old.NetworkAclAssociationId!, NetworkAclId = acl });

        Assert.NotEqual(old.NetworkAclAssociationId, moved.NewAssociationId);
        Assert.Empty(Default(vpc).Associations!);
        Assert.Equal((moved.NewAssociationId, old.SubnetId), (Describe(acl).Associations!.Single().NetworkAclAssociationId, Describe(acl).Associations!.Single().SubnetId));
        cloud.Refused("InvalidAssociationID.NotFound", Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = old.NetworkAclAssociationId!, NetworkAclId = acl });
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = moved.NewAssociationId!, NetworkAclId = Unknown });
        cloud.Refused("InvalidParameterValue", Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = moved.NewAssociationId!, NetworkAclId = Default(Vpc()).NetworkAclId! });
    }

    [Fact]
    public void DeleteNetworkAcl_refuses_the_default_one_and_one_with_subnets()
    {
        cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" });
        var original = Default(vpc);
        var moved = cloud.Call(Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = original.Associations!.Single().NetworkAclAssociationId!, NetworkAclId = acl });

        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteNetworkAcl, new DeleteNetworkAclRequest { NetworkAclId = original.NetworkAclId! });
        cloud.Refused("DependencyViolation", Ec2Api.DeleteNetworkAcl, new DeleteNetworkAclRequest { NetworkAclId = acl });
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.DeleteNetworkAcl, new DeleteNetworkAclRequest { NetworkAclId = Unknown });
        cloud.Call(Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = moved.NewAssociationId!, NetworkAclId = original.NetworkAclId! });
        cloud.Call(Ec2Api.DeleteNetworkAcl, new DeleteNetworkAclRequest { NetworkAclId = acl });
        cloud.Refused("InvalidNetworkAclID.NotFound", Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { NetworkAclIds = [acl] });
    }

    [Fact]
    public void DescribeNetworkAcls_finds_by_association_and_entry()
    {
        var subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" }).Subnet!.SubnetId!;
        Create(Entry(100, protocol: "6", ports: (8080, 8081)));
        Create(Entry(110, protocol: "1", icmp: (8, 0)));
        Create(new CreateNetworkAclEntryRequest { NetworkAclId = acl, RuleNumber = 120, Protocol = "17", RuleAction = "allow", Egress = true, Ipv6CidrBlock = "2001:db8::/32", PortRange = new PortRangeShape { From = 53, To = 53 } });
        var original = Default(vpc).NetworkAclId!;

        Assert.Equal([original], Find(("association.subnet-id", subnet)));
        Assert.Equal([original], Find(("vpc-id", vpc), ("association.association-id", "aclassoc-*"), ("association.network-acl-id", original)));
        Assert.Equal([original], Find(("vpc-id", vpc), ("default", "true"), ("owner-id", "123456789012")));
        foreach (var (name, value) in new[]
        {
            ("entry.port-range.from", "8080"), ("entry.port-range.to", "8081"), ("entry.protocol", "6"), ("entry.icmp.type", "8"), ("entry.icmp.code", "0"),
            ("entry.rule-number", "110"), ("entry.ipv6-cidr", "2001:*"), ("network-acl-id", acl), ("entry.cidr", "10.0.0.0/8"),
        })
            Assert.Equal([acl], Find(("vpc-id", vpc), (name, value)));
        Assert.Equal(2, Find(("vpc-id", vpc), ("entry.rule-action", "deny"), ("entry.egress", "true")).Length);
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [Filter("colour", "red")] });
    }

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static ReplaceNetworkAclEntryRequest Replacement(int number, string acl) =>
        new() { NetworkAclId = acl, RuleNumber = number, Protocol = "-1", RuleAction = "deny", Egress = false, CidrBlock = "10.0.0.0/8" };

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private CreateNetworkAclEntryRequest Entry(
        int number, bool egress = false, string protocol = "-1", (int From, int To)? ports = null, (int Type, int Code)? icmp = null, string? of = null) => new()
        {
            NetworkAclId = of ?? acl,
            RuleNumber = number,
            Protocol = protocol,
            RuleAction = "allow",
            Egress = egress,
            CidrBlock = "10.0.0.0/8",
            PortRange = ports is { } range ? new PortRangeShape { From = range.From, To = range.To } : null,
            IcmpTypeCode = icmp is { } kind ? new IcmpTypeCodeShape { Type = kind.Type, Code = kind.Code } : null,
        };

    private void Create(CreateNetworkAclEntryRequest entry) => cloud.Call(Ec2Api.CreateNetworkAclEntry, entry);

    private NetworkAclShape Describe(string id) =>
        cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { NetworkAclIds = [id] }).NetworkAcls!.Single();

    private NetworkAclShape Default(string of) => cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest
    {
        Filters = [Filter("vpc-id", of), Filter("default", "true")],
    }).NetworkAcls!.Single();

    private string[] Find(params (string Name, string Value)[] filters) =>
        [.. cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [.. filters.Select(filter => Filter(filter.Name, filter.Value))] })
            .NetworkAcls!.Select(found => found.NetworkAclId!)];
}
