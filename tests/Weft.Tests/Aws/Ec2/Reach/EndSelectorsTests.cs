using Weft.Network.Addressing;
using Weft.Network.Reachability.Questions;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Reach;

public class EndSelectorsTests
{
    private readonly Shop shop = new();

    [Fact]
    public void An_instance_is_found_by_its_identifier_its_name_its_tag_its_address_and_its_group()
    {
        var byId = Find(shop.Db);

        Assert.Single(byId.Endpoints);
        foreach (var text in (string[])["db", "tag:tier=db", "instance:db", "group:db", shop.DbGroup, shop.AddressOf(shop.Db), byId.Endpoints[0].Interface, $"{shop.AddressOf(shop.Db)}/32"])
            Assert.Equal(byId.Endpoints, Find(text).Endpoints);
    }

    [Fact]
    public void A_subnet_a_VPC_and_a_pattern_stand_for_all_that_is_in_them()
    {
        Assert.Equal(Sorted(Find(shop.Web1).Union(Find(shop.Web2))), Sorted(Find("public")));
        Assert.Equal(Sorted(Find("subnet:private")), Sorted(Find(shop.App).Union(Find(shop.Db))));
        Assert.Equal(4, Find("vpc:shop").Endpoints.Length);
        Assert.Equal(Sorted(Find(shop.Vpc)), Sorted(Find("10.0.0.0/16")));
        Assert.Equal(Sorted(Find("web-*")), Sorted(Find("web-1").Union(Find("web-2"))));
        Assert.Equal(Sorted(Find("tag:tier=w?b")), Sorted(Find("web-*")));
        Assert.Equal(Sorted(shop.Selectors.FindAll("web-1, web-2")), Sorted(Find("web-*")));
    }

    [Fact]
    public void A_tag_of_a_subnet_or_VPC_counts_for_what_is_in_it()
    {
        shop.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [shop.Private], Tags = [new TagShape { Key = "zone", Value = "inner" }] });

        Assert.Equal(Sorted(Find("private")), Sorted(Find("tag:zone=inner")));
        Assert.True(Find("tag:zone=outer").IsEmpty);
    }

    [Fact]
    public void The_internet_is_all_of_it_a_block_of_it_or_one_address()
    {
        Assert.Equal(Ends.OfInternet, Find("internet"));
        Assert.Equal((UInt128)256, Assert.Single(Find("203.0.113.0/24").Internet).Count);
        Assert.Empty(Find("10.0.0.0/8").Internet);
        Assert.Equal(new AddressRange(Address.Parse("8.8.8.8")), Find("8.8.8.8").Internet.Select(range => new AddressRange(range.First)).Single());
        Assert.Equal(5, Find("anything").Endpoints.Length + Find("anything").Internet.Count(range => range.First.IsIPv6));
    }

    [Fact]
    public void A_public_address_is_the_endpoint_behind_it()
    {
        var known = shop.Cloud.Call(Ec2Api.DescribeAddresses, new DescribeAddressesRequest()).Addresses!.First(address => address.InstanceId == shop.Web1).PublicIp!;

        Assert.Equal(Find(shop.Web1).Endpoints, Find(known).Endpoints);
    }

    [Fact]
    public void A_group_that_nobody_carries_is_empty_and_what_does_not_exist_is_refused()
    {
        shop.Cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "spare", Description = "spare", VpcId = shop.Vpc });

        Assert.True(Find("spare").IsEmpty);
        Assert.Equal("InvalidInstanceID.NotFound", Assert.Throws<AwsException>(() => Find("i-00000000000000000")).Code);
        foreach (var text in (string[])["nobody", "subnet:web-1", "group:nobody", "10.9.9.9", "tag:x", "300.1.1.1"])
            Assert.Equal("InvalidParameterValue", Assert.Throws<AwsException>(() => Find(text)).Code);
    }

    private Ends Find(string text) => shop.Selectors.Find(text);

    private static IEnumerable<string> Sorted(Ends ends) => ends.Endpoints.Select(end => end.ToString()).Order(StringComparer.Ordinal);

    private readonly record struct AddressRange(Address First);
}
