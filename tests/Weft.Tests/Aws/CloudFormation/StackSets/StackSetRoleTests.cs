using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

public class StackSetRoleTests
{
    private const string Execution = "AWSCloudFormationStackSetExecutionRole";

    private readonly StackSetCloud cloud = new();

    public StackSetRoleTests() => cloud.Create();

    [Fact]
    public void Without_the_administration_role_every_stack_fails_by_its_name()
    {
        cloud.DeleteRole(StackSetCloud.Administrator, "AWSCloudFormationStackSetAdministrationRole", "assume");
        Assert.Equal("Account 123456789012 should have 'AWSCloudFormationStackSetAdministrationRole' role with trust relationship to CloudFormation service.", Reason());
    }

    [Fact]
    public void Without_the_execution_role_the_accounts_stack_fails_by_its_name()
    {
        cloud.DeleteRole(StackSetCloud.One, Execution, "may");
        Assert.Equal("Account 111111111111 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role 'AWSCloudFormationStackSetAdministrationRole'.", Reason());
        Assert.Null(cloud.Instance().StackId);
        cloud.MakeExecutionRole(StackSetCloud.One);
        cloud.AssertSucceeded(cloud.Deploy([StackSetCloud.One], [StackSetCloud.East]));
    }

    [Fact]
    public void An_execution_role_that_trusts_another_account_is_as_good_as_none()
    {
        cloud.DeleteRole(StackSetCloud.One, Execution, "may");
        cloud.MakeExecutionRole(StackSetCloud.One, trusted: $"arn:aws:iam::{StackSetCloud.Two}:root");
        Assert.Contains("should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship", Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_administration_role_must_be_allowed_to_take_the_other_one_on()
    {
        cloud.MakeAdministrationRole("Narrow", "SomethingElse");
        cloud.Cloud.Call(CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest
        {
            StackSetName = "nets", UsePreviousTemplate = true, AdministrationRoleARN = "arn:aws:iam::123456789012:role/Narrow",
        });
        Assert.Contains("is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/AWSCloudFormationStackSetExecutionRole", Reason(), StringComparison.Ordinal);
        cloud.Refused("ValidationError", CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest { StackSetName = "nets", UsePreviousTemplate = true });
    }

    [Fact]
    public void A_stack_has_the_rights_of_the_execution_role_and_no_more()
    {
        cloud.DeleteRole(StackSetCloud.One, Execution, "may");
        cloud.MakeExecutionRole(StackSetCloud.One, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cloudformation:*","Resource":"*"}}""");
        Assert.Contains("ec2:CreateVpc", Reason(), StringComparison.Ordinal);
        cloud.DeleteRole(StackSetCloud.Two, Execution, "may");
        cloud.MakeExecutionRole(StackSetCloud.Two, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}""");
        Assert.Contains("cloudformation:CreateStack", Reason(StackSetCloud.Two), StringComparison.Ordinal);
    }

    [Fact]
    public void Once_the_role_has_gone_its_stack_can_do_nothing_more()
    {
        cloud.Deploy([StackSetCloud.One], [StackSetCloud.East]);
        cloud.DeleteRole(StackSetCloud.One, Execution, "may");
        var operation = cloud.Delete([StackSetCloud.One], [StackSetCloud.East]);
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        Assert.Single(cloud.Ranges());
    }

    [Fact]
    public void The_stacks_of_the_administrators_own_account_need_the_role_as_well()
    {
        var operation = cloud.Deploy([StackSetCloud.Administrator], [StackSetCloud.East]);
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        cloud.MakeExecutionRole(StackSetCloud.Administrator);
        cloud.AssertSucceeded(cloud.Deploy([StackSetCloud.Administrator], [StackSetCloud.East]));
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!, vpc => vpc.IsDefault != true);
    }

    private string Reason(string account = StackSetCloud.One)
    {
        var operation = cloud.Deploy([account], [StackSetCloud.East]);
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        Assert.Equal(cloud.ResultShapes(operation).Single().StatusReason, cloud.Instance(account).StatusReason);
        return cloud.Instance(account).StatusReason!;
    }
}
