using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InternetGateways;

/// <summary>Internet gateways as EC2 shows them.</summary>
internal static class InternetGatewayShapes
{
    /// <summary>What EC2 calls an attached internet gateway, outside the values that its own model lists.</summary>
    public const string AttachedState = "available";

    public static InternetGatewayShape Of(View view, InternetGateway gateway) => new()
    {
        InternetGatewayId = gateway.Id.Text,
        OwnerId = view.Account.Text,
        Attachments = gateway.Vpc is { } vpc ? [new InternetGatewayAttachmentShape { VpcId = vpc.Text, State = AttachedState }] : [],
        Tags = TagRules.Shapes(view.TagsOf(gateway.Id)),
    };
}
