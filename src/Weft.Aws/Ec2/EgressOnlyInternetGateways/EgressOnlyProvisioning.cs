using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.EgressOnlyInternetGateways;

/// <summary>AWS::EC2::EgressOnlyInternetGateway.</summary>
internal static class EgressOnlyProvisioning
{
    private const string IdName = "EgressOnlyInternetGatewayId";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::EgressOnlyInternetGateway")
        .Has(Property.Text("VpcId").Required().Replaces(), Property.Tags())
        .Creates((call, given) => call.Run(Ec2Api.CreateEgressOnlyInternetGateway, given.Fields("VpcId").Tagged(EgressOnlyInternetGateway.Type.Noun, given))
            .EgressOnlyInternetGateway!.EgressOnlyInternetGatewayId!)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteEgressOnlyInternetGateway, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeEgressOnlyInternetGateways)
        .Reads((view, id) => view.Find(new Id<EgressOnlyInternetGateway>(id)) is { } gateway
            ? new JsonObject { ["VpcId"] = gateway.Vpc.Text, [Property.TagsName] = TagProvisioning.Read(view, id) }
            : null)
        .Attribute("Id", (_, id) => id));
}
