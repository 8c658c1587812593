using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>ModifyInstanceAttribute, ResetInstanceAttribute: one attribute a call, some of them only while the instance is stopped.</summary>
internal static class InstanceAttributeChanges
{
    public static EmptyResult Modify(Transaction transaction, ModifyInstanceAttributeRequest request)
    {
        var (name, value) = TheOne(request);
        var instance = transaction.Require<Instance>(request.InstanceId);
        if (instance.IsEnding) throw InstanceOperations.IncorrectState($"The instance '{instance.Id}' is not in a state in which it can be modified.");
        if (name == InstanceAttributeNameValues.GroupSet) ChangeGroups(transaction, instance, request.Groups);
        else if (name == InstanceAttributeNameValues.BlockDeviceMapping) RootVolume.Keep(transaction, instance, request.BlockDeviceMappings);
        else if (name == InstanceAttributeNameValues.SourceDestCheck) ChangeSourceDestCheck(transaction, instance, Flag(value, name));
        else transaction.Put(Changed(transaction, instance, name, value));
        return EmptyResult.Instance;
    }

    /// <summary>AWS can reset the kernel, the RAM disk and the source/destination check; here only the last exists.</summary>
    public static EmptyResult Reset(Transaction transaction, ResetInstanceAttributeRequest request)
    {
        if (request.Attribute is InstanceAttributeNameValues.Kernel or InstanceAttributeNameValues.Ramdisk)
            throw Ec2Errors.Unsupported($"the attribute {request.Attribute}");
        if (request.Attribute != InstanceAttributeNameValues.SourceDestCheck) throw Ec2Errors.InvalidParameter(request.Attribute, "attribute");
        ChangeSourceDestCheck(transaction, transaction.Require<Instance>(request.InstanceId), wanted: true);
        return EmptyResult.Instance;
    }

    /// <summary>The attribute that the request names, by its own member or by Attribute and Value.</summary>
    private static (string Name, string? Value) TheOne(ModifyInstanceAttributeRequest request)
    {
        var given = new (string Name, string? Value)[]
        {
            (InstanceAttributeNameValues.InstanceType, request.InstanceType?.Value),
            (InstanceAttributeNameValues.UserData, request.UserData?.Value is { } bytes ? Convert.ToBase64String(bytes.Span) : null),
            (InstanceAttributeNameValues.InstanceInitiatedShutdownBehavior, request.InstanceInitiatedShutdownBehavior?.Value),
            (InstanceAttributeNameValues.DisableApiTermination, request.DisableApiTermination?.Value?.ToString()),
            (InstanceAttributeNameValues.DisableApiStop, request.DisableApiStop?.Value?.ToString()),
            (InstanceAttributeNameValues.EbsOptimized, request.EbsOptimized?.Value?.ToString()),
            (InstanceAttributeNameValues.SourceDestCheck, request.SourceDestCheck?.Value?.ToString()),
            (InstanceAttributeNameValues.GroupSet, request.Groups.Count > 0 ? "" : null),
            (InstanceAttributeNameValues.BlockDeviceMapping, request.BlockDeviceMappings.Count > 0 ? "" : null),
        }.Where(member => member.Value is not null).ToList();
        if (request.Value is { } value) given.Add((request.Attribute ?? throw Ec2Errors.MissingParameter("attribute"), value));
        return given.Count switch
        {
            1 => given[0],
            0 => throw Ec2Errors.InvalidCombination("No attributes specified."),
            _ => throw Ec2Errors.InvalidCombination($"Fields for multiple attribute types specified: {string.Join(", ", given.Select(member => member.Name))}"),
        };
    }

    private static Instance Changed(Transaction transaction, Instance instance, string name, string? value)
    {
        var settings = instance.Settings;
        switch (name)
        {
            case InstanceAttributeNameValues.DisableApiTermination:
                return instance with { Settings = settings with { TerminationProtected = Flag(value, name) } };
            case InstanceAttributeNameValues.DisableApiStop:
                return instance with { Settings = settings with { StopProtected = Flag(value, name) } };
            case InstanceAttributeNameValues.InstanceInitiatedShutdownBehavior:
                return ShutdownBehaviorValues.All.Contains(value)
                    ? instance with { Settings = settings with { ShutdownBehavior = value! } }
                    : throw Ec2Errors.InvalidParameter(value ?? "", name);
            case InstanceAttributeNameValues.EbsOptimized:
                RequireStopped(instance);
                return instance with { Settings = settings with { EbsOptimized = Flag(value, name) } };
            case InstanceAttributeNameValues.UserData:
                RequireStopped(instance);
                LaunchSettings.RequireUserData(value!);
                return instance with { Settings = settings with { UserData = value } };
            case InstanceAttributeNameValues.InstanceType:
                return Resized(transaction, instance, value!);
            default:
                throw Ec2Errors.Unsupported($"changing the attribute {name}");
        }
    }

    /// <summary>Refuses a type or user data that the instance could not have even if it were stopped; null for what stays.</summary>
    /// <exception cref="AwsException">What the change itself would be refused with.</exception>
    public static void RequirePossible(View view, Instance instance, string? type, string? userData)
    {
        if (userData is not null) LaunchSettings.RequireUserData(userData);
        if (type is not null) RequireFit(view, instance, RequireType(type));
    }

    private static InstanceTypes.InstanceType RequireType(string name) => InstanceTypes.InstanceTypeTable.Find(name)
        ?? throw new AwsException("InvalidInstanceAttributeValue", $"The instanceType '{name}' is not recognized.");

    private static Instance Resized(View view, Instance instance, string name)
    {
        var type = RequireType(name);
        RequireStopped(instance);
        RequireFit(view, instance, type);
        return instance with { InstanceType = name, Settings = instance.Settings with { CpuCredits = InstanceCredits.DefaultOf(type) } };
    }

    private static void RequireFit(View view, Instance instance, InstanceTypes.InstanceType type)
    {
        LaunchMachine.RequireFit(type, LaunchMachine.ImageOf(view, instance).Architecture);
        var cards = InstanceLifecycle.CardsOf(view, instance);
        NetworkInterfaceAttachments.RequireInterfaces(type, cards.Count);
        if (cards.Exists(card => Math.Max(card.Ipv4.Length, card.Ipv6.Length) > type.Size.AddressesPerInterface))
            throw NetworkInterfaceAddresses.LimitExceeded();
    }

    private static void ChangeGroups(Transaction transaction, Instance instance, IReadOnlyList<string> groups)
    {
        var card = InstanceAttributes.RequireOnlyCard(transaction, instance);
        transaction.Put(card with { Groups = NetworkInterfaceGroups.Resolve(transaction, card.Vpc, card.Subnet, groups) });
    }

    private static void ChangeSourceDestCheck(Transaction transaction, Instance instance, bool wanted)
    {
        var card = InstanceAttributes.RequireOnlyCard(transaction, instance);
        transaction.Put(card with { SourceDestCheck = wanted });
    }

    private static void RequireStopped(Instance instance)
    {
        if (instance.State != InstanceStateNameValues.Stopped)
            throw InstanceOperations.IncorrectState($"The instance '{instance.Id}' is not in the 'stopped' state.");
    }

    private static bool Flag(string? value, string name) => bool.TryParse(value, out var flag) ? flag : throw Ec2Errors.InvalidParameter(value ?? "", name);
}
