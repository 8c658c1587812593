using System.Text.Json.Nodes;
using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>AWS::EC2::Instance.</summary>
internal static class InstanceProvisioning
{
    public const string IdName = "InstanceId";
    public const string Kind = "InstanceType";
    public const string UserData = "UserData";
    public const string Optimized = "EbsOptimized";
    public const string Groups = "SecurityGroupIds";
    public const string Profile = "IamInstanceProfile";
    public const string Protected = "DisableApiTermination";
    public const string Shutdown = "InstanceInitiatedShutdownBehavior";
    public const string Metadata = "MetadataOptions";
    public const string Monitoring = "Monitoring";
    public const string Check = "SourceDestCheck";
    public const string Credits = "CreditSpecification";

    private const string Image = "ImageId";
    private const string SubnetName = "SubnetId";
    private const string Zone = "AvailabilityZone";
    private const string Tenancy = "Tenancy";
    private const string Names = "PrivateDnsNameOptions";
    private const string Private = "PrivateIpAddress";
    private const string Ipv6List = "Ipv6Addresses";
    private const string Ipv6Count = "Ipv6AddressCount";
    private const string Key = "KeyName";
    private const string CpuCredits = "CPUCredits";
    private const string Template = "LaunchTemplate";

    public static void Declare(Catalog catalog) => catalog.WithStep(InstanceRestart.Changed).Provision(new ProvisionedType("AWS::EC2::Instance")
        .Has(
            Property.Text(Image).Replaces(),
            Property.Text(Kind).MayReplace(),
            Property.Text(Key).Replaces(),
            Property.Text(SubnetName).Replaces(),
            Property.Text(Zone).Replaces(),
            Property.Text(Private).Replaces(),
            Property.Groups(Ipv6List, Property.Text("Ipv6Address").Required()).Unordered().Replaces().WriteOnly(),
            Property.Integer(Ipv6Count).Replaces().WriteOnly(),
            Property.Texts(Groups).Unordered().MayReplace(),
            Property.Texts("SecurityGroups").Unordered().Replaces(),
            LaunchCardProvisioning.Property.Replaces().WriteOnly(),
            Property.Group(Template, Property.Text("LaunchTemplateId"), Property.Text("LaunchTemplateName"), Property.Text("Version").Required()).Replaces(),
            RootVolumeProvisioning.Property,
            Property.Flag(RootVolumeProvisioning.Propagates).WriteOnly(),
            Property.Text(UserData).MayReplace(),
            Property.Text(Profile),
            Property.Text(Tenancy).MayReplace(),
            Property.Flag(Optimized).MayReplace(),
            Property.Flag(Protected),
            Property.Text(Shutdown),
            Property.Flag(Monitoring),
            Property.Flag(Check),
            Property.Group(Credits, Property.Text(CpuCredits)))
        .Has(
            Property.Group("CpuOptions", Property.Integer("CoreCount"), Property.Integer("ThreadsPerCore")).Replaces(),
            Property.Group("EnclaveOptions", Property.Flag("Enabled")).Replaces(),
            Property.Group("HibernationOptions", Property.Flag("Configured")).Replaces(),
            Property.Group(
                Metadata, Property.Text("HttpEndpoint"), Property.Text("HttpProtocolIpv6"), Property.Integer("HttpPutResponseHopLimit"), Property.Text("HttpTokens"), Property.Text("InstanceMetadataTags")),
            Property.Group(Names, Property.Text("HostnameType"), Property.Flag("EnableResourceNameDnsARecord"), Property.Flag("EnableResourceNameDnsAAAARecord")).MayReplace(),
            Property.Tags())
        .Refuses(
            "AdditionalInfo", "Affinity", "ElasticGpuSpecifications", "ElasticInferenceAccelerators", "HostId", "HostResourceGroupArn", "KernelId",
            "LicenseSpecifications", "PlacementGroupName", "RamdiskId", "SsmAssociations", "Volumes")
        // Its root is a volume always, so what needs a stop changes in place; what Weft cannot change at all makes another.
        .ReplacesWhen((_, update) => update.Changes(Tenancy, Names) || RootVolumeProvisioning.Replaces(update))
        .PricedBy("InstanceType").Bills(Meter.Hours("an instance"), Meter.Use("GB-months of its volumes"), Meter.Use("hours of a public IPv4 address that it is given at its launch"))
        .Creates(Create)
        .Updates(InstanceProvisioningUpdates.Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.TerminateInstances, new RequestFields().With(IdName, [id])))
        .ReadBy(Ec2Api.DescribeInstances)
        .Reads(Read)
        .Settles(Settle)
        .Attribute(IdName, (_, id) => id)
        .Attribute("PrivateIp", (view, id) => Shape(view, id).PrivateIpAddress)
        .Attribute("PublicIp", (view, id) => Shape(view, id).PublicIpAddress ?? "")
        .Attribute("PrivateDnsName", (view, id) => Shape(view, id).PrivateDnsName)
        .Attribute("PublicDnsName", (view, id) => Shape(view, id).PublicDnsName)
        .Attribute(Zone, (view, id) => view.Require<Instance>(id).Zone)
        .Attribute("VpcId", (view, id) => Shape(view, id).VpcId)
        .AttributeNode("State.Code", (view, id) => Shape(view, id).State?.Code)
        .Attribute("State.Name", (view, id) => Shape(view, id).State?.Name));

    private static InstanceShape Shape(View view, string id) => InstanceShapes.Of(view, view.Require<Instance>(id));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        if (given.Group(Template)?.Text("Version") is LaunchTemplateLookup.Latest or LaunchTemplateLookup.Default)
            throw new AwsException("ValidationError", "CloudFormation does not support using $Latest or $Default for LaunchTemplate version. Please specify a version number or name.");
        var fields = given.Fields(Image, Kind, Key, SubnetName, Private, Ipv6Count, UserData, Optimized, Protected, Shutdown, "CpuOptions", "EnclaveOptions", "HibernationOptions", Metadata, Names, Template)
            .With("MinCount", 1)
            .With("MaxCount", 1)
            .With("SecurityGroupId", given.Texts(Groups))
            .With("SecurityGroup", given.Texts("SecurityGroups"))
            .With("Ipv6Address", given.Groups(Ipv6List).Select(address => address.Fields("Ipv6Address")))
            .With("NetworkInterface", LaunchCardProvisioning.Fields(given))
            .With("BlockDeviceMapping", RootVolumeProvisioning.Fields(given))
            .With("Placement", new RequestFields().With(Zone, given.Text(Zone)).With(Tenancy, given.Text(Tenancy)))
            .With(Monitoring, new RequestFields().With("Enabled", given.Flag(Monitoring)))
            .With(Profile, new RequestFields().With("Name", given.Text(Profile)))
            .With(Credits, new RequestFields().With("CpuCredits", given.Group(Credits)?.Text(CpuCredits)));
        var id = call.Run(Ec2Api.RunInstances, Tagged(fields, given)).Instances![0].InstanceId!;
        if (given.Flag(Check) is { } check) call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With(IdName, id).With(Check, new RequestFields().With("Value", check)));
        return id;
    }

    private static RequestFields Tagged(RequestFields fields, PropertyReader given) => given.Flag(RootVolumeProvisioning.Propagates) == true
        ? fields.Tagged([Instance.Type.Noun, Volume.Type.Noun], given)
        : fields.Tagged(Instance.Type.Noun, given);

    private static Settling Settle(View view, string id) => view.Find(new Id<Instance>(id)) switch
    {
        null => Settling.Failed($"The instance ID '{id}' does not exist"),
        { IsEnding: true } instance => Settling.Failed(instance.Reason?.Message ?? $"The instance is {instance.State}"),
        { State: InstanceStateNameValues.Pending or InstanceStateNameValues.Stopping } => Settling.Pending,
        { State: InstanceStateNameValues.Stopped } when InstanceRestart.IsUnderWay(view, id) => Settling.Pending,
        _ => Settling.Settled,
    };

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Find(new Id<Instance>(id)) is not { } instance || instance.State == InstanceStateNameValues.Terminated) return null;
        var shape = InstanceShapes.Of(view, instance);
        var (settings, groups) = (instance.Settings, shape.SecurityGroups ?? []);
        return new JsonObject
        {
            [Image] = instance.Image,
            [Kind] = instance.InstanceType,
            [Key] = settings.KeyName,
            [SubnetName] = shape.SubnetId,
            [Zone] = instance.Zone,
            [Private] = shape.PrivateIpAddress,
            [Groups] = new JsonArray([.. groups.Select(group => (JsonNode)group.GroupId!)]),
            ["SecurityGroups"] = new JsonArray([.. groups.Select(group => (JsonNode)group.GroupName!)]),
            [UserData] = settings.UserData,
            [Profile] = shape.IamInstanceProfile?.Arn is { } arn ? arn[(arn.LastIndexOf('/') + 1)..] : null,
            [RootVolumeProvisioning.Name] = RootVolumeProvisioning.Read(view, instance, last),
            [Tenancy] = settings.Tenancy,
            [Optimized] = settings.EbsOptimized,
            [Protected] = settings.TerminationProtected,
            [Shutdown] = settings.ShutdownBehavior,
            [Monitoring] = settings.Monitored,
            [Check] = shape.SourceDestCheck,
            [Credits] = settings.CpuCredits is { } credits ? new JsonObject { [CpuCredits] = credits } : null,
            ["CpuOptions"] = Shown(last, "CpuOptions", ("CoreCount", shape.CpuOptions?.CoreCount), ("ThreadsPerCore", shape.CpuOptions?.ThreadsPerCore)),
            ["EnclaveOptions"] = Shown(last, "EnclaveOptions", ("Enabled", false)),
            ["HibernationOptions"] = Shown(last, "HibernationOptions", ("Configured", false)),
            [Metadata] = Shown(
                last, Metadata, ("HttpEndpoint", settings.Metadata.Endpoint), ("HttpProtocolIpv6", settings.Metadata.Ipv6), ("HttpPutResponseHopLimit", settings.Metadata.HopLimit),
                ("HttpTokens", settings.Metadata.Tokens), ("InstanceMetadataTags", settings.Metadata.Tags)),
            [Names] = Shown(
                last, Names, ("HostnameType", settings.HostNames.Type), ("EnableResourceNameDnsARecord", settings.HostNames.ResourceNameA),
                ("EnableResourceNameDnsAAAARecord", settings.HostNames.ResourceNameAaaa)),
            [Template] = TemplateOf(view, instance, last),
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }

    /// <summary>The template that the instance was launched by, as its tags tell.</summary>
    private static JsonObject? TemplateOf(View view, Instance instance, PropertyReader last)
    {
        if (LaunchTags.TemplateOf(view, instance) is not var (id, version)) return null;
        return Shown(last, Template, ("LaunchTemplateId", id), ("LaunchTemplateName", view.Find(new Id<LaunchTemplate>(id))?.Name), ("Version", version));
    }

    /// <summary>A group of settings as the template has it: those members that it names.</summary>
    private static JsonObject? Shown(PropertyReader last, string group, params (string Name, JsonNode? Value)[] members)
    {
        if (last.Group(group) is not { } named) return null;
        var shown = new JsonObject();
        foreach (var (name, value) in members.Where(member => named.Has(member.Name))) shown[name] = value;
        return shown;
    }
}
