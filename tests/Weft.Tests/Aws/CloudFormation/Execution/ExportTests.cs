using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

public class ExportTests
{
    private const string Importing = "Resources: {Extra: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !ImportValue shared-net, CidrBlock: 10.0.9.0/24}}}";

    private readonly StackCloud cloud = new();

    [Fact]
    public void An_export_is_listed_imported_and_kept_while_it_is_in_use()
    {
        cloud.Create("net", Exporting("10.0.0.0/16"));
        cloud.Create("user", Importing);
        cloud.AssertStatus("user", StackStatusValues.CreateComplete);
        var export = cloud.Cloud.Call(CloudFormationApi.ListExports, new ListExportsRequest()).Exports!.Single();
        Assert.Equal(("shared-net", cloud.PhysicalId("net", "Net")), (export.Name, export.Value));
        Assert.Equal(["user"], cloud.Cloud.Call(CloudFormationApi.ListImports, new ListImportsRequest { ExportName = "shared-net" }).Imports!);
        cloud.Delete("net");
        cloud.AssertStatus("net", StackStatusValues.DeleteFailed);
        Assert.Equal("Export shared-net cannot be deleted as it is in use by user", cloud.Reason("net", "net", "DELETE_FAILED"));
        cloud.Delete("user");
        cloud.Delete("net");
        Assert.Empty(cloud.Cloud.Call(CloudFormationApi.ListExports, new ListExportsRequest()).Exports!);
    }

    [Fact]
    public void An_export_in_use_cannot_change()
    {
        cloud.Create("net", Exporting("10.0.0.0/16"));
        cloud.Create("user", Importing);
        cloud.Update("net", Exporting("10.0.0.0/17"));
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        Assert.Equal("Export shared-net cannot be updated as it is in use by user", cloud.Reason("net", "net", "UPDATE_ROLLBACK_IN_PROGRESS"));
    }

    [Fact]
    public void A_name_is_exported_once_and_a_missing_one_fails_the_stack()
    {
        cloud.Create("net", Exporting("10.0.0.0/16"));
        cloud.Create("twin", Exporting("10.0.0.0/16"));
        cloud.AssertStatus("twin", StackStatusValues.RollbackComplete);
        Assert.StartsWith("Export with name shared-net is already exported by stack net.", cloud.Reason("twin", "twin", "ROLLBACK_IN_PROGRESS"), StringComparison.Ordinal);
        cloud.Create("lost", Importing.Replace("shared-net", "nowhere", StringComparison.Ordinal));
        cloud.AssertStatus("lost", StackStatusValues.RollbackComplete);
        Assert.Contains("No export named nowhere found", cloud.Reason("lost", "Extra", "CREATE_FAILED"), StringComparison.Ordinal);
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.ListImports, new ListImportsRequest { ExportName = "nowhere" });
    }

    private static string Exporting(string range) => $$"""
        Resources: {Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: {{range}} } } }
        Outputs: {Id: {Value: !Ref Net, Export: {Name: shared-net} } }
        """;
}
