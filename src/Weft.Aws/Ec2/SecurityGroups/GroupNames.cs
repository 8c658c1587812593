using System.Buffers;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Names and descriptions: what is legal, and finding a group by its name, which works in the default VPC only.</summary>
internal static class GroupNames
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*");

    /// <exception cref="AwsException">InvalidParameterValue; InvalidGroup.Reserved for the default group's name.</exception>
    public static void RequireName(string name)
    {
        if (name.Length == 0) throw Ec2Errors.MissingParameter("GroupName");
        RequireAscii(name, "GroupName");
        if (name.StartsWith("sg-", StringComparison.OrdinalIgnoreCase))
            throw Ec2Errors.InvalidParameter(name, "GroupName", "Group names may not be in the format sg-*.");
        if (!IsPlain(name))
            throw Ec2Errors.InvalidParameter(
                name, "GroupName", $"Valid group names are strings of at most {MaxLength} characters from the set a-zA-Z0-9 ._-:/()#,@[]+=&;{{}}!$*");
        if (name == DefaultGroup.Name)
            throw new AwsException("InvalidGroup.Reserved", $"Cannot use reserved security group name: {name}");
    }

    public static void RequireDescription(string description)
    {
        if (description.Length == 0) throw Ec2Errors.MissingParameter("GroupDescription");
        RequireAscii(description, "GroupDescription");
        if (!IsPlain(description))
            throw Ec2Errors.InvalidParameterValue(
                "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set: "
                + "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
    }

    public static void RequireRuleDescription(string? description)
    {
        if (description is not null && !IsPlain(description))
            throw Ec2Errors.InvalidParameterValue(
                "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: "
                + "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
    }

    /// <summary>The group that a request names by id or, in the default VPC, by name.</summary>
    /// <exception cref="AwsException">MissingParameter, InvalidParameterCombination, or the group's own errors.</exception>
    public static SecurityGroup Require(View view, string? id, string? name)
    {
        if (id is not null && name is not null)
            throw Ec2Errors.InvalidCombination("The parameter groupName cannot be used with the parameter groupId");
        if (id is not null) return view.Require<SecurityGroup>(id);
        return RequireNamed(view, name ?? throw Ec2Errors.MissingParameter("groupName or groupId"));
    }

    public static SecurityGroup RequireNamed(View view, string name)
    {
        var vpc = RequireDefaultVpc(view);
        return view.Under(SecurityGroup.ByName, SecurityGroup.NameKey(vpc.Id, name)).FirstOrDefault()
            ?? throw new AwsException("InvalidGroup.NotFound", $"The security group '{name}' does not exist in default VPC '{vpc.Id}'");
    }

    public static Vpc RequireDefaultVpc(View view) =>
        view.All<Vpc>().FirstOrDefault(vpc => vpc.IsDefault) ?? throw new AwsException("VPCIdNotSpecified", "No default VPC for this user");

    private static void RequireAscii(string text, string parameter)
    {
        if (!System.Text.Ascii.IsValid(text)) throw Ec2Errors.InvalidParameter(text, parameter, "Character sets beyond ASCII are not supported.");
    }

    private static bool IsPlain(string text) => text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(allowed);
}
