using Xunit;

namespace Weft.Tests.Aws.CloudFormation.CdkMetadata;

public class AppMetadataTests
{
    private const string Metadata = "AWS::CDK::Metadata";

    [Fact]
    public void What_the_CDK_writes_is_kept_changed_and_forgotten()
    {
        var cloud = new ProvisionedCloud();
        var id = cloud.Create(Metadata, """{"Analytics":"v2:deflate64:H4sI"}""", "CDKMetadata");
        Assert.StartsWith("stack-CDKMetadata-", id, StringComparison.Ordinal);
        cloud.AssertStands(Metadata, id);
        cloud.Update(Metadata, id, """{"Analytics":"v2:deflate64:other"}""");
        cloud.AssertStands(Metadata, id);
        cloud.Delete(Metadata, id);
        Assert.Null(cloud.Read(Metadata, id));
        cloud.Refused("ValidationError", Metadata, """{"Modules":"old"}""");
    }
}
