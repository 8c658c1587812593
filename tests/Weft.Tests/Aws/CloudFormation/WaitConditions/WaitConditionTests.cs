using System.Text;
using Weft.Aws.CloudFormation.WaitConditions;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.WaitConditions;

public class WaitConditionTests
{
    private const string Waiting = """
        Resources:
          Bell: {Type: AWS::CloudFormation::WaitConditionHandle}
          Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Bell, Timeout: '300', Count: '2'}}
        Outputs:
          Said: {Value: !GetAtt Wait.Data}
        """;

    private readonly StackCloud cloud = new();

    [Fact]
    public void A_stack_waits_until_as_many_have_called_as_it_needs()
    {
        cloud.Create("wait", Waiting);
        Ring("one", "SUCCESS", "first");
        Ring("one", "SUCCESS", "again");
        cloud.Cloud.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(StackStatusValues.CreateInProgress, cloud.Status("wait"));
        Ring("two", "SUCCESS", "second");
        cloud.Cloud.Pass(TimeSpan.FromSeconds(4));
        cloud.AssertStatus("wait", StackStatusValues.CreateComplete);
        Assert.Equal("""{"one":"first","two":"second"}""", cloud.Output("wait", "Said"));
    }

    [Fact]
    public void A_failure_is_passed_on_with_its_reason()
    {
        cloud.Create("wait", Waiting);
        Ring("one", "FAILURE", "", "disk full");
        cloud.Cloud.Pass(TimeSpan.FromSeconds(4));
        cloud.AssertStatus("wait", StackStatusValues.RollbackComplete);
        Assert.Equal("WaitCondition received failed message: 'disk full' for uniqueId: one", cloud.Reason("wait", "Wait", "CREATE_FAILED"));
    }

    [Fact]
    public void Silence_ends_with_the_timeout()
    {
        cloud.Create("wait", Waiting);
        cloud.Cloud.Pass(TimeSpan.FromSeconds(299));
        Assert.Equal(StackStatusValues.CreateInProgress, cloud.Status("wait"));
        cloud.Cloud.Pass(TimeSpan.FromSeconds(3));
        cloud.AssertStatus("wait", StackStatusValues.RollbackComplete);
        Assert.Equal("WaitCondition timed out. Received 0 conditions when expecting 2", cloud.Reason("wait", "Wait", "CREATE_FAILED"));
    }

    [Fact]
    public void A_message_that_is_none_or_goes_nowhere_is_refused()
    {
        cloud.Create("wait", Waiting);
        Assert.Throws<AwsException>(() => Ring("one", "MAYBE", ""));
        Assert.Throws<AwsException>(() => WaitMessages.ToInvocation("x/y", default, "request", cloud.Cloud.Now));
    }

    [Fact]
    public void A_creation_policy_waits_for_signals_to_the_resource()
    {
        cloud.Create("net", StackCloud.Network.Replace("Type: AWS::EC2::VPC", "Type: AWS::EC2::VPC\n    CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT10M}}", StringComparison.Ordinal));
        Assert.Equal("CREATE_IN_PROGRESS", cloud.Resources("net").Single().ResourceStatus);
        Signal("up", "SUCCESS");
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.SignalResource, new SignalResourceRequest { StackName = "net", LogicalResourceId = "Net", UniqueId = "late", Status = "SUCCESS" });
    }

    [Fact]
    public void A_failing_signal_or_none_fails_the_resource()
    {
        var template = StackCloud.Network.Replace("Type: AWS::EC2::VPC", "Type: AWS::EC2::VPC\n    CreationPolicy: {ResourceSignal: {Timeout: PT1M}}", StringComparison.Ordinal);
        cloud.Create("net", template);
        Signal("down", "FAILURE");
        cloud.AssertStatus("net", StackStatusValues.RollbackComplete);
        cloud.Create("late", template);
        cloud.Cloud.Pass(TimeSpan.FromSeconds(70));
        Assert.Equal("Failed to receive 1 resource signal(s) within the specified duration", cloud.Reason("late", "Net", "CREATE_FAILED"));
    }

    private void Signal(string id, string status) => cloud.Cloud.Call(
        CloudFormationApi.SignalResource, new SignalResourceRequest { StackName = "net", LogicalResourceId = "Net", UniqueId = id, Status = status });

    private void Ring(string id, string status, string data, string reason = "")
    {
        var url = new Uri(cloud.PhysicalId("wait", "Bell"));
        Assert.StartsWith(WaitMessages.Path, url.AbsolutePath, StringComparison.Ordinal);
        var message = Encoding.UTF8.GetBytes($$"""{"Status":"{{status}}","UniqueId":"{{id}}","Data":"{{data}}","Reason":"{{reason}}"}""");
        cloud.Cloud.Do(WaitMessages.ToInvocation(url.AbsolutePath[WaitMessages.Path.Length..], message, "request", cloud.Cloud.Now));
    }
}
