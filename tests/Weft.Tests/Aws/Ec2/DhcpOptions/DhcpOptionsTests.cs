using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.DhcpOptions;

public class DhcpOptionsTests
{
    private const string Unknown = "dopt-0123456789abcdef0";

    private readonly TestCloud cloud = new();

    [Theory]
    [InlineData("us-east-1", "ec2.internal")]
    [InlineData("eu-west-1", "eu-west-1.compute.internal")]
    public void An_account_is_born_with_a_set_in_each_Region_that_its_vpcs_get(string region, string domain)
    {
        var set = Assert.Single(cloud.Call(Ec2Api.DescribeDhcpOptions, new DescribeDhcpOptionsRequest(), region).DhcpOptions!);

        Assert.Equal(["domain-name", "domain-name-servers"], set.DhcpConfigurations!.Select(option => option.Key));
        Assert.Equal([domain, "AmazonProvidedDNS"], set.DhcpConfigurations!.Select(option => option.Values!.Single().Value));
        Assert.Equal(set.DhcpOptionsId, cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }, region).Vpc!.DhcpOptionsId);
    }

    [Fact]
    public void CreateDhcpOptions_answers_with_the_options_in_order()
    {
        var set = Create(("domain-name-servers", ["10.2.5.1", "10.2.5.2"]), ("domain-name", ["example.com"]), ("netbios-node-type", ["2"]));

        Assert.Equal(["domain-name-servers", "domain-name", "netbios-node-type"], set.DhcpConfigurations!.Select(option => option.Key));
        Assert.Equal(["10.2.5.1", "10.2.5.2"], set.DhcpConfigurations![0].Values!.Select(value => value.Value));
    }

    [Theory]
    [InlineData("domain-name-servers", "dns.example.com")]
    [InlineData("domain-name-servers", "10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5")]
    [InlineData("domain-name-servers", "AmazonProvidedDNS,10.0.0.1")]
    [InlineData("ntp-servers", "ntp")]
    [InlineData("netbios-name-servers", "2001:db8::1")]
    [InlineData("netbios-node-type", "3")]
    [InlineData("ipv6-address-preferred-lease-time", "139")]
    [InlineData("domain-name", "a.com,b.com")]
    [InlineData("colour", "red")]
    public void CreateDhcpOptions_refuses_a_value_that_can_not_be(string key, string values)
    {
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateDhcpOptions, Request((key, values.Split(','))));
    }

    [Fact]
    public void CreateDhcpOptions_refuses_nothing_and_an_option_twice()
    {
        cloud.Refused("MissingParameter", Ec2Api.CreateDhcpOptions, Request());
        cloud.Refused("MissingParameter", Ec2Api.CreateDhcpOptions, Request(("domain-name", [])));
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateDhcpOptions, Request(("domain-name", ["a.com"]), ("domain-name", ["b.com"])));
    }

    [Fact]
    public void AssociateDhcpOptions_gives_a_vpc_another_set_or_none()
    {
        var vpc = Vpc();
        var set = Create(("domain-name", ["example.com"])).DhcpOptionsId!;

        Associate(set);
        Assert.Equal(set, OptionsOf(vpc));
        cloud.Refused("DependencyViolation", Ec2Api.DeleteDhcpOptions, new DeleteDhcpOptionsRequest { DhcpOptionsId = set });
        Associate("default");
        Assert.Equal("default", OptionsOf(vpc));
        cloud.Call(Ec2Api.DeleteDhcpOptions, new DeleteDhcpOptionsRequest { DhcpOptionsId = set });

        cloud.Refused("InvalidDhcpOptionID.NotFound", Ec2Api.DeleteDhcpOptions, new DeleteDhcpOptionsRequest { DhcpOptionsId = set });
        cloud.Refused("InvalidDhcpOptionID.NotFound", Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = Unknown, VpcId = vpc });
        cloud.Refused("InvalidDhcpOptionsId.Malformed", Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = "none", VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = "default", VpcId = "vpc-0123456789abcdef0" });

        void Associate(string id) => cloud.Call(Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = id, VpcId = vpc });
    }

    [Fact]
    public void DescribeDhcpOptions_finds_by_key_and_value()
    {
        var set = Create(("domain-name", ["example.com"]), ("ntp-servers", ["10.0.0.1"])).DhcpOptionsId!;

        foreach (var (name, value) in new[] { ("key", "ntp-*"), ("value", "example.com"), ("dhcp-options-id", set) })
            Assert.Equal([set], Find(name, value));
        Assert.Equal(2, Find("owner-id", "123456789012").Length);
        cloud.Refused("InvalidDhcpOptionID.NotFound", Ec2Api.DescribeDhcpOptions, new DescribeDhcpOptionsRequest { DhcpOptionsIds = [Unknown] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeDhcpOptions, new DescribeDhcpOptionsRequest { Filters = [new FilterShape { Name = "colour", Values = ["red"] }] });

        string[] Find(string name, string value) => [.. cloud.Call(Ec2Api.DescribeDhcpOptions, new DescribeDhcpOptionsRequest
        {
            Filters = [new FilterShape { Name = name, Values = [value] }],
        }).DhcpOptions!.Select(found => found.DhcpOptionsId!)];
    }

    private static CreateDhcpOptionsRequest Request(params (string Key, string[] Values)[] options) => new()
    {
        DhcpConfigurations = [.. options.Select(option => new NewDhcpConfigurationShape { Key = option.Key, Values = option.Values })],
    };

    private DhcpOptionsShape Create(params (string Key, string[] Values)[] options) => cloud.Call(Ec2Api.CreateDhcpOptions, Request(options)).DhcpOptions!;

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private string OptionsOf(string vpc) => cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [vpc] }).Vpcs!.Single().DhcpOptionsId!;
}
