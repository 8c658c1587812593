using Weft.Wire.ServiceQuotas;
using Xunit;

namespace Weft.Tests.Aws.ServiceQuotas;

public class QuotaOperationTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void ListServices_names_the_services_that_have_quotas() => Assert.Equal(
        ["ec2", "iam", "networkinsights", "vpc"], cloud.Call(ServiceQuotasApi.ListServices, new ListServicesRequest()).Services!.Select(service => service.ServiceCode));

    [Fact]
    public void GetServiceQuota_tells_the_value_in_force()
    {
        var quota = cloud.Call(ServiceQuotasApi.GetServiceQuota, new GetServiceQuotaRequest { ServiceCode = "vpc", QuotaCode = "L-F678F1CE" }).Quota!;
        Assert.Equal(
            ("VPCs per Region", 5d, true, false, "None", "arn:aws:servicequotas:us-east-1:123456789012:vpc/L-F678F1CE", "ACCOUNT"),
            (quota.QuotaName, quota.Value, quota.Adjustable, quota.GlobalQuota, quota.Unit, quota.QuotaArn, quota.QuotaAppliedAtLevel));
    }

    [Fact]
    public void GetAWSDefaultServiceQuota_belongs_to_no_account()
    {
        var request = new GetAWSDefaultServiceQuotaRequest { ServiceCode = "ec2", QuotaCode = "L-0263D0A3" };
        Assert.Equal("arn:aws:servicequotas:us-east-1::ec2/L-0263D0A3", cloud.Call(ServiceQuotasApi.GetAWSDefaultServiceQuota, request).Quota!.QuotaArn);
    }

    [Fact]
    public void ListServiceQuotas_pages_and_filters()
    {
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(ServiceQuotasApi.ListServiceQuotas, new ListServiceQuotasRequest { ServiceCode = "vpc", MaxResults = 10, NextToken = token });
            seen.AddRange(page.Quotas!.Select(quota => quota.QuotaCode!));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(28, seen.Distinct().Count());
        Assert.Equal(28, seen.Count);

        Assert.Equal("Subnets per VPC", Assert.Single(List(new ListServiceQuotasRequest { ServiceCode = "vpc", QuotaCode = "L-407747CB" })).QuotaName);
        Assert.Empty(List(new ListServiceQuotasRequest { ServiceCode = "vpc", QuotaAppliedAtLevel = "RESOURCE" }));
    }

    [Theory]
    [InlineData("vpc", "L-00000000")]
    [InlineData("s3", "L-F678F1CE")]
    public void Quotas_that_there_are_not_are_not_found(string service, string code)
    {
        cloud.Refused("NoSuchResourceException", ServiceQuotasApi.GetServiceQuota, new GetServiceQuotaRequest { ServiceCode = service, QuotaCode = code });
        cloud.Refused(
            "NoSuchResourceException",
            ServiceQuotasApi.GetAWSDefaultServiceQuota,
            new GetAWSDefaultServiceQuotaRequest { ServiceCode = service, QuotaCode = code });
    }

    [Fact]
    public void Unknown_services_tokens_and_contexts_are_refused()
    {
        cloud.Refused("NoSuchResourceException", ServiceQuotasApi.ListServiceQuotas, new ListServiceQuotasRequest { ServiceCode = "lambda" });
        cloud.Refused("NoSuchResourceException", ServiceQuotasApi.ListAWSDefaultServiceQuotas, new ListAWSDefaultServiceQuotasRequest { ServiceCode = "s3" });
        cloud.Refused("InvalidPaginationTokenException", ServiceQuotasApi.ListServices, new ListServicesRequest { NextToken = "abc" });
        cloud.Refused(
            "UnsupportedOperation",
            ServiceQuotasApi.GetServiceQuota,
            new GetServiceQuotaRequest { ServiceCode = "vpc", QuotaCode = "L-F678F1CE", ContextId = "*" });
    }

    private IReadOnlyList<ServiceQuotaShape> List(ListServiceQuotasRequest request) => cloud.Call(ServiceQuotasApi.ListServiceQuotas, request).Quotas!;
}
