using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>DescribeInstanceAttribute: one attribute a call.</summary>
internal static class InstanceAttributes
{
    public static DescribeInstanceAttributeResult Describe(View view, DescribeInstanceAttributeRequest request)
    {
        var instance = view.Require<Instance>(request.InstanceId);
        var settings = instance.Settings;
        var attribute = request.Attribute;
        return new DescribeInstanceAttributeResult
        {
            InstanceId = instance.Id.Text,
            InstanceType = Text(InstanceAttributeNameValues.InstanceType, instance.InstanceType),
            UserData = Text(InstanceAttributeNameValues.UserData, settings.UserData),
            InstanceInitiatedShutdownBehavior = Text(InstanceAttributeNameValues.InstanceInitiatedShutdownBehavior, settings.ShutdownBehavior),
            RootDeviceName = Text(InstanceAttributeNameValues.RootDeviceName, LaunchMachine.ImageOf(view, instance).RootDevice),
            KernelId = Text(InstanceAttributeNameValues.Kernel, null),
            RamdiskId = Text(InstanceAttributeNameValues.Ramdisk, null),
            SriovNetSupport = Text(InstanceAttributeNameValues.SriovNetSupport, null),
            DisableApiTermination = Flag(InstanceAttributeNameValues.DisableApiTermination, settings.TerminationProtected),
            DisableApiStop = Flag(InstanceAttributeNameValues.DisableApiStop, settings.StopProtected),
            EbsOptimized = Flag(InstanceAttributeNameValues.EbsOptimized, settings.EbsOptimized),
            EnaSupport = Flag(InstanceAttributeNameValues.EnaSupport, true),
            EnclaveOptions = Asked(InstanceAttributeNameValues.EnclaveOptions) ? new EnclaveOptionsShape { Enabled = false } : null,
            BlockDeviceMappings = Asked(InstanceAttributeNameValues.BlockDeviceMapping) ? VolumeShapes.MappingsOf(view, instance) : null,
            ProductCodes = Asked(InstanceAttributeNameValues.ProductCodes) ? [] : null,
            SourceDestCheck = Asked(InstanceAttributeNameValues.SourceDestCheck)
                ? new AttributeBooleanValueShape { Value = RequireOnlyCard(view, instance).SourceDestCheck }
                : null,
            Groups = Asked(InstanceAttributeNameValues.GroupSet)
                ? NetworkInterfaceGroups.Shapes(view, RequireOnlyCard(view, instance).Groups)
                : null,
        };

        bool Asked(string name) => attribute == name;

        AttributeValueShape? Text(string name, string? value) => Asked(name) ? new AttributeValueShape { Value = value } : null;

        AttributeBooleanValueShape? Flag(string name, bool value) => Asked(name) ? new AttributeBooleanValueShape { Value = value } : null;
    }

    /// <summary>The interface of an instance that has just one: attributes of interfaces can be had through it.</summary>
    /// <exception cref="AwsException">InvalidInstanceID for several, IncorrectInstanceState for none.</exception>
    public static NetworkInterface RequireOnlyCard(View view, Instance instance) => InstanceLifecycle.CardsOf(view, instance) switch
    {
        [var only] => only,
        [] => throw InstanceOperations.IncorrectState($"The instance '{instance.Id}' is not in a state in which it has network interfaces."),
        _ => throw new AwsException(
            "InvalidInstanceID",
            $"There are multiple interfaces attached to instance '{instance.Id}'. Please specify an interface ID for the operation instead."),
    };
}
