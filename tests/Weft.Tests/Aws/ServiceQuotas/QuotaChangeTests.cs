using Weft.Wire.Ec2;
using Weft.Wire.ServiceQuotas;
using Xunit;

namespace Weft.Tests.Aws.ServiceQuotas;

public class QuotaChangeTests
{
    private const string VpcsPerRegion = "L-F678F1CE";
    private const string RulesPerGroup = "L-0EA8095F";
    private const string GroupsPerInterface = "L-2AFB9258";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_raised_quota_is_in_force_at_once()
    {
        for (var i = 0; i < 4; i++) CreateVpc();
        cloud.Refused("VpcLimitExceeded", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" });

        var change = Raise("vpc", VpcsPerRegion, 6);

        Assert.Equal(("APPROVED", 6d, "VPCs per Region", "us-east-1"), (change.Status, change.DesiredValue, change.QuotaName, change.QuotaArn!.Split(':')[3]));
        CreateVpc();
        cloud.Refused("VpcLimitExceeded", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" });
    }

    [Fact]
    public void A_raised_quota_is_raised_in_its_region_and_account_only()
    {
        Raise("vpc", VpcsPerRegion, 50);
        Assert.Equal(50, ValueOf("vpc", VpcsPerRegion));
        Assert.Equal(5, ValueOf("vpc", VpcsPerRegion, region: "eu-west-1"));
        Assert.Equal(5, ValueOf("vpc", VpcsPerRegion, account: "222222222222"));
        var request = new GetAWSDefaultServiceQuotaRequest { ServiceCode = "vpc", QuotaCode = VpcsPerRegion };
        Assert.Equal(5, cloud.Call(ServiceQuotasApi.GetAWSDefaultServiceQuota, request).Quota!.Value);
    }

    [Fact]
    public void A_global_quota_is_raised_in_every_region_of_the_account()
    {
        Raise("iam", "L-FE177D64", 2000);
        Assert.Equal(2000, ValueOf("iam", "L-FE177D64", region: "eu-west-1"));
        Assert.Equal(1000, ValueOf("iam", "L-FE177D64", account: "222222222222"));
        Assert.Single(History(new ListRequestedServiceQuotaChangeHistoryRequest(), "ap-south-1"));
    }

    [Fact]
    public void More_vpcs_bring_as_many_more_internet_gateways()
    {
        Raise("vpc", "L-A4707A72", 7);
        Raise("vpc", VpcsPerRegion, 15);
        Assert.Equal(17, ValueOf("vpc", "L-A4707A72"));
        Assert.Equal(15, ValueOf("vpc", "L-45FE3B85"));
    }

    [Theory]
    [InlineData("L-2AEEBF1A", 40, "APPROVED")]
    [InlineData("L-2AEEBF1A", 41, "NOT_APPROVED")]
    [InlineData("L-93826ACB", 1001, "NOT_APPROVED")]
    [InlineData("L-407747CB", 100_000, "APPROVED")]
    public void A_quota_is_raised_as_far_as_AWS_documents(string code, double value, string status)
    {
        var before = ValueOf("vpc", code);
        Assert.Equal(status, Raise("vpc", code, value).Status);
        Assert.Equal(status == "APPROVED" ? value : before, ValueOf("vpc", code));
    }

    [Fact]
    public void Rules_times_groups_of_an_interface_stay_below_a_thousand()
    {
        Assert.Equal("NOT_APPROVED", Raise("vpc", RulesPerGroup, 201).Status);
        Assert.Equal("APPROVED", Raise("vpc", RulesPerGroup, 100).Status);
        Assert.Equal("NOT_APPROVED", Raise("vpc", GroupsPerInterface, 11).Status);
        Assert.Equal("APPROVED", Raise("vpc", GroupsPerInterface, 10).Status);
    }

    [Theory]
    [InlineData("vpc", VpcsPerRegion, 5, "IllegalArgumentException")]
    [InlineData("vpc", VpcsPerRegion, 1, "IllegalArgumentException")]
    [InlineData("vpc", "L-8312C5BB", 200, "IllegalArgumentException")]
    [InlineData("vpc", "L-12345678", 10, "NoSuchResourceException")]
    [InlineData("s3", VpcsPerRegion, 10, "NoSuchResourceException")]
    public void A_request_that_makes_no_sense_is_refused(string service, string code, double value, string error) => cloud.Refused(
        error,
        ServiceQuotasApi.RequestServiceQuotaIncrease,
        new RequestServiceQuotaIncreaseRequest { ServiceCode = service, QuotaCode = code, DesiredValue = value });

    [Fact]
    public void The_history_holds_every_request_newest_first()
    {
        var first = Raise("vpc", VpcsPerRegion, 10);
        cloud.Pass(TimeSpan.FromMinutes(1));
        var second = Raise("vpc", "L-2AEEBF1A", 99);
        cloud.Pass(TimeSpan.FromMinutes(1));
        var third = Raise("ec2", "L-0263D0A3", 10);

        Assert.Equal([third.Id, second.Id, first.Id], History(new ListRequestedServiceQuotaChangeHistoryRequest()).Select(change => change.Id));
        Assert.Equal([second.Id, first.Id], History(new ListRequestedServiceQuotaChangeHistoryRequest { ServiceCode = "vpc" }).Select(change => change.Id));
        Assert.Equal([second.Id], History(new ListRequestedServiceQuotaChangeHistoryRequest { Status = "NOT_APPROVED" }).Select(change => change.Id));
        Assert.Empty(History(new ListRequestedServiceQuotaChangeHistoryRequest { QuotaRequestedAtLevel = "RESOURCE" }));
        Assert.Empty(History(new ListRequestedServiceQuotaChangeHistoryRequest(), "eu-west-1"));
        var byQuota = new ListRequestedServiceQuotaChangeHistoryByQuotaRequest { ServiceCode = "ec2", QuotaCode = "L-0263D0A3" };
        Assert.Equal(third.Id, Assert.Single(cloud.Call(ServiceQuotasApi.ListRequestedServiceQuotaChangeHistoryByQuota, byQuota).RequestedQuotas!).Id);
    }

    [Fact]
    public void A_request_can_be_looked_up()
    {
        var id = Raise("vpc", VpcsPerRegion, 10).Id!;
        var change = cloud.Call(ServiceQuotasApi.GetRequestedServiceQuotaChange, new GetRequestedServiceQuotaChangeRequest { RequestId = id }).RequestedQuota!;
        Assert.Equal("""{"accountId":"123456789012","callerArn":"arn:aws:iam::123456789012:root"}""", change.Requester);
        Assert.Equal(cloud.Now, change.Created);
        cloud.Refused(
            "NoSuchResourceException", ServiceQuotasApi.GetRequestedServiceQuotaChange, new GetRequestedServiceQuotaChangeRequest { RequestId = "none" });
    }

    private void CreateVpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" });

    private RequestedServiceQuotaChangeShape Raise(string service, string code, double value) => cloud.Call(
        ServiceQuotasApi.RequestServiceQuotaIncrease,
        new RequestServiceQuotaIncreaseRequest { ServiceCode = service, QuotaCode = code, DesiredValue = value }).RequestedQuota!;

    private double? ValueOf(string service, string code, string? region = null, string? account = null) => cloud.Call(
        ServiceQuotasApi.GetServiceQuota, new GetServiceQuotaRequest { ServiceCode = service, QuotaCode = code }, region, account).Quota!.Value;

    private IReadOnlyList<RequestedServiceQuotaChangeShape> History(ListRequestedServiceQuotaChangeHistoryRequest request, string? region = null) =>
        cloud.Call(ServiceQuotasApi.ListRequestedServiceQuotaChangeHistory, request, region).RequestedQuotas!;
}
