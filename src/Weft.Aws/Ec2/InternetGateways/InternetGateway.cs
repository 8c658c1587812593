using System.Text.Json.Serialization;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InternetGateways;

/// <summary>A VPC's way to the internet and back, once it is attached. Translates public IPv4 addresses one to one.</summary>
/// <param name="Vpc">The VPC that it is attached to; null while it is not.</param>
public sealed record InternetGateway(Id<InternetGateway> Id, Id<Vpc>? Vpc) : IResource<InternetGateway>
{
    public static readonly Reference<InternetGateway, Vpc> AttachedTo = Reference<InternetGateway, Vpc>.Optional(gateway => gateway.Vpc);

    public static ResourceType<InternetGateway> Type { get; } =
        new ResourceType<InternetGateway>("internet-gateway", InternetGatewayJson.Default)
            .WithPrefix("igw")
            .Lowers((view, gateway, draft) => draft.InternetGateways.Add(new Network.Model.InternetGateway(gateway.Id.Text, gateway.Vpc?.Text)
            {
                EdgeRouteTable = Routing.EdgeTableOf(view, gateway.Id.Text)?.Id.Text,
            }))
            .Unknown(id => new AwsException("InvalidInternetGatewayID.NotFound", $"The internetGateway ID '{id}' does not exist"))
            .RefersTo(AttachedTo)
            .Filter("attachment.vpc-id", AttachedTo)
            .Filter("attachment.state", gateway => gateway.Vpc is null ? null : InternetGatewayShapes.AttachedState)
            .Filter("internet-gateway-id", gateway => gateway.Id.Text)
            .Filter("owner-id", (view, _) => view.Account.Text);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateInternetGateway, InternetGatewayOperations.Create);
        catalog.Write(Ec2Api.DeleteInternetGateway, InternetGatewayOperations.Delete);
        catalog.Read(Ec2Api.DescribeInternetGateways, InternetGatewayOperations.Describe);
        catalog.Write(Ec2Api.AttachInternetGateway, InternetGatewayOperations.Attach);
        catalog.Write(Ec2Api.DetachInternetGateway, InternetGatewayOperations.Detach);
        InternetGatewayProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(InternetGateway))]
internal sealed partial class InternetGatewayJson : JsonSerializerContext;
