using Weft.Aws.Ec2.Subnets;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The settings of a launch, with AWS's defaults where the request says nothing.</summary>
internal static class LaunchSettings
{
    public const int MaxUserDataBytes = 16384;

    /// <exception cref="AwsException">InvalidUserData.Malformed, InvalidParameterValue.</exception>
    public static void RequireWellFormed(RunInstancesRequest request)
    {
        if (request.UserData is { } userData) RequireUserData(userData);
    }

    /// <param name="inherited">What the primary interface's subnet says of host names.</param>
    /// <exception cref="AwsException">InvalidParameterValue, InvalidParameterCombination, InvalidCpuCredits.</exception>
    public static InstanceSettings Resolve(RunInstancesRequest request, LaunchMachine machine, SubnetHostNames inherited)
    {
        return new InstanceSettings(
            request.KeyName,
            request.UserData,
            request.ClientToken,
            request.Placement?.Tenancy ?? TenancyValues.Default,
            request.Monitoring?.Enabled ?? false,
            request.DisableApiTermination ?? false,
            request.DisableApiStop ?? false,
            request.InstanceInitiatedShutdownBehavior ?? ShutdownBehaviorValues.Stop,
            request.EbsOptimized ?? false,
            InstanceCredits.Resolve(request.CreditSpecification, machine.Type),
            InstanceMetadata.Resolve(request.MetadataOptions, machine.Image),
            HostNames(request.PrivateDnsNameOptions, inherited));
    }

    /// <summary>What the request says of host names, over what the subnet says.</summary>
    private static SubnetHostNames HostNames(PrivateDnsNameOptionsRequestShape? options, SubnetHostNames inherited) => new(
        options?.HostnameType ?? inherited.Type,
        options?.EnableResourceNameDnsARecord ?? inherited.ResourceNameA,
        options?.EnableResourceNameDnsAAAARecord ?? inherited.ResourceNameAaaa);

    /// <exception cref="AwsException">InvalidUserData.Malformed for what is no base64, InvalidParameterValue for more than 16 KB.</exception>
    public static void RequireUserData(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            throw new AwsException("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        RequireUserDataLength(length);
    }

    public static void RequireUserDataLength(int bytes)
    {
        if (bytes > MaxUserDataBytes) throw Ec2Errors.InvalidParameterValue($"User data is limited to {MaxUserDataBytes} bytes");
    }
}
