using Xunit;

namespace Weft.Tests.Aws.Ec2.DhcpOptions;

public class DhcpOptionsProvisioningTests
{
    private const string Set = "AWS::EC2::DHCPOptions";
    private const string Association = "AWS::EC2::VPCDHCPOptionsAssociation";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void Every_option_of_a_template_is_an_option_of_the_set()
    {
        var set = cloud.Create(Set, """
            {"DomainName":"example.org","DomainNameServers":["10.2.5.1","10.2.5.2"],"NtpServers":["10.2.5.3"],"NetbiosNameServers":["10.2.5.4"],
             "NetbiosNodeType":2,"Ipv6AddressPreferredLeaseTime":1440,"Tags":[{"Key":"a","Value":"b"}]}
            """);
        Assert.Equal(set, cloud.Attribute(Set, set, "DhcpOptionsId"));
        cloud.AssertStands(Set, set);
        cloud.Delete(Set, set);
        Assert.Null(cloud.Read(Set, set));
    }

    [Fact]
    public void A_VPC_gets_a_set_and_loses_it()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var set = cloud.Create(Set, """{"DomainName":"example.org"}""");
        var association = cloud.Create(Association, $$"""{"VpcId":"{{vpc}}","DhcpOptionsId":"{{set}}"}""");
        Assert.Equal($"{set}|{vpc}", association);
        cloud.AssertStands(Association, association);
        cloud.Delete(Association, association);
        Assert.Null(cloud.Read(Association, association));
        cloud.Delete(Set, set);
        var none = cloud.Create(Association, $$"""{"VpcId":"{{vpc}}","DhcpOptionsId":"default"}""");
        cloud.AssertStands(Association, none);
        cloud.Delete(Association, none);
    }

    [Fact]
    public void A_set_without_options_is_refused() => cloud.Refused("MissingParameter", Set, "{}");
}
