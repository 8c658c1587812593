using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>
/// Features of a launch that Weft does not have: clients such as Terraform name them in order to leave them off, so that the value which
/// says "off" is taken, and any other is refused.
/// </summary>
internal static class LaunchRefusals
{
    private const string Open = "open";
    private const string Default = "default";
    private const string Disabled = "disabled";
    private const string Parameter = "resolve:ssm:";

    /// <exception cref="AwsException">UnsupportedOperation, naming the member.</exception>
    public static void Require(RunInstancesRequest request)
    {
        Refuse("HibernationOptions.Configured", request.HibernationOptions?.Configured == true);
        Refuse("EnclaveOptions.Enabled", request.EnclaveOptions?.Enabled == true);
        Refuse("MaintenanceOptions.AutoRecovery", request.MaintenanceOptions?.AutoRecovery is not (null or Default));
        Refuse("NetworkPerformanceOptions.BandwidthWeighting", request.NetworkPerformanceOptions?.BandwidthWeighting is not (null or Default));
        Refuse(
            "CapacityReservationSpecification.CapacityReservationPreference",
            request.CapacityReservationSpecification?.CapacityReservationPreference is not (null or Open));
        Refuse("BlockDeviceMapping.Ebs.Encrypted", request.BlockDeviceMappings.Any(device => device.Ebs?.Encrypted == true));
        Refuse("CpuOptions.AmdSevSnp", request.CpuOptions?.AmdSevSnp is not (null or Disabled));
        Refuse("CpuOptions.NestedVirtualization", request.CpuOptions?.NestedVirtualization is not (null or Disabled));
        if (request.ImageId?.StartsWith(Parameter, StringComparison.Ordinal) == true) throw Ec2Errors.Unsupported("a parameter of Systems Manager as the ImageId of a launch");
        if (request.Placement?.Tenancy == TenancyValues.Host) throw Ec2Errors.Unsupported("the tenancy host");
    }

    /// <summary>Processor options that are not those of the type as it is.</summary>
    /// <exception cref="AwsException">UnsupportedOperation, naming the member.</exception>
    public static void Require(CpuOptionsRequestShape? options, LaunchMachine machine)
    {
        Refuse("CpuOptions.CoreCount", options?.CoreCount is { } cores && cores != machine.Type.Cores);
        Refuse("CpuOptions.ThreadsPerCore", options?.ThreadsPerCore is { } threads && threads != machine.Type.Family.ThreadsPerCore);
    }

    private static void Refuse(string member, bool isAskedFor)
    {
        if (isAskedFor) throw Ec2Errors.Unsupported($"the given value of the parameter {member} of RunInstances");
    }
}
