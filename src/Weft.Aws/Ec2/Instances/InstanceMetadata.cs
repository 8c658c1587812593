using Weft.Aws.Ec2.Images;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The instance metadata service's settings (EC2 User Guide, "Configure the Instance Metadata Service options").</summary>
internal static class InstanceMetadata
{
    private const string Enabled = "enabled";
    private const string Disabled = "disabled";
    private const string Required = "required";
    private const string Optional = "optional";
    private const int MaxHops = 64;

    /// <summary>What was asked for, else what the image wants, else AWS's default.</summary>
    public static InstanceMetadataSettings Resolve(InstanceMetadataOptionsRequestShape? asked, CatalogImage image)
    {
        RequireHops(asked?.HttpPutResponseHopLimit);
        return new InstanceMetadataSettings(
            asked?.HttpEndpoint ?? Enabled,
            asked?.HttpTokens ?? (image.RequiresImdsV2 ? Required : Optional),
            asked?.HttpPutResponseHopLimit ?? (image.RequiresImdsV2 ? 2 : 1),
            asked?.HttpProtocolIpv6 ?? Disabled,
            asked?.InstanceMetadataTags ?? Disabled);
    }

    public static ModifyInstanceMetadataOptionsResult Modify(Transaction transaction, ModifyInstanceMetadataOptionsRequest request)
    {
        RequireHops(request.HttpPutResponseHopLimit);
        var instance = transaction.Require<Instance>(request.InstanceId);
        if (instance.IsEnding) throw InstanceOperations.IncorrectState($"The instance '{instance.Id}' is not in a state in which it can be modified.");
        var now = instance.Settings.Metadata;
        var changed = new InstanceMetadataSettings(
            request.HttpEndpoint ?? now.Endpoint,
            request.HttpTokens ?? now.Tokens,
            request.HttpPutResponseHopLimit ?? now.HopLimit,
            request.HttpProtocolIpv6 ?? now.Ipv6,
            request.InstanceMetadataTags ?? now.Tags);
        transaction.Put(instance with { Settings = instance.Settings with { Metadata = changed } });
        // The answer shows that the change is under way; the next look shows it applied.
        return new ModifyInstanceMetadataOptionsResult
        {
            InstanceId = instance.Id.Text,
            InstanceMetadataOptions = Of(changed, InstanceMetadataOptionsStateValues.Pending),
        };
    }

    public static InstanceMetadataOptionsResponseShape Of(Instance instance) => Of(
        instance.Settings.Metadata,
        instance.State == InstanceStateNameValues.Pending ? InstanceMetadataOptionsStateValues.Pending : InstanceMetadataOptionsStateValues.Applied);

    private static InstanceMetadataOptionsResponseShape Of(InstanceMetadataSettings settings, string state) => new()
    {
        State = state,
        HttpEndpoint = settings.Endpoint,
        HttpTokens = settings.Tokens,
        HttpPutResponseHopLimit = settings.HopLimit,
        HttpProtocolIpv6 = settings.Ipv6,
        InstanceMetadataTags = settings.Tags,
    };

    private static void RequireHops(int? hops)
    {
        if (hops is < 1 or > MaxHops)
            throw Ec2Errors.InvalidParameter(hops.Value.ToString(), "httpPutResponseHopLimit", $"It must be between 1 and {MaxHops}.");
    }
}
