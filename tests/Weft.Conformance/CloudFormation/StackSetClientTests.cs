using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.CloudFormation;

/// <summary>Stack sets as the AWS CLI and boto3 drive them: two accounts, two Regions, the roles of self-managed permissions.</summary>
public sealed class StackSetClientTests
{
    private const string Administrator = "123456789012";

    private const string Roles = """
        import boto3, json, sys
        def role(account, name, principal, policy):
            iam = boto3.client("iam", aws_access_key_id=account, aws_secret_access_key="test")
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}))
            iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [policy]}))
        if sys.argv[1] == "administration":
            role("123456789012", "AWSCloudFormationStackSetAdministrationRole", {"Service": "cloudformation.amazonaws.com"},
                 {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/AWSCloudFormationStackSetExecutionRole"})
        else:
            role(sys.argv[1], "AWSCloudFormationStackSetExecutionRole", {"AWS": "arn:aws:iam::123456789012:root"}, {"Effect": "Allow", "Action": "*", "Resource": "*"})
        """;

    private const string Detect = """
        import boto3, time
        aws = boto3.client("cloudformation")
        operation = aws.detect_stack_set_drift(StackSetName="nets", OperationPreferences={"MaxConcurrentPercentage": 100, "FailureTolerancePercentage": 100})["OperationId"]
        while aws.describe_stack_set_operation(StackSetName="nets", OperationId=operation)["StackSetOperation"]["Status"] == "RUNNING":
            time.sleep(0.1)
        details = aws.describe_stack_set(StackSetName="nets")["StackSet"]["StackSetDriftDetectionDetails"]
        print(details["DriftStatus"], details["TotalStackInstancesCount"], details["DriftedStackInstancesCount"], details["InSyncStackInstancesCount"])
        for summary in aws.list_stack_instance_resource_drifts(
                StackSetName="nets", StackInstanceAccount="111111111111", StackInstanceRegion="us-west-2", OperationId=operation)["Summaries"]:
            print(summary["LogicalResourceId"], summary["StackResourceDriftStatus"])
        """;

    private static readonly string template = Path.Combine(AppContext.BaseDirectory, "CloudFormation", "templates", "chapter-vpc.yaml");

