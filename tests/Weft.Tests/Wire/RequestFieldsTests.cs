using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Wire;

/// <summary>What is written as fields is what the operation's own contract reads, in each protocol.</summary>
public class RequestFieldsTests
{
    [Fact]
    public void An_ec2_request_is_read_back()
    {
        var request = Ec2Api.CreateSubnet.Read(new RequestFields()
            .With("VpcId", "vpc-1 & more")
            .With("Ipv6Native", false)
            .With("CidrBlock", (string?)null)
            .With("TagSpecification", [new RequestFields().With("ResourceType", "subnet").With("Tag", [new RequestFields().With("Key", "a=b").With("Value", "ü")])])
            .ToRequest(Ec2Api.CreateSubnet));
        Assert.Equal(("vpc-1 & more", false, null), (request.VpcId, request.Ipv6Native, request.CidrBlock));
        Assert.Equal(("a=b", "ü"), (request.TagSpecifications[0].Tags[0].Key, request.TagSpecifications[0].Tags[0].Value));
    }

    [Fact]
    public void A_query_request_has_its_lists_by_member()
    {
        var request = IamApi.TagUser.Read(new RequestFields()
            .With("UserName", "ann")
            .With("Tags", [new RequestFields().With("Key", "a").With("Value", "1"), new RequestFields().With("Key", "b").With("Value", "2")])
            .ToRequest(IamApi.TagUser));
        Assert.Equal(["a", "b"], request.Tags.Select(tag => tag.Key));
    }

    [Fact]
    public void A_json_request_is_read_back()
    {
        var request = SsmApi.GetParameters.Read(new RequestFields().With("Names", ["/a", "/b"]).ToRequest(SsmApi.GetParameters));
        Assert.Equal(["/a", "/b"], request.Names);
    }

    [Fact]
    public void A_value_that_the_contract_does_not_allow_is_refused() => Assert.Throws<AwsException>(() =>
        Ec2Api.CreateVpc.Read(new RequestFields().With("CidrBlock", "10.0.0.0/16").With("InstanceTenancy", "nowhere").ToRequest(Ec2Api.CreateVpc)));
}
