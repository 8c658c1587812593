using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.KeyPairs;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The settings of a launch, with AWS's defaults where the request says nothing.</summary>
internal static class LaunchSettings
{
    public const int MaxUserDataBytes = 16384;

    /// <exception cref="AwsException">InvalidKeyPair.NotFound, InvalidUserData.Malformed, InvalidParameterValue, InvalidParameterCombination.</exception>
    public static InstanceSettings Resolve(View view, RunInstancesRequest request, LaunchMachine machine)
    {
        if (request.UserData is { } userData) RequireUserData(userData);
        var tenancy = request.Placement?.Tenancy ?? TenancyValues.Default;
        if (tenancy == TenancyValues.Host) throw Ec2Errors.Unsupported("the tenancy host");
        var credits = InstanceCredits.Resolve(request.CreditSpecification, machine.Type);
        if (request.KeyName is { } key) KeyPair.RequireByName(view, key);
        return new InstanceSettings(
            request.KeyName,
            request.UserData,
            request.ClientToken,
            tenancy,
            request.Monitoring?.Enabled ?? false,
            request.DisableApiTermination ?? false,
            request.DisableApiStop ?? false,
            request.InstanceInitiatedShutdownBehavior ?? ShutdownBehaviorValues.Stop,
            request.EbsOptimized ?? false,
            credits,
            InstanceMetadata.Resolve(request.MetadataOptions, machine.Image),
            HostNames(request.PrivateDnsNameOptions, SubnetHostNames.ByAddress));
    }

    /// <summary>What the request says of host names, over what the subnet says.</summary>
    public static SubnetHostNames HostNames(PrivateDnsNameOptionsRequestShape? options, SubnetHostNames inherited) => new(
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
