using Xunit;

namespace Weft.Tests.Aws.Logs.LogGroups;

public class LogGroupProvisioningTests
{
    private const string Group = "AWS::Logs::LogGroup";
    private const string Stream = "AWS::Logs::LogStream";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_group_keeps_its_events_as_long_as_it_says()
    {
        var group = cloud.Create(Group, """{"LogGroupName":"app","RetentionInDays":7,"LogGroupClass":"STANDARD","Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal("arn:aws:logs:us-east-1:123456789012:log-group:app:*", cloud.Attribute(Group, group, "Arn"));
        cloud.AssertStands(Group, group);
        cloud.Update(Group, group, """{"LogGroupName":"app","Tags":[{"Key":"c","Value":"d"}]}""");
        cloud.AssertStands(Group, group);
        Assert.Null(cloud.Read(Group, group)!["RetentionInDays"]);
        cloud.Refused("ResourceAlreadyExistsException", Group, """{"LogGroupName":"app"}""");
        cloud.Refused("ValidationError", Group, """{"KmsKeyId":"key"}""");
        cloud.Delete(Group, group);
        Assert.Null(cloud.Read(Group, group));
    }

    [Fact]
    public void A_stream_comes_and_goes()
    {
        var group = cloud.Create(Group, "{}");
        var stream = cloud.Create(Stream, $$"""{"LogGroupName":"{{group}}","LogStreamName":"one"}""");
        Assert.Equal("one", stream);
        cloud.AssertStands(Stream, stream);
        cloud.Delete(Stream, stream);
        Assert.Null(cloud.Read(Stream, stream));
    }
}
