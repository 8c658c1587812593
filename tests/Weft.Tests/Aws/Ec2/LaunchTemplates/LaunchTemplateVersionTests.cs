using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.LaunchTemplates;

public class LaunchTemplateVersionTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void A_version_without_a_source_holds_only_what_was_said()
    {
        var template = Create("web", new() { ImageId = "ami-1", InstanceType = "t3.micro" });

        var version = Add(new() { LaunchTemplateId = template, VersionDescription = "second", LaunchTemplateData = new() { InstanceType = "t3.small" } });

        Assert.Equal((2L, "second", false, "web"), (version.VersionNumber, version.VersionDescription, version.DefaultVersion, version.LaunchTemplateName));
        Assert.Equal((null, "t3.small"), (version.LaunchTemplateData!.ImageId, version.LaunchTemplateData.InstanceType));
        Assert.Equal((1L, 2L), Numbers(template));
    }

    [Fact]
    public void A_version_with_a_source_has_what_it_says_and_the_rest_of_its_source()
    {
        var template = Create("web", LaunchTemplateSamples.Full("ami-1"));

        var joined = Add(new()
        {
            LaunchTemplateName = "web",
            SourceVersion = "$Latest",
            LaunchTemplateData = new()
            {
                ImageId = "ami-2",
                MetadataOptions = new() { HttpTokens = "optional" },
                NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = "subnet-2" }, new() { DeviceIndex = 1, SubnetId = "subnet-3" }],
                TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "Name", Value = "new" }, new() { Key = "team", Value = "net" }] }],
            },
        }).LaunchTemplateData!;

        Assert.Equal(("ami-2", "t3.small", "optional", 5), (joined.ImageId, joined.InstanceType, joined.MetadataOptions!.HttpTokens, joined.MetadataOptions.HttpPutResponseHopLimit));
        Assert.Equal([("subnet-2", "first", 0), ("subnet-3", null, 1)], joined.NetworkInterfaces!.Select(card => (card.SubnetId, card.Description, card.DeviceIndex!.Value)));
        Assert.Equal([("Name", "new"), ("team", "net")], Assert.Single(joined.TagSpecifications!).Tags!.Select(tag => (tag.Key, tag.Value)));
        Assert.Equal("ami-1", Describe(new() { LaunchTemplateId = template, Versions = ["1"] })[0].LaunchTemplateData!.ImageId);
    }

    [Fact]
    public void Groups_by_name_take_the_place_of_groups_by_identifier()
    {
        var template = Create("web", new() { ImageId = "ami-1", SecurityGroupIds = ["sg-1"] });

        var joined = Add(new() { LaunchTemplateId = template, SourceVersion = "1", LaunchTemplateData = new() { SecurityGroups = ["web"] } }).LaunchTemplateData!;

        Assert.Equal((null, "web"), (joined.SecurityGroupIds, Assert.Single(joined.SecurityGroups!)));
    }

    [Fact]
    public void Block_devices_are_joined_by_name_and_their_snapshots_are_not_inherited()
    {
        var template = Create("web", new()
        {
            ImageId = "ami-1",
            BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeSize = 20, VolumeType = "gp3", SnapshotId = "snap-1" } }],
        });

        var joined = Add(new()
        {
            LaunchTemplateId = template,
            SourceVersion = "1",
            LaunchTemplateData = new() { BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeSize = 30 } }, new() { DeviceName = "/dev/xvdb", Ebs = new() { SnapshotId = "snap-2" } }] },
        }).LaunchTemplateData!;

        Assert.Equal(
            [("/dev/xvda", 30, "gp3", null), ("/dev/xvdb", null, null, "snap-2")],
            joined.BlockDeviceMappings!.Select(device => (device.DeviceName, device.Ebs!.VolumeSize, device.Ebs.VolumeType, device.Ebs.SnapshotId)));
    }

    [Fact]
    public void CreateLaunchTemplateVersion_refuses_what_is_not_there_or_says_nothing()
    {
        var template = Create("web");

        Refuse("MissingParameter", new() { LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidParameterCombination", new() { LaunchTemplateId = template, LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidLaunchTemplateId.NotFound", new() { LaunchTemplateId = "lt-00000000000000000", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidLaunchTemplateId.Malformed", new() { LaunchTemplateId = "web", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidLaunchTemplateName.NotFoundException", new() { LaunchTemplateName = "none", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidLaunchTemplateId.VersionNotFound", new() { LaunchTemplateId = template, SourceVersion = "9", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, SourceVersion = "one", LaunchTemplateData = new() { ImageId = "ami-1" } });
        Refuse("MissingParameter", new() { LaunchTemplateId = template, LaunchTemplateData = new() });

        void Refuse(string code, CreateLaunchTemplateVersionRequest request) => cloud.Refused(code, Ec2Api.CreateLaunchTemplateVersion, request);
    }

    [Fact]
    public void DescribeLaunchTemplateVersions_answers_the_newest_first_by_number_alias_and_range()
    {
        var template = Create("web");
        for (var added = 2; added <= 11; added++) Add(new() { LaunchTemplateId = template, LaunchTemplateData = new() { ImageId = $"ami-{added}" } });
        cloud.Call(Ec2Api.ModifyLaunchTemplate, new ModifyLaunchTemplateRequest { LaunchTemplateId = template, DefaultVersion = "3" });

        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], NumbersOf(new() { LaunchTemplateId = template }));
        Assert.Equal([11, 3, 2], NumbersOf(new() { LaunchTemplateName = "web", Versions = ["2", "$Default", "$Latest", "3"] }));
        Assert.Equal([4, 3, 2], NumbersOf(new() { LaunchTemplateId = template, MinVersion = "2", MaxVersion = "4" }));
        Assert.Equal([11, 10], NumbersOf(new() { LaunchTemplateId = template, MinVersion = "10" }));
        Assert.Equal([4], NumbersOf(new() { LaunchTemplateId = template, Versions = ["4"], ResolveAlias = true }));
        Assert.Equal([3], NumbersOf(new() { LaunchTemplateId = template, Filters = [CardCloud.Filter("is-default-version", "true")] }));
        Assert.Equal([7], NumbersOf(new() { LaunchTemplateId = template, Filters = [CardCloud.Filter("image-id", "ami-7")] }));
        var first = cloud.Call(Ec2Api.DescribeLaunchTemplateVersions, new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template, MaxResults = 6 });
        Assert.Equal([5, 4, 3, 2, 1], NumbersOf(new() { LaunchTemplateId = template, MaxResults = 6, NextToken = first.NextToken }));
    }

    [Fact]
    public void Without_a_template_the_latest_and_default_versions_of_all_are_described()
    {
        Assert.Empty(Describe(new() { Versions = ["$Latest"] }));
        var (web, _) = (Create("web"), Create("db1"));
        Add(new() { LaunchTemplateId = web, LaunchTemplateData = new() { ImageId = "ami-2" } });

        Assert.Equal([("db1", 1L), ("web", 2L)], Told("$Latest"));
        Assert.Equal([("db1", 1L), ("web", 1L)], Told("$Default"));
        Assert.Equal([("db1", 1L), ("web", 1L), ("web", 2L)], Told("$Latest", "$Default"));

        IEnumerable<(string, long)> Told(params string[] versions) =>
            Describe(new() { Versions = versions }).Select(version => (version.LaunchTemplateName!, version.VersionNumber!.Value)).Order();
    }

    [Fact]
    public void DescribeLaunchTemplateVersions_refuses_what_it_can_not_find_or_mean()
    {
        var template = Create("web");

        Refuse("MissingParameter", new());
        Refuse("InvalidParameterValue", new() { Versions = ["1"] });
        var missing = Refuse("InvalidLaunchTemplateId.VersionNotFound", new() { LaunchTemplateName = "web", Versions = ["3"] });
        Assert.Equal($"Could not find the specified version 3 for the launch template with ID {template}.", missing.Message);
        Refuse("InvalidLaunchTemplateName.NotFoundException", new() { LaunchTemplateName = "none" });
        Refuse("InvalidLaunchTemplateId.NotFound", new() { LaunchTemplateId = "lt-00000000000000000" });
        Refuse("InvalidParameterCombination", new() { LaunchTemplateId = template, LaunchTemplateName = "web" });
        Refuse("InvalidParameterCombination", new() { LaunchTemplateId = template, Versions = ["1"], MinVersion = "1" });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, MaxResults = 201 });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, NextToken = "nonsense" });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, Filters = [CardCloud.Filter("colour", "red")] });

        Weft.Wire.AwsException Refuse(string code, DescribeLaunchTemplateVersionsRequest request) => cloud.Refused(code, Ec2Api.DescribeLaunchTemplateVersions, request);
    }

    [Fact]
    public void DeleteLaunchTemplateVersions_tells_of_each_and_never_gives_a_number_twice()
    {
        var template = Create("web");
        for (var added = 2; added <= 3; added++) Add(new() { LaunchTemplateId = template, LaunchTemplateData = new() { ImageId = $"ami-{added}" } });

        var told = Delete(new() { LaunchTemplateName = "web", Versions = ["3", "1", "9"] });

        Assert.Equal((template, "web", 3L), Assert.Single(told.SuccessfullyDeletedLaunchTemplateVersions!) is { } gone ? (gone.LaunchTemplateId, gone.LaunchTemplateName, gone.VersionNumber!.Value) : default);
        Assert.Equal(
            [(1L, "unexpectedError"), (9L, "launchTemplateVersionDoesNotExist")],
            told.UnsuccessfullyDeletedLaunchTemplateVersions!.Select(kept => (kept.VersionNumber!.Value, kept.ResponseError!.Code!)));
        Assert.Equal((1L, 2L), Numbers(template));
        Assert.Equal(4L, Add(new() { LaunchTemplateId = template, LaunchTemplateData = new() { ImageId = "ami-4" } }).VersionNumber);
    }

    [Fact]
    public void DeleteLaunchTemplateVersions_tells_of_a_template_that_is_not_there()
    {
        Assert.Equal("launchTemplateIdDoesNotExist", Code(new() { LaunchTemplateId = "lt-00000000000000000", Versions = ["1"] }));
        Assert.Equal("launchTemplateIdMalformed", Code(new() { LaunchTemplateId = "web", Versions = ["1"] }));
        Assert.Equal("launchTemplateNameDoesNotExist", Code(new() { LaunchTemplateName = "none", Versions = ["1"] }));
        cloud.Refused("MissingParameter", Ec2Api.DeleteLaunchTemplateVersions, new() { Versions = ["1"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteLaunchTemplateVersions, new() { LaunchTemplateName = "none", Versions = ["$Latest"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteLaunchTemplateVersions, new() { LaunchTemplateName = "none", Versions = [.. Enumerable.Range(1, 201).Select(number => $"{number}")] });

        string? Code(DeleteLaunchTemplateVersionsRequest request) => Assert.Single(Delete(request).UnsuccessfullyDeletedLaunchTemplateVersions!).ResponseError!.Code;
    }

    private string Create(string name, RequestLaunchTemplateDataShape? stored = null) => cloud.Call(
        Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest { LaunchTemplateName = name, LaunchTemplateData = stored ?? new() { ImageId = "ami-1" } }).LaunchTemplate!.LaunchTemplateId!;

    private LaunchTemplateVersionShape Add(CreateLaunchTemplateVersionRequest request) => cloud.Call(Ec2Api.CreateLaunchTemplateVersion, request).LaunchTemplateVersion!;

    private DeleteLaunchTemplateVersionsResult Delete(DeleteLaunchTemplateVersionsRequest request) => cloud.Call(Ec2Api.DeleteLaunchTemplateVersions, request);

    private IReadOnlyList<LaunchTemplateVersionShape> Describe(DescribeLaunchTemplateVersionsRequest request) =>
        cloud.Call(Ec2Api.DescribeLaunchTemplateVersions, request).LaunchTemplateVersions!;

    private IEnumerable<long> NumbersOf(DescribeLaunchTemplateVersionsRequest request) => Describe(request).Select(version => version.VersionNumber!.Value);

    private (long, long) Numbers(string template) => cloud.Call(
        Ec2Api.DescribeLaunchTemplates, new DescribeLaunchTemplatesRequest { LaunchTemplateIds = [template] }).LaunchTemplates![0] is { } shown
            ? (shown.DefaultVersionNumber!.Value, shown.LatestVersionNumber!.Value)
            : default;
}
