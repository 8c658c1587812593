using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.ServiceQuotas;
using Xunit;

namespace Weft.Tests.Aws.ServiceQuotas;

public class QuotaTableTests
{
    [Fact]
    public void Codes_are_well_formed_and_no_code_or_name_occurs_twice_in_a_service()
    {
        foreach (var service in QuotaTable.Services)
        {
            Assert.All(service.Quotas, quota => Assert.Matches("^L-[0-9A-F]{8}$", quota.Code));
            Assert.All(service.Quotas, quota => Assert.Equal(service.Code, quota.Service));
            Assert.Equal(service.Quotas.Count, service.Quotas.Select(quota => quota.Code).Distinct().Count());
            Assert.Equal(service.Quotas.Count, service.Quotas.Select(quota => quota.Name).Distinct().Count());
        }
    }

    [Fact]
    public void A_maximum_is_above_the_default_and_only_adjustable_quotas_have_one()
    {
        var limited = QuotaTable.Services.SelectMany(service => service.Quotas).Where(quota => quota.Maximum is not null).ToList();
        Assert.NotEmpty(limited);
        Assert.All(limited, quota => Assert.True(quota.Adjustable && quota.Maximum > quota.Default, quota.Name));
    }

    [Fact]
    public void The_quotas_of_IAM_and_no_others_are_global() =>
        Assert.All(QuotaTable.Services, service => Assert.All(service.Quotas, quota => Assert.Equal(service.Code == "iam", quota.IsGlobal)));

    [Theory]
    [InlineData("vpc", "L-F678F1CE", "VPCs per Region", 5)]
    [InlineData("vpc", "L-93826ACB", "Routes per route table", 500)]
    [InlineData("vpc", "L-E79EC296", "VPC security groups per Region", 2500)]
    [InlineData("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5)]
    [InlineData("iam", "L-FE177D64", "Roles per account", 1000)]
    public void A_quota_is_found_by_its_service_and_code(string service, string code, string name, double value)
    {
        var quota = QuotaTable.Find(service, code);
        Assert.Equal((name, value), (quota?.Name, quota?.Default));
        Assert.Null(QuotaTable.Find(service == "vpc" ? "ec2" : "vpc", code));
    }

    [Fact]
    public void Every_instance_family_of_the_table_counts_against_a_vcpu_quota() =>
        Assert.All(InstanceTypeTable.Families, family => Assert.NotNull(QuotaTable.VcpusOf(family.Name)));

    [Theory]
    [InlineData("t3", "L-1216C47A")]
    [InlineData("g5", "L-DB2E81BA")]
    [InlineData("p5", "L-417A185B")]
    [InlineData("x2idn", "L-7295265B")]
    public void A_family_counts_against_the_quota_of_its_letter(string family, string code) => Assert.Equal(code, QuotaTable.VcpusOf(family)?.Code);
}
