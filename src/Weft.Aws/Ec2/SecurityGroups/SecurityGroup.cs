using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>A stateful filter that network interfaces join; its rules are records of their own.</summary>
public sealed record SecurityGroup(Id<SecurityGroup> Id, Id<Vpc> Vpc, string Name, string Description) : IResource<SecurityGroup>
{
    public static readonly Reference<SecurityGroup, Vpc> InVpc = Reference<SecurityGroup, Vpc>.One(group => group.Vpc);

    /// <summary>Groups by VPC and name, which is unique there.</summary>
    public static readonly Index<SecurityGroup> ByName = Index<SecurityGroup>.By(group => NameKey(group.Vpc, group.Name));

    public static ResourceType<SecurityGroup> Type { get; } = new ResourceType<SecurityGroup>("security-group", SecurityGroupJson.Default.SecurityGroup)
        .WithPrefix("sg")
        .Unknown(id => new AwsException("InvalidGroup.NotFound", $"The security group '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidGroupId.Malformed", id, "sg"))
        .RefersTo(InVpc)
        .IndexedBy(ByName);

    /// <summary>Whether it is the group that was born with its VPC.</summary>
    [JsonIgnore]
    public bool IsDefault => Name == DefaultGroup.Name;

    public static string NameKey(Id<Vpc> vpc, string name) => $"{vpc}/{name}";

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Resource(SecurityGroupRule.Type);
    }
}

[JsonSerializable(typeof(SecurityGroup))]
internal sealed partial class SecurityGroupJson : JsonSerializerContext;
