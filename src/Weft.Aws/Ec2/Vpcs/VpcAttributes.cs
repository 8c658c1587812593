using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>The settings of a VPC that are read and changed one at a time.</summary>
internal static class VpcAttributes
{
    public static DescribeVpcAttributeResult Describe(View view, DescribeVpcAttributeRequest request)
    {
        var vpc = view.Require<Vpc>(request.VpcId);
        return new DescribeVpcAttributeResult
        {
            VpcId = vpc.Id.Text,
            EnableDnsSupport = Shown(VpcAttributeNameValues.EnableDnsSupport, vpc.DnsSupport),
            EnableDnsHostnames = Shown(VpcAttributeNameValues.EnableDnsHostnames, vpc.DnsHostnames),
            EnableNetworkAddressUsageMetrics = Shown(VpcAttributeNameValues.EnableNetworkAddressUsageMetrics, vpc.AddressUsageMetrics),
        };

        AttributeBooleanValueShape? Shown(string name, bool value) =>
            request.Attribute == name ? new AttributeBooleanValueShape { Value = value } : null;
    }

    public static EmptyResult Modify(Transaction transaction, ModifyVpcAttributeRequest request)
    {
        var given = new[] { request.EnableDnsSupport, request.EnableDnsHostnames, request.EnableNetworkAddressUsageMetrics };
        if (given.Count(attribute => attribute?.Value is not null) != 1)
            throw Ec2Errors.InvalidCombination("Exactly one attribute to modify must be specified");
        var vpc = transaction.Require<Vpc>(request.VpcId);
        transaction.Put(vpc with
        {
            DnsSupport = request.EnableDnsSupport?.Value ?? vpc.DnsSupport,
            DnsHostnames = request.EnableDnsHostnames?.Value ?? vpc.DnsHostnames,
            AddressUsageMetrics = request.EnableNetworkAddressUsageMetrics?.Value ?? vpc.AddressUsageMetrics,
        });
        return EmptyResult.Instance;
    }

    /// <summary>AWS allows one change only: from dedicated to default.</summary>
    public static ModifyVpcTenancyResult ModifyTenancy(Transaction transaction, ModifyVpcTenancyRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        transaction.Put(vpc with { Tenancy = request.InstanceTenancy });
        return new ModifyVpcTenancyResult { ReturnValue = true };
    }
}
