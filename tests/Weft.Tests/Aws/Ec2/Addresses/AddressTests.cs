using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Addresses;

public class AddressTests
{
    private const string Missing = "eipalloc-00000000000000000";

    private readonly TestCloud cloud = new();

    [Fact]
    public void An_address_is_allocated_shown_and_released()
    {
        var made = Allocate();

        Assert.StartsWith("203.0.113.", made.PublicIp);
        Assert.Equal(("vpc", "amazon", "us-east-1"), (made.Domain, made.PublicIpv4Pool, made.NetworkBorderGroup));
        var shown = Assert.Single(Find("public-ip", made.PublicIp!));
        Assert.Equal((made.AllocationId, null), (shown.AllocationId, shown.AssociationId));
        Release(made);
        Assert.Empty(Find("domain", "vpc"));
        cloud.Refused("InvalidAllocationID.NotFound", Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = made.AllocationId });
    }

    [Fact]
    public void A_released_address_can_be_recovered_while_nobody_else_has_it()
    {
        var lost = Allocate();
        cloud.Refused("InvalidAddress.NotFound", Ec2Api.AllocateAddress, new AllocateAddressRequest { Address = lost.PublicIp });
        Release(lost);

        cloud.Refused("InvalidAddress.NotFound", Ec2Api.AllocateAddress, new AllocateAddressRequest { Address = lost.PublicIp }, account: "210987654321");
        var found = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest { Address = lost.PublicIp });

        Assert.Equal(lost.PublicIp, found.PublicIp);
        Assert.NotEqual(lost.AllocationId, found.AllocationId);
    }

    [Fact]
    public void A_region_allows_five_addresses_and_each_region_for_itself()
    {
        for (var i = 0; i < 5; i++) Allocate();

        var error = cloud.Refused("AddressLimitExceeded", Ec2Api.AllocateAddress, new AllocateAddressRequest());

        Assert.Equal("The maximum number of addresses has been reached.", error.Message);
        Assert.NotNull(cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest(), region: "eu-west-1").PublicIp);
    }

    [Fact]
    public void AllocateAddress_refuses_what_is_not_there()
    {
        cloud.Refused("InvalidParameterValue", Ec2Api.AllocateAddress, new AllocateAddressRequest { Domain = "standard" });
        cloud.Refused("InvalidParameterValue", Ec2Api.AllocateAddress, new AllocateAddressRequest { NetworkBorderGroup = "us-east-1-atl-1" });
        cloud.Refused("InvalidPublicIpv4PoolID.NotFound", Ec2Api.AllocateAddress, new AllocateAddressRequest { PublicIpv4Pool = "ipv4pool-ec2-0" });
        cloud.Refused("InvalidAddress.Malformed", Ec2Api.AllocateAddress, new AllocateAddressRequest { Address = "here" });
        cloud.Refused("InvalidAddress.NotFound", Ec2Api.AllocateAddress, new AllocateAddressRequest { Address = "203.0.113.9" });
        cloud.Refused("UnsupportedOperation", Ec2Api.AllocateAddress, new AllocateAddressRequest { CustomerOwnedIpv4Pool = "ipv4pool-coip-0" });
    }

    [Fact]
    public void ReleaseAddress_wants_an_allocation_of_the_caller()
    {
        var mine = Allocate();
        var theirs = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest(), account: "210987654321");

        Refused("MissingParameter", new ReleaseAddressRequest());
        Refused("InvalidParameterCombination", new ReleaseAddressRequest { AllocationId = mine.AllocationId, PublicIp = mine.PublicIp });
        Refused("InvalidParameterValue", new ReleaseAddressRequest { PublicIp = mine.PublicIp });
        Refused("InvalidParameterValue", new ReleaseAddressRequest { AllocationId = mine.AllocationId, NetworkBorderGroup = "eu-west-1" });
        Refused("InvalidAddress.NotFound", new ReleaseAddressRequest { PublicIp = "203.0.114.1" });
        Refused("AuthFailure", new ReleaseAddressRequest { PublicIp = theirs.PublicIp });
        Refused("InvalidAllocationID.NotFound", new ReleaseAddressRequest { AllocationId = theirs.AllocationId });
    }

    [Fact]
    public void DescribeAddresses_looks_for_each_address_asked_for()
    {
        var (one, two) = (Allocate(), Allocate());

        Assert.Equal(2, Describe(new DescribeAddressesRequest { PublicIps = [one.PublicIp!], AllocationIds = [two.AllocationId!] }).Count);
        Assert.Equal(one.AllocationId, Assert.Single(Find("allocation-id", one.AllocationId!)).AllocationId);
        Assert.Equal(2, Find("network-border-group", "us-east-1").Count);
        foreach (var name in new[] { "association-id", "instance-id", "network-interface-id", "network-interface-owner-id", "private-ip-address" }) Assert.Empty(Find(name, "*"));
        cloud.Refused("InvalidAddress.NotFound", Ec2Api.DescribeAddresses, new DescribeAddressesRequest { PublicIps = ["203.0.114.1"] });
        cloud.Refused("InvalidAddress.Malformed", Ec2Api.DescribeAddresses, new DescribeAddressesRequest { PublicIps = ["here"] });
        cloud.Refused("InvalidAllocationID.NotFound", Ec2Api.DescribeAddresses, new DescribeAddressesRequest { AllocationIds = [Missing] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeAddresses, new DescribeAddressesRequest { Filters = [new FilterShape { Name = "x", Values = ["y"] }] });
    }

    [Fact]
    public void Reverse_dns_is_pending_then_set_and_keeps_the_address_from_being_released()
    {
        var slow = new TestCloud(Pace.Aws);
        var address = slow.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());
        var id = address.AllocationId!;

        var set = slow.Call(Ec2Api.ModifyAddressAttribute, new ModifyAddressAttributeRequest { AllocationId = id, DomainName = "mail.example.com" }).Address!;
        Assert.Equal((null, "mail.example.com.", "PENDING"), (set.PtrRecord, set.PtrRecordUpdate!.Value, set.PtrRecordUpdate.Status));
        slow.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(("mail.example.com.", null), (Show().PtrRecord, Show().PtrRecordUpdate));
        slow.Refused("InvalidAddress.PtrSet", Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = id });
        slow.Call(Ec2Api.ResetAddressAttribute, new ResetAddressAttributeRequest { AllocationId = id, Attribute = "domain-name" });
        Assert.Equal("", Show().PtrRecordUpdate!.Value);
        slow.Pass(TimeSpan.FromMinutes(5));
        Assert.Null(Show().PtrRecord);
        slow.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = id });

        AddressAttributeShape Show() => slow.Call(
            Ec2Api.DescribeAddressesAttribute,
            new DescribeAddressesAttributeRequest { AllocationIds = [id], Attribute = "domain-name" }).Addresses!.Single();
    }

    [Fact]
    public void Attributes_need_an_address_and_a_name()
    {
        var id = Allocate().AllocationId!;

        cloud.Refused("MissingParameter", Ec2Api.ModifyAddressAttribute, new ModifyAddressAttributeRequest { AllocationId = id });
        foreach (var name in new[] { "", "host", "-a.example.com", "a..b", "bad name.example.com" })
            cloud.Refused("InvalidParameterValue", Ec2Api.ModifyAddressAttribute, new ModifyAddressAttributeRequest { AllocationId = id, DomainName = name });
        cloud.Refused("InvalidAllocationID.NotFound", Ec2Api.ModifyAddressAttribute, new ModifyAddressAttributeRequest { AllocationId = Missing, DomainName = "a.example.com" });
        cloud.Refused("InvalidAllocationID.NotFound", Ec2Api.ResetAddressAttribute, new ResetAddressAttributeRequest { AllocationId = Missing, Attribute = "domain-name" });
        cloud.Refused("InvalidAllocationID.NotFound", Ec2Api.DescribeAddressesAttribute, new DescribeAddressesAttributeRequest { AllocationIds = [Missing] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeAddressesAttribute, new DescribeAddressesAttributeRequest { NextToken = "no" });
    }

    private AllocateAddressResult Allocate() => cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());

    private void Release(AllocateAddressResult address) => cloud.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = address.AllocationId });

    private void Refused(string code, ReleaseAddressRequest request) => cloud.Refused(code, Ec2Api.ReleaseAddress, request);

    private IReadOnlyList<AddressShape> Describe(DescribeAddressesRequest request) => cloud.Call(Ec2Api.DescribeAddresses, request).Addresses!;

    private IReadOnlyList<AddressShape> Find(string name, string value) =>
        Describe(new DescribeAddressesRequest { Filters = [new FilterShape { Name = name, Values = [value] }] });
}
