using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.CloudFormation;

/// <summary>Stacks as the AWS CLI and boto3 drive them: the chapter's two listings, deploy, waiters and templates by URL.</summary>
public class StackClientTests
{
    private static readonly string templates = Path.Combine(AppContext.BaseDirectory, "CloudFormation", "templates");

    [Theory]
    [InlineData("mpn-ch10-demo", "chapter-vpc.yaml", "Create VPC in us-west-1", 1)]
    [InlineData("mpn-ch10-demo-2", "chapter-subnet.yaml", "Create subnet in us-west-1", 2)]
    public async Task The_chapters_listings_are_made_described_and_deleted(string name, string template, string description, int resources)
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var made = await weft.AwsAsync($"--region us-west-1 cloudformation create-stack --stack-name {name} --template-body file://{Path.Combine(templates, template)}");
        Assert.StartsWith($"arn:aws:cloudformation:us-west-1:123456789012:stack/{name}/", made.GetProperty("StackId").GetString(), StringComparison.Ordinal);
        await weft.AwsAsync($"--region us-west-1 cloudformation wait stack-create-complete --stack-name {name}");
        var stack = (await weft.AwsAsync($"--region us-west-1 cloudformation describe-stacks --stack-name {name}")).GetProperty("Stacks")[0];
        Assert.Equal(("CREATE_COMPLETE", description, false), (stack.GetProperty("StackStatus").GetString(), stack.GetProperty("Description").GetString(), stack.GetProperty("DisableRollback").GetBoolean()));
        Assert.Equal(resources, (await weft.AwsAsync($"--region us-west-1 cloudformation describe-stack-resources --stack-name {name}")).GetProperty("StackResources").GetArrayLength());
        await weft.AwsAsync($"--region us-west-1 cloudformation delete-stack --stack-name {name}");
        await weft.AwsAsync($"--region us-west-1 cloudformation wait stack-delete-complete --stack-name {name}");
        Assert.Equal(1, (await weft.AwsAsync("--region us-west-1 ec2 describe-vpcs")).GetProperty("Vpcs").GetArrayLength());
    }

    [Fact]
    public async Task Deploy_makes_a_stack_changes_it_and_says_when_nothing_changes()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var file = Path.Combine(templates, "chapter-vpc.yaml");
        Assert.Contains("Successfully created/updated stack - demo", (await weft.TryAwsAsync($"cloudformation deploy --stack-name demo --template-file {file}")).Succeeded(), StringComparison.Ordinal);
        await NextSecondAsync();
        Assert.Contains("Successfully created/updated stack - demo", (await weft.TryAwsAsync($"cloudformation deploy --stack-name demo --template-file {file} --tags team=blue")).Succeeded(), StringComparison.Ordinal);
        await NextSecondAsync();
        Assert.Contains("No changes to deploy", (await weft.TryAwsAsync($"cloudformation deploy --no-fail-on-empty-changeset --stack-name demo --template-file {file} --tags team=blue")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("team", (await weft.TryAwsAsync("ec2 describe-vpcs --filters Name=tag:team,Values=blue")).Succeeded(), StringComparison.Ordinal);
    }

    // The CLI names its change sets by the second, and two deployments fit into one.
    private static async Task NextSecondAsync()
    {
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        while (DateTimeOffset.UtcNow.ToUnixTimeSeconds() == second) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>cdk-shop.json is what the CDK makes of a VPC with public, private and isolated subnets, a security group and an instance.</summary>
    [Fact]
    public async Task What_the_CDK_synthesizes_is_made_and_deleted()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        await weft.AwsAsync($"cloudformation create-stack --stack-name Shop --capabilities CAPABILITY_IAM --template-body file://{Path.Combine(templates, "cdk-shop.json")}");
        await weft.AwsAsync("cloudformation wait stack-create-complete --stack-name Shop");
        Assert.Equal(6, (await weft.AwsAsync("ec2 describe-subnets --filters Name=tag:aws:cloudformation:stack-name,Values=Shop")).GetProperty("Subnets").GetArrayLength());
        Assert.Contains("available", (await weft.TryAwsAsync("ec2 describe-nat-gateways")).Succeeded(), StringComparison.Ordinal);
        await weft.AwsAsync("cloudformation delete-stack --stack-name Shop");
        await weft.AwsAsync("cloudformation wait stack-delete-complete --stack-name Shop");
    }

    /// <summary>
    /// cdk-fleet.json is what the CDK makes of an instance with requireImdsv2, of a LaunchTemplate with image, type, disk and tags, and of an instance launched by it.
    /// </summary>
    [Fact]
    public async Task What_the_CDK_makes_of_launch_templates_is_made_unchanged()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        await weft.AwsAsync($"cloudformation create-stack --stack-name Fleet --capabilities CAPABILITY_IAM --template-body file://{Path.Combine(templates, "cdk-fleet.json")}");
        await weft.AwsAsync("cloudformation wait stack-create-complete --stack-name Fleet");

        var instances = (await weft.AwsAsync("ec2 describe-instances")).GetProperty("Reservations").EnumerateArray().SelectMany(group => group.GetProperty("Instances").EnumerateArray()).ToList();
        Assert.Equal(["t3.micro", "t3.small"], instances.Select(instance => instance.GetProperty("InstanceType").GetString()).Order());
        Assert.All(instances, instance => Assert.Equal("required", instance.GetProperty("MetadataOptions").GetProperty("HttpTokens").GetString()));
        var worker = instances.Single(instance => instance.GetProperty("InstanceType").GetString() == "t3.small");
        Assert.Contains(worker.GetProperty("Tags").EnumerateArray(), tag => tag.GetProperty("Key").GetString() == "aws:ec2launchtemplate:id");
        var volume = worker.GetProperty("BlockDeviceMappings")[0].GetProperty("Ebs").GetProperty("VolumeId").GetString();
        Assert.Equal(12, (await weft.AwsAsync($"ec2 describe-volumes --volume-ids {volume}")).GetProperty("Volumes")[0].GetProperty("Size").GetInt32());

        await weft.AwsAsync("cloudformation delete-stack --stack-name Fleet");
        await weft.AwsAsync("cloudformation wait stack-delete-complete --stack-name Fleet");
        Assert.Equal(0, (await weft.AwsAsync("ec2 describe-launch-templates")).GetProperty("LaunchTemplates").GetArrayLength());
    }

    [Fact]
    public async Task A_template_by_url_is_read_from_the_folder_that_stands_for_the_buckets()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(templates: Path.GetDirectoryName(templates));
        await weft.AwsAsync("cloudformation create-stack --stack-name demo --template-url https://templates.s3.us-east-1.amazonaws.com/chapter-vpc.yaml");
        await weft.AwsAsync("cloudformation wait stack-create-complete --stack-name demo");
        Assert.NotEqual(0, (await weft.TryAwsAsync("cloudformation create-stack --stack-name no --template-url https://templates.s3.amazonaws.com/../../../etc/passwd")).ExitCode);
    }

    [Fact]
    public async Task Boto3_updates_a_stack_at_the_pace_of_aws_and_rings_its_bell()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(pace: Weft.Control.Timing.Pace.Aws);
        var report = JsonDocument.Parse(await weft.PythonAsync("""
            import boto3, json, time, urllib.request
            cf = boto3.client('cloudformation')
            body = json.dumps({'Resources': {
                'Bell': {'Type': 'AWS::CloudFormation::WaitConditionHandle'},
                'Wait': {'Type': 'AWS::CloudFormation::WaitCondition', 'Properties': {'Handle': {'Ref': 'Bell'}, 'Timeout': '600'}},
            }})
            cf.create_stack(StackName='bell', TemplateBody=body)
            for _ in range(600):
                found = [r for r in cf.describe_stack_resources(StackName='bell')['StackResources'] if r['LogicalResourceId'] == 'Bell' and r.get('PhysicalResourceId')]
                if found: break
                time.sleep(0.2)
            message = json.dumps({'Status': 'SUCCESS', 'UniqueId': 'me', 'Data': 'up', 'Reason': ''}).encode()
            answer = urllib.request.urlopen(urllib.request.Request(found[0]['PhysicalResourceId'], data=message, method='PUT')).status
            cf.get_waiter('stack_create_complete').wait(StackName='bell', WaiterConfig={'Delay': 1, 'MaxAttempts': 300})
            print(json.dumps({'answer': answer, 'status': cf.describe_stacks(StackName='bell')['Stacks'][0]['StackStatus'],
                'events': len(cf.describe_stack_events(StackName='bell')['StackEvents'])}))
            """)).RootElement;
        Assert.Equal((200, "CREATE_COMPLETE"), (report.GetProperty("answer").GetInt32(), report.GetProperty("status").GetString()));
        Assert.True(report.GetProperty("events").GetInt32() >= 8);
    }
}
