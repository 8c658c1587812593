using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

public class StackImportTests
{
    private const string Secret = """
        Parameters: {Word: {Type: String, NoEcho: true, Default: mum}}
        Resources: {Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}
        """;

    private readonly StackSetCloud cloud = new();

    [Fact]
    public void A_stack_that_stands_comes_to_belong_to_the_stack_set_and_keeps_its_own_values()
    {
        cloud.Create();
        var stack = Make("10.7.0.0/16");
        var operation = Import(stack);
        cloud.AssertSucceeded(operation);
        var instance = cloud.Instance();
        Assert.Equal((stack, "CURRENT", "SUCCEEDED", operation), (instance.StackId, instance.Status, instance.StackInstanceStatus!.DetailedStatus, instance.LastOperationId));
        Assert.Equal(("Range", "10.7.0.0/16"), (instance.ParameterOverrides!.Single().ParameterKey, instance.ParameterOverrides!.Single().ParameterValue));
        Assert.Equal("CREATE", cloud.Operation(operation).Action);
        // From here on the stack set changes it, and deletes it.
        cloud.AssertSucceeded(cloud.Update(StackSetCloud.Net, ("Name", "mine")));
        Assert.Equal("UPDATE_COMPLETE", cloud.Stack().StackStatus);
        Assert.Equal(["10.7.0.0/16"], cloud.Ranges());
        cloud.AssertSucceeded(cloud.Delete([StackSetCloud.One], [StackSetCloud.East]));
        Assert.Empty(cloud.Ranges());
    }

    [Fact]
    public void An_import_can_be_reverted_by_deleting_the_instance_and_retaining_its_stack()
    {
        cloud.Create();
        var stack = Make();
        Import(stack);
        cloud.AssertSucceeded(cloud.Delete([StackSetCloud.One], [StackSetCloud.East], retains: true));
        Assert.Empty(cloud.Instances());
        Assert.Equal(["10.0.0.0/16"], cloud.Ranges());
        cloud.AssertSucceeded(Import(stack));
    }

    [Fact]
    public void A_stack_of_another_template_or_with_secrets_is_not_imported_and_stays_as_it_is()
    {
        cloud.Create();
        AssertInoperable(Make(template: StackSetCloud.Net + "\n"), "The template of stack");
        cloud.Delete([StackSetCloud.One], [StackSetCloud.East], retains: true);
        Assert.Equal(["10.0.0.0/16"], cloud.Ranges());
        cloud.Update(Secret);
        AssertInoperable(Make(template: Secret, name: "secret"), "Parameter Word is NoEcho");
    }

    [Fact]
    public void The_execution_role_must_be_let_read_the_template()
    {
        cloud.Create();
        cloud.DeleteRole(StackSetCloud.One, "AWSCloudFormationStackSetExecutionRole", "may");
        cloud.MakeExecutionRole(StackSetCloud.One, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}""");
        AssertInoperable(Make(), "is not authorized to perform: cloudformation:GetTemplate");
    }

    [Fact]
    public void Only_stacks_that_stand_and_belong_nowhere_yet_are_taken_and_ten_at_most()
    {
        cloud.Create();
        cloud.Create("others");
        var stack = Make();
        Refused("ValidationError", "nets");
        Refused("LimitExceededException", "nets", [.. Enumerable.Range(0, 11).Select(number => $"{stack}{number}")]);
        Refused("StackNotFoundException", "nets", "shop");
        Refused("StackNotFoundException", "nets", stack.Replace("us-east-1", "us-west-2", StringComparison.Ordinal));
        Refused("StackNotFoundException", "nets", $"{stack}0");
        Refused("StackSetNotFoundException", "no-such", stack);
        Import(stack);
        Refused("InvalidOperationException", "others", stack);
        Refused("InvalidOperationException", "nets", stack);
        // One stack of an account and Region is enough for a stack set.
        Refused("InvalidOperationException", "nets", Make(name: "second"));
    }

    [Fact]
    public void A_stack_that_the_operation_no_longer_comes_to_stays_outside()
    {
        cloud.Create();
        var (bad, good) = (Make(template: StackSetCloud.Net + "\n"), Make(account: StackSetCloud.Two));
        var operation = cloud.Cloud.Call(
            CloudFormationApi.ImportStacksToStackSet, new ImportStacksToStackSetRequest { StackSetName = "nets", StackIds = [bad, good] }).OperationId!;
        Assert.Equal([$"{StackSetCloud.One} us-east-1 FAILED", $"{StackSetCloud.Two} us-east-1 CANCELLED"], cloud.Results(operation));
        Assert.Equal(StackSetCloud.One, cloud.Instances().Single().Account);
        cloud.AssertSucceeded(Import(good));
    }

    [Fact]
    public void A_stack_that_is_being_made_is_not_imported()
    {
        var slow = new StackSetCloud(Pace.Aws);
        slow.Create();
        var stack = Make(slow);
        var operation = Import(stack, slow);
        slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        Assert.Contains("CREATE_IN_PROGRESS state and can not be imported", slow.ResultShapes(operation).Single().StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_call_begins_nothing_new()
    {
        cloud.Create();
        var stack = Make();
        var request = new ImportStacksToStackSetRequest { StackSetName = "nets", StackIds = [stack], OperationId = "mine" };
        Assert.Equal("mine", cloud.Cloud.Call(CloudFormationApi.ImportStacksToStackSet, request).OperationId);
        Assert.Equal("mine", cloud.Cloud.Call(CloudFormationApi.ImportStacksToStackSet, request).OperationId);
        cloud.Refused("OperationIdAlreadyExistsException", CloudFormationApi.ImportStacksToStackSet, new ImportStacksToStackSetRequest { StackSetName = "nets", StackIds = [$"{stack}0"], OperationId = "mine" });
    }

    private string Make(string range = "10.0.0.0/16", string template = StackSetCloud.Net, string name = "mine", string account = StackSetCloud.One) => cloud.Cloud.Call(
        CloudFormationApi.CreateStack,
        new CreateStackRequest { StackName = name, TemplateBody = template, Parameters = template == Secret ? [] : StackSetCloud.Shapes([("Range", range)]) },
        StackSetCloud.East, account).StackId!;

    private static string Make(StackSetCloud there) => there.Cloud.Call(
        CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "mine", TemplateBody = StackSetCloud.Net }, StackSetCloud.East, StackSetCloud.One).StackId!;

    private string Import(string stack, StackSetCloud? there = null) => (there ?? cloud).Cloud.Call(
        CloudFormationApi.ImportStacksToStackSet, new ImportStacksToStackSetRequest { StackSetName = "nets", StackIds = [stack] }).OperationId!;

    private void AssertInoperable(string stack, string why)
    {
        var operation = Import(stack);
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        var instance = cloud.Instance();
        Assert.Equal(("INOPERABLE", "FAILED_IMPORT"), (instance.Status, instance.StackInstanceStatus!.DetailedStatus));
        Assert.Contains(why, instance.StatusReason, StringComparison.Ordinal);
    }

    private void Refused(string code, string set, params string[] stacks) => cloud.Refused(
        code, CloudFormationApi.ImportStacksToStackSet, new ImportStacksToStackSetRequest { StackSetName = set, StackIds = stacks });
}
