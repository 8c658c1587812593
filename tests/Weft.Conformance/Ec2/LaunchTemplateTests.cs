using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Ec2;

/// <summary>Launch templates with boto3, which checks the shape of every answer.</summary>
public class LaunchTemplateTests
{
    [Fact]
    public async Task Boto3_stores_versions_launches_by_them_and_makes_a_template_of_an_instance()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var told = await weft.PythonAsync("""
            import base64, boto3
            from botocore.exceptions import ClientError
            ec2, ssm = boto3.client('ec2'), boto3.client('ssm')
            image = ssm.get_parameter(Name='/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')['Parameter']['Value']
            made = ec2.create_launch_template(
                LaunchTemplateName='web', VersionDescription='first',
                LaunchTemplateData={
                    'ImageId': image, 'InstanceType': 't3.micro', 'UserData': base64.b64encode(b'#!/bin/sh').decode(),
                    'MetadataOptions': {'HttpTokens': 'required'}, 'BlockDeviceMappings': [{'DeviceName': '/dev/xvda', 'Ebs': {'VolumeSize': 10}}],
                    'NetworkInterfaces': [{'DeviceIndex': 0, 'AssociatePublicIpAddress': False, 'Description': 'first'}],
                    'TagSpecifications': [{'ResourceType': 'instance', 'Tags': [{'Key': 'Name', 'Value': 'web'}]}]},
                TagSpecifications=[{'ResourceType': 'launch-template', 'Tags': [{'Key': 'team', 'Value': 'net'}]}])['LaunchTemplate']
            second = ec2.create_launch_template_version(LaunchTemplateId=made['LaunchTemplateId'], SourceVersion='1', LaunchTemplateData={'InstanceType': 't3.small'})
            assert second['LaunchTemplateVersion']['LaunchTemplateData']['ImageId'] == image, second
            ec2.modify_launch_template(LaunchTemplateName='web', DefaultVersion='2')
            found = ec2.describe_launch_templates(Filters=[{'Name': 'tag:team', 'Values': ['net']}])['LaunchTemplates']
            assert [(one['DefaultVersionNumber'], one['LatestVersionNumber']) for one in found] == [(2, 2)], found
            pages = ec2.get_paginator('describe_launch_template_versions').paginate(LaunchTemplateName='web', PaginationConfig={'PageSize': 1})
            assert [one['VersionNumber'] for page in pages for one in page['LaunchTemplateVersions']] == [2, 1]
            instance = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={'LaunchTemplateName': 'web'})['Instances'][0]
            assert (instance['InstanceType'], instance['MetadataOptions']['HttpTokens']) == ('t3.small', 'required'), instance
            tags = {tag['Key']: tag['Value'] for tag in instance['Tags']}
            assert tags == {'Name': 'web', 'aws:ec2launchtemplate:id': made['LaunchTemplateId'], 'aws:ec2launchtemplate:version': '2'}, tags
            data = ec2.get_launch_template_data(InstanceId=instance['InstanceId'])['LaunchTemplateData']
            data.pop('NetworkInterfaces')
            for device in data['BlockDeviceMappings']: device['Ebs'].pop('SnapshotId')
            ec2.create_launch_template(LaunchTemplateName='again', LaunchTemplateData=data)
            again = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={'LaunchTemplateName': 'again', 'Version': '$Latest'})['Instances'][0]
            assert again['InstanceType'] == 't3.small', again
            told = ec2.delete_launch_template_versions(LaunchTemplateName='web', Versions=['1', '2'])
            print([one['VersionNumber'] for one in told['SuccessfullyDeletedLaunchTemplateVersions']], told['UnsuccessfullyDeletedLaunchTemplateVersions'][0]['ResponseError']['Code'])
            ec2.delete_launch_template(LaunchTemplateName='web')
            try:
                ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={'LaunchTemplateName': 'web'})
            except ClientError as refused:
                print(refused.response['Error']['Code'])
            """);

        Assert.Equal("[1] unexpectedError\nInvalidLaunchTemplateName.NotFoundException", told.Trim());
    }
}
