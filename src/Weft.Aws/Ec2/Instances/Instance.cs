using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Volumes;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>A virtual machine as the API knows it: what it was launched from, its settings and its state. Its network is its interfaces.</summary>
/// <param name="Reservation">The launch that it came from: r-….</param>
/// <param name="LaunchIndex">Its position in that launch.</param>
/// <param name="Subnet">The primary interface's subnet; null once terminated, as AWS shows it.</param>
/// <param name="PrivateName">The private DNS name, without regard to the VPC's DNS settings; null once terminated.</param>
/// <param name="State">One of <see cref="InstanceStateNameValues"/>.</param>
/// <param name="LaunchedAt">When it was launched or last started.</param>
/// <param name="BootedAt">When it was started or rebooted last.</param>
/// <param name="ChecksPassed">Whether the status checks have passed since it was started.</param>
/// <param name="Reason">Why it left the running state; null while it runs.</param>
/// <param name="Transition">The same in words, such as "User initiated (2026-01-02 03:04:05 GMT)".</param>
public sealed record Instance(
    Id<Instance> Id,
    string Reservation,
    int LaunchIndex,
    string Image,
    string InstanceType,
    string Zone,
    Id<Subnet>? Subnet,
    Id<Vpc>? Vpc,
    string? PrivateName,
    string State,
    DateTimeOffset FirstLaunchedAt,
    DateTimeOffset LaunchedAt,
    DateTimeOffset BootedAt,
    InstanceSettings Settings,
    bool ChecksPassed = false,
    InstanceStateReason? Reason = null,
    string Transition = "") : IResource<Instance>
{
    public static readonly Index<Instance> InReservation = Index<Instance>.By(instance => instance.Reservation);

    public static ResourceType<Instance> Type { get; } = InstanceFilters.AddTo(
        new ResourceType<Instance>("instance", InstanceJson.Default)
            .WithPrefix("i")
            .Unknown(id => new AwsException("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist"))
            .Malformed(id => new AwsException("InvalidInstanceID.Malformed", $"Invalid id: \"{id}\""))
            .IndexedBy(InReservation));

    /// <summary>What the instance type has and allows.</summary>
    [JsonIgnore]
    public InstanceType Hardware => InstanceTypeTable.Find(InstanceType) ?? throw new InvalidOperationException($"No instance type {InstanceType}");

    /// <summary>Whether it takes up processors, and so counts for the quota.</summary>
    [JsonIgnore]
    public bool IsUp => State is InstanceStateNameValues.Pending or InstanceStateNameValues.Running;

    /// <summary>Whether it is on its way out, or gone.</summary>
    [JsonIgnore]
    public bool IsEnding => State is InstanceStateNameValues.ShuttingDown or InstanceStateNameValues.Terminated;

    public static void Declare(Catalog catalog, IConsoles consoles)
    {
        catalog.Resource(Type)
            .WithStep(InstanceLifecycle.Running).WithStep(InstanceLifecycle.Checked).WithStep(InstanceLifecycle.Stopped)
            .WithStep(InstanceLifecycle.Terminated).WithStep(InstanceLifecycle.Forgotten)
            .AtBirth(InstanceQuotas.AtBirth);
        DeclareLaunch(catalog);
        const string noneManaged = "no instance here is operated by another service";
        catalog.Read(Ec2Api.DescribeInstances, InstanceDescriptions.Describe).Accepts(r => r.IncludeManagedResources, noneManaged);
        catalog.Read(Ec2Api.DescribeInstanceStatus, InstanceStatuses.Describe).Accepts(r => r.IncludeManagedResources, noneManaged);
        catalog.Write(Ec2Api.StartInstances, InstanceOperations.Start).Refuses(r => r.AdditionalInfo);
        catalog.Write(Ec2Api.StopInstances, InstanceOperations.Stop);
        catalog.Write(Ec2Api.RebootInstances, InstanceOperations.Reboot);
        catalog.Write(Ec2Api.TerminateInstances, InstanceOperations.Terminate);
        catalog.Write(Ec2Api.MonitorInstances, InstanceMonitorings.Monitor);
        catalog.Write(Ec2Api.UnmonitorInstances, InstanceMonitorings.Unmonitor);
        catalog.Read(Ec2Api.DescribeInstanceAttribute, InstanceAttributes.Describe);
        catalog.Write(Ec2Api.ModifyInstanceAttribute, InstanceAttributeChanges.Modify)
            .RefusesEach(r => r.BlockDeviceMappings, device => device.VirtualName)
            .RefusesEach(r => r.BlockDeviceMappings, device => device.NoDevice)
            .Refuses(r => r.Kernel)
            .Refuses(r => r.Ramdisk)
            .Refuses(r => r.SriovNetSupport)
            .Refuses(r => r.EnaSupport);
        catalog.Write(Ec2Api.ResetInstanceAttribute, InstanceAttributeChanges.Reset);
        catalog.Write(Ec2Api.ModifyInstanceMetadataOptions, InstanceMetadata.Modify);
        catalog.Read(Ec2Api.DescribeInstanceCreditSpecifications, InstanceCredits.Describe);
        catalog.Read(Ec2Api.GetConsoleOutput, (view, request) => InstanceConsole.Get(view, request, consoles));
        InstanceProvisioning.Declare(catalog);
    }

    private static void DeclareLaunch(Catalog catalog) => catalog.Write(Ec2Api.RunInstances, InstanceLaunch.Run)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.VirtualName)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.NoDevice)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.KmsKeyId)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.OutpostArn)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.AvailabilityZone)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.AvailabilityZoneId)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.VolumeInitializationRate)
        .RefusesEach(r => r.BlockDeviceMappings, device => device.Ebs?.EbsCardIndex)
        .Refuses(r => r.KernelId)
        .Refuses(r => r.RamdiskId)
        .Refuses(r => r.ElasticGpuSpecification)
        .Refuses(r => r.ElasticInferenceAccelerators)
        .Refuses(r => r.InstanceMarketOptions)
        .Refuses(r => r.LicenseSpecifications)
        .Refuses(r => r.CapacityReservationSpecification?.CapacityReservationTarget)
        .Refuses(r => r.Operator)
        .Refuses(r => r.SecondaryInterfaces)
        .Refuses(r => r.AdditionalInfo)
        .Refuses(r => r.Placement?.Affinity)
        .Refuses(r => r.Placement?.GroupName)
        .Refuses(r => r.Placement?.GroupId)
        .Refuses(r => r.Placement?.PartitionNumber)
        .Refuses(r => r.Placement?.HostId)
        .Refuses(r => r.Placement?.SpreadDomain)
        .Refuses(r => r.Placement?.HostResourceGroupArn)
        .RefusesEach(r => r.NetworkInterfaces, card => card.AssociateCarrierIpAddress)
        .RefusesEach(r => r.NetworkInterfaces, card => card.Ipv4Prefixes)
        .RefusesEach(r => r.NetworkInterfaces, card => card.Ipv4PrefixCount)
        .RefusesEach(r => r.NetworkInterfaces, card => card.Ipv6Prefixes)
        .RefusesEach(r => r.NetworkInterfaces, card => card.Ipv6PrefixCount)
        .RefusesEach(r => r.NetworkInterfaces, card => card.EnaSrdSpecification)
        .RefusesEach(r => r.NetworkInterfaces, card => card.ConnectionTrackingSpecification)
        .RefusesEach(r => r.NetworkInterfaces, card => card.EnaQueueCount)
        .Makes(VolumeConditions.OfLaunch)
        .Mentions(TemplateLaunch.Mentions)
        .Completes(TemplateLaunch.Complete);
}

/// <summary>What the caller chose at the launch and can change later, in part only while the instance is stopped.</summary>
/// <param name="UserData">In base64.</param>
/// <param name="CpuCredits"><c>standard</c> or <c>unlimited</c>; null for types that do not burst.</param>
public sealed record InstanceSettings(
    string? KeyName,
    string? UserData,
    string? ClientToken,
    string Tenancy,
    bool Monitored,
    bool TerminationProtected,
    bool StopProtected,
    string ShutdownBehavior,
    bool EbsOptimized,
    string? CpuCredits,
    InstanceMetadataSettings Metadata,
    SubnetHostNames HostNames);

/// <summary>How the instance metadata service answers the instance.</summary>
public sealed record InstanceMetadataSettings(string Endpoint, string Tokens, int HopLimit, string Ipv6, string Tags);

/// <summary>Why an instance left the running state.</summary>
public sealed record InstanceStateReason(string Code, string Message)
{
    public static InstanceStateReason UserInitiated { get; } =
        new("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
}

[JsonSerializable(typeof(Instance))]
internal sealed partial class InstanceJson : JsonSerializerContext;
