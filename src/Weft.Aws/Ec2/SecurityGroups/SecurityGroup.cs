using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>A stateful filter that network interfaces join; its rules are records of their own.</summary>
public sealed record SecurityGroup(Id<SecurityGroup> Id, Id<Vpc> Vpc, string Name, string Description) : IResource<SecurityGroup>
{
    public static readonly Reference<SecurityGroup, Vpc> InVpc = Reference<SecurityGroup, Vpc>.One(group => group.Vpc);

    public static ResourceType<SecurityGroup> Type { get; } = new ResourceType<SecurityGroup>("security-group", SecurityGroupJson.Default.SecurityGroup)
        .WithPrefix("sg")
        .Unknown(id => new AwsException("InvalidGroup.NotFound", $"The security group '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidGroupId.Malformed", id, "sg"))
        .RefersTo(InVpc);
}

[JsonSerializable(typeof(SecurityGroup))]
internal sealed partial class SecurityGroupJson : JsonSerializerContext;
