using Weft.Conformance.Clients;
using Weft.Conformance.Wire;
using Xunit;

namespace Weft.Conformance.S3;

/// <summary>Templates on their way through a bucket: the CLI's package and deploy, and the way of the CDK.</summary>
public sealed class DeploymentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weft-deploy").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_CLI_packages_and_deploys_a_nested_stack()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var (top, packed) = (Path.Combine(folder, "top.yaml"), Path.Combine(folder, "packed.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "net.yaml"), "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.5.0.0/16}}}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(top, "Resources: {Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: net.yaml}}}", TestContext.Current.CancellationToken);
        (await weft.TryAwsAsync("s3 mb s3://shelf")).Succeeded();

        (await weft.TryAwsAsync($"cloudformation package --template-file {top} --s3-bucket shelf --output-template-file {packed}")).Succeeded();
        (await weft.TryAwsAsync($"cloudformation deploy --stack-name top --template-file {packed} --s3-bucket shelf --s3-prefix deployed")).Succeeded();

        Assert.Equal(2, (await weft.AwsAsync("cloudformation describe-stacks")).GetProperty("Stacks").GetArrayLength());
        Assert.Equal(1, (await weft.AwsAsync("ec2 describe-vpcs --filters Name=cidr,Values=10.5.0.0/16")).GetProperty("Vpcs").GetArrayLength());
        Assert.Equal(1, (await weft.AwsAsync("s3api list-objects-v2 --bucket shelf --prefix deployed/")).GetProperty("Contents").GetArrayLength());
    }

    [Fact]
    public async Task An_app_of_the_CDK_finds_the_bucket_and_the_roles_that_it_deploys_through()
    {
        await Client.AwsCli.RequireAsync();
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        await weft.AwsAsync(
            $"cloudformation create-stack --stack-name CDKToolkit --capabilities CAPABILITY_NAMED_IAM --template-body file://{Path.Combine(Botocore.Root, "docs", "cdk-bootstrap.yaml")}");
        await weft.AwsAsync("cloudformation wait stack-create-complete --stack-name CDKToolkit");
        var program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "S3", "deployment.py"), TestContext.Current.CancellationToken);

        Assert.Equal("done", (await weft.PythonAsync(program)).Trim());
    }
}