    [Fact]
    public async Task A_stack_set_goes_to_two_accounts_and_regions_drifts_and_is_taken_down()
    {
        await Client.AwsCli.RequireAsync();
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        foreach (var role in new[] { "administration", "111111111111", "222222222222" }) await weft.PythonAsync(Roles, null, role);
        var set = await weft.AwsAsync($"cloudformation create-stack-set --stack-set-name nets --template-body file://{template} --tags Key=team,Value=blue");
        Assert.StartsWith("nets:", set.GetProperty("StackSetId").GetString(), StringComparison.Ordinal);
        await Finish(weft, "create-stack-instances", "SUCCEEDED", "--accounts 111111111111 222222222222 --regions us-west-2 us-east-1 --operation-preferences MaxConcurrentCount=2,FailureToleranceCount=1");
        foreach (var account in new[] { "111111111111", "222222222222" })
        {
            foreach (var region in new[] { "us-east-1", "us-west-2" }) Assert.Single(await TaggedAsync(weft, account, region));
        }

        Assert.Empty(await TaggedAsync(weft, Administrator, "us-east-1"));
        var instances = (await weft.AwsAsync("cloudformation list-stack-instances --stack-set-name nets")).GetProperty("Summaries").EnumerateArray().ToList();
        Assert.Equal(["CURRENT SUCCEEDED"], instances.Select(i => $"{i.GetProperty("Status")} {i.GetProperty("StackInstanceStatus").GetProperty("DetailedStatus")}").Distinct());

        Assert.StartsWith("IN_SYNC 4 0 4", await weft.PythonAsync(Detect), StringComparison.Ordinal);
        var vpc = (await TaggedAsync(weft, "111111111111", "us-west-2")).Single();
        await weft.AwsAsync($"ec2 create-tags --resources {vpc} --tags Key=by,Value=hand", weft.Environment("111111111111", region: "us-west-2"));
        var drift = await weft.PythonAsync(Detect);
        Assert.StartsWith("DRIFTED 4 1 3", drift, StringComparison.Ordinal);
        Assert.Contains("MODIFIED", drift, StringComparison.Ordinal);

        Assert.Contains("StackSetNotEmptyException", (await weft.TryAwsAsync("cloudformation delete-stack-set --stack-set-name nets")).Errors, StringComparison.Ordinal);
        await Finish(weft, "delete-stack-instances", "SUCCEEDED", "--accounts 111111111111 222222222222 --regions us-west-2 us-east-1 --no-retain-stacks");
        Assert.Empty(await TaggedAsync(weft, "111111111111", "us-west-2"));
        await weft.AwsAsync("cloudformation delete-stack-set --stack-set-name nets");
        Assert.Contains("StackSetNotFoundException", (await weft.TryAwsAsync("cloudformation describe-stack-set --stack-set-name nets")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_the_role_fails_as_far_as_failures_are_tolerated()
    {
        await Client.AwsCli.RequireAsync();
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        foreach (var role in new[] { "administration", "222222222222" }) await weft.PythonAsync(Roles, null, role);
        await weft.AwsAsync($"cloudformation create-stack-set --stack-set-name nets --template-body file://{template}");
        const string Everywhere = "--accounts 111111111111 222222222222 --regions us-east-1 us-west-2";
        Assert.Equal(
            ["111111111111 us-east-1 FAILED", "222222222222 us-east-1 CANCELLED", "111111111111 us-west-2 CANCELLED", "222222222222 us-west-2 CANCELLED"],
            await Finish(weft, "create-stack-instances", "FAILED", Everywhere));
        Assert.Equal(
            ["111111111111 us-east-1 FAILED", "222222222222 us-east-1 SUCCEEDED", "111111111111 us-west-2 FAILED", "222222222222 us-west-2 SUCCEEDED"],
            await Finish(weft, "create-stack-instances", "SUCCEEDED", $"{Everywhere} --operation-preferences FailureToleranceCount=1"));
        var failed = (await weft.AwsAsync("cloudformation describe-stack-instance --stack-set-name nets --stack-instance-account 111111111111 --stack-instance-region us-east-1")).GetProperty("StackInstance");
        Assert.Equal(
            "Account 111111111111 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role 'AWSCloudFormationStackSetAdministrationRole'.",
            failed.GetProperty("StatusReason").GetString());
        await weft.PythonAsync(Roles, null, "111111111111");
        await Finish(weft, "update-stack-instances", "SUCCEEDED", Everywhere);
        Assert.Single(await TaggedAsync(weft, "111111111111", "us-west-2"));
    }

    /// <summary>Begins an operation, waits until it is over, and gives its results in order.</summary>
    private static async Task<List<string>> Finish(LiveWeft weft, string operation, string outcome, string arguments)
    {
        var id = (await weft.AwsAsync($"cloudformation {operation} --stack-set-name nets {arguments}")).GetProperty("OperationId").GetString();
        var described = await weft.AwsAsync($"cloudformation describe-stack-set-operation --stack-set-name nets --operation-id {id}");
        Assert.Equal(outcome, described.GetProperty("StackSetOperation").GetProperty("Status").GetString());
        var results = (await weft.AwsAsync($"cloudformation list-stack-set-operation-results --stack-set-name nets --operation-id {id}")).GetProperty("Summaries");
        return [.. results.EnumerateArray().Select(result => $"{result.GetProperty("Account")} {result.GetProperty("Region")} {result.GetProperty("Status")}")];
    }

    /// <summary>The VPCs that stacks made.</summary>
    private static async Task<List<string?>> TaggedAsync(LiveWeft weft, string account, string region)
    {
        var found = await weft.AwsAsync("ec2 describe-vpcs --filters Name=tag-key,Values=aws:cloudformation:stack-name", weft.Environment(account, region: region));
        return [.. found.GetProperty("Vpcs").EnumerateArray().Select(vpc => vpc.GetProperty("VpcId").GetString())];
    }
}
