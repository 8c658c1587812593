using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Ec2;

/// <summary>The root volumes of instances, as boto3 with its waiters and the AWS CLI see them.</summary>
public class VolumeTests
{
    [Fact]
    public async Task Boto3_follows_a_root_volume_from_its_launch_to_its_end()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var report = JsonDocument.Parse(await weft.PythonAsync(launchAndEnd)).RootElement;

        Assert.Equal("20 gp3 4000 250 in-use /dev/xvda False disk", report.GetProperty("made").GetString());
        Assert.Equal("completed 20 30", report.GetProperty("modified").GetString());
        Assert.Equal("ok ['io-enabled passed', 'io-performance not-applicable']", report.GetProperty("status").GetString());
        Assert.Equal("VolumeInUse", report.GetProperty("refused").GetString());
        Assert.Equal("[30] []", report.GetProperty("left").GetString());
    }

    [Fact]
    public async Task The_aws_cli_launches_with_a_block_device_and_hears_what_there_is_not()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var image = (await weft.AwsAsync("ec2 describe-images --filters Name=name,Values=al2023-ami-2023*kernel-6.1-x86_64")).GetProperty("Images")[0].GetProperty("ImageId").GetString();
        var launch = $"ec2 run-instances --image-id {image} --instance-type t3.micro --block-device-mappings ";

        var instance = (await weft.AwsAsync(launch + "DeviceName=/dev/xvda,Ebs={VolumeSize=16,VolumeType=gp2} --tag-specifications ResourceType=volume,Tags=[{Key=Name,Value=disk}]"))
            .GetProperty("Instances")[0].GetProperty("InstanceId").GetString();
        var volume = (await weft.AwsAsync($"ec2 describe-volumes --filters Name=attachment.instance-id,Values={instance} Name=tag:Name,Values=disk")).GetProperty("Volumes")[0];
        var mapped = await weft.AwsAsync($"ec2 describe-instance-attribute --instance-id {instance} --attribute blockDeviceMapping");
        var refused = await weft.TryAwsAsync(launch + "DeviceName=/dev/sdf,Ebs={VolumeSize=16}");

        Assert.Equal((16, "gp2", 100), (volume.GetProperty("Size").GetInt32(), volume.GetProperty("VolumeType").GetString(), volume.GetProperty("Iops").GetInt32()));
        Assert.Equal(volume.GetProperty("VolumeId").GetString(), mapped.GetProperty("BlockDeviceMappings")[0].GetProperty("Ebs").GetProperty("VolumeId").GetString());
        Assert.Contains("UnsupportedOperation", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("/dev/sdf", refused.Errors, StringComparison.Ordinal);
    }

    private const string launchAndEnd =
        """
        import boto3, botocore, json
        ec2 = boto3.client('ec2')
        image = ec2.describe_images(Filters=[{'Name': 'name', 'Values': ['al2023-ami-2023*kernel-6.1-x86_64']}])['Images'][0]['ImageId']
        disk = {'VolumeSize': 20, 'VolumeType': 'gp3', 'Iops': 4000, 'Throughput': 250, 'DeleteOnTermination': False}
        run = dict(ImageId=image, InstanceType='t3.micro', MinCount=1, MaxCount=1)
        kept = ec2.run_instances(**run, BlockDeviceMappings=[{'DeviceName': '/dev/xvda', 'Ebs': disk}],
            TagSpecifications=[{'ResourceType': 'volume', 'Tags': [{'Key': 'Name', 'Value': 'disk'}]}])['Instances'][0]['InstanceId']
        gone = ec2.run_instances(**run)['Instances'][0]['InstanceId']
        ec2.get_waiter('instance_running').wait(InstanceIds=[kept, gone])
        volume = ec2.describe_instances(InstanceIds=[kept])['Reservations'][0]['Instances'][0]['BlockDeviceMappings'][0]['Ebs']['VolumeId']
        ec2.get_waiter('volume_in_use').wait(VolumeIds=[volume])
        made = boto3.resource('ec2').Volume(volume)
        plug = made.attachments[0]
        report = {'made': f"{made.size} {made.volume_type} {made.iops} {made.throughput} {made.state} {plug['Device']} {plug['DeleteOnTermination']} {made.tags[0]['Value']}"}
        ec2.modify_volume(VolumeId=volume, Size=30)
        change = ec2.describe_volumes_modifications(VolumeIds=[volume])['VolumesModifications'][0]
        report['modified'] = f"{change['ModificationState']} {change['OriginalSize']} {change['TargetSize']}"
        status = ec2.describe_volume_status(VolumeIds=[volume])['VolumeStatuses'][0]['VolumeStatus']
        report['status'] = f"{status['Status']} {[one['Name'] + ' ' + one['Status'] for one in status['Details']]}"
        try:
            ec2.delete_volume(VolumeId=volume)
        except botocore.exceptions.ClientError as refusal:
            report['refused'] = refusal.response['Error']['Code']
        ec2.terminate_instances(InstanceIds=[kept, gone])
        ec2.get_waiter('instance_terminated').wait(InstanceIds=[kept, gone])
        ec2.get_waiter('volume_available').wait(VolumeIds=[volume])
        pages = ec2.get_paginator('describe_volumes').paginate(PaginationConfig={'PageSize': 5})
        left = [one['Size'] for page in pages for one in page['Volumes']]
        ec2.delete_volume(VolumeId=volume)
        ec2.get_waiter('volume_deleted').wait(VolumeIds=[volume])
        report['left'] = f"{left} {ec2.describe_volumes()['Volumes']}"
        print(json.dumps(report))
        """;
}
