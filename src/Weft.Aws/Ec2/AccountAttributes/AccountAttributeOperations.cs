using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.AccountAttributes;

/// <summary>
/// What EC2 says about the account in a Region
/// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAccountAttributes.html).
/// </summary>
internal static class AccountAttributeOperations
{
    // AWS answers with this since it stopped counting instances by number, and says that it means nothing.
    private const string MaxInstances = "20";

    public static void Declare(Catalog catalog) => catalog.Read(Ec2Api.DescribeAccountAttributes, Describe);

    private static DescribeAccountAttributesResult Describe(View view, DescribeAccountAttributesRequest request)
    {
        var all = new (string Name, string Value)[]
        {
            (AccountAttributeNameValues.SupportedPlatforms, "VPC"),
            ("vpc-max-security-groups-per-interface", view.LimitOf(VpcQuotas.SecurityGroupsPerInterface).ToString()),
            ("max-elastic-ips", view.LimitOf(Ec2Quotas.ElasticIpsPerRegion).ToString()),
            ("max-instances", MaxInstances),
            ("vpc-max-elastic-ips", view.LimitOf(Ec2Quotas.ElasticIpsPerRegion).ToString()),
            (AccountAttributeNameValues.DefaultVpc, view.All<Vpc>().FirstOrDefault(vpc => vpc.IsDefault)?.Id.Text ?? "none"),
        };
        var wanted = all.Where(attribute => request.AttributeNames.Count == 0 || request.AttributeNames.Contains(attribute.Name));
        return new DescribeAccountAttributesResult { AccountAttributes = [.. wanted.Select(attribute => ShapeOf(attribute.Name, attribute.Value))] };
    }

    private static AccountAttributeShape ShapeOf(string name, string value) =>
        new() { AttributeName = name, AttributeValues = [new AccountAttributeValueShape { AttributeValue = value }] };
}
