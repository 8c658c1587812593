using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.EgressOnlyInternetGateways;

/// <summary>A VPC's way out to the internet over IPv6 that lets nothing in but answers. Attached for life.</summary>
public sealed record EgressOnlyInternetGateway(Id<EgressOnlyInternetGateway> Id, Id<Vpc> Vpc) : IResource<EgressOnlyInternetGateway>
{
    public static readonly Reference<EgressOnlyInternetGateway, Vpc> AttachedTo =
        Reference<EgressOnlyInternetGateway, Vpc>.One(gateway => gateway.Vpc);

    public static ResourceType<EgressOnlyInternetGateway> Type { get; } =
        new ResourceType<EgressOnlyInternetGateway>("egress-only-internet-gateway", EgressOnlyJson.Default)
            .WithPrefix("eigw")
            .Lowers((_, gateway, draft) => draft.EgressOnlyGateways.Add(new Network.Model.EgressOnlyGateway(gateway.Id.Text, gateway.Vpc.Text)))
            .Unknown(id => new AwsException("InvalidGatewayID.NotFound", $"The eigw ID '{id}' does not exist"))
            .RefersTo(AttachedTo);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateEgressOnlyInternetGateway, Create);
        catalog.Write(Ec2Api.DeleteEgressOnlyInternetGateway, Delete);
        catalog.Read(Ec2Api.DescribeEgressOnlyInternetGateways, Describe);
        EgressOnlyProvisioning.Declare(catalog);
    }

    private static CreateEgressOnlyInternetGatewayResult Create(Transaction transaction, CreateEgressOnlyInternetGatewayRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        if (transaction.CountUnder(AttachedTo, vpc.Id.Text) > 0)
            throw Ec2Errors.InvalidParameterValue($"Network {vpc.Id} already has an egress-only internet gateway attached");
        transaction.RequireQuota(
            VpcQuotas.EgressOnlyGatewaysPerRegion,
            transaction.Count<EgressOnlyInternetGateway>(),
            1,
            _ => new AwsException("EgressOnlyInternetGatewayLimitExceeded", "The maximum number of egress-only internet gateways has been reached."));
        var gateway = transaction.Put(new EgressOnlyInternetGateway(transaction.NewId<EgressOnlyInternetGateway>(), vpc.Id));
        transaction.TagNew(gateway.Id, request.TagSpecifications);
        return new CreateEgressOnlyInternetGatewayResult
        {
            EgressOnlyInternetGateway = ShapeOf(transaction, gateway),
            ClientToken = request.ClientToken,
        };
    }

    private static DeleteEgressOnlyInternetGatewayResult Delete(Transaction transaction, DeleteEgressOnlyInternetGatewayRequest request)
    {
        transaction.Remove(transaction.Require<EgressOnlyInternetGateway>(request.EgressOnlyInternetGatewayId).Id);
        return new DeleteEgressOnlyInternetGatewayResult { ReturnCode = true };
    }

    private static DescribeEgressOnlyInternetGatewaysResult Describe(View view, DescribeEgressOnlyInternetGatewaysRequest request)
    {
        var page = view.Page<EgressOnlyInternetGateway>(request.EgressOnlyInternetGatewayIds, request.Filters, request);
        return new DescribeEgressOnlyInternetGatewaysResult
        {
            EgressOnlyInternetGateways = page.Select(gateway => ShapeOf(view, gateway)),
            NextToken = page.NextToken,
        };
    }

    private static EgressOnlyInternetGatewayShape ShapeOf(View view, EgressOnlyInternetGateway gateway) => new()
    {
        EgressOnlyInternetGatewayId = gateway.Id.Text,
        Attachments = [new InternetGatewayAttachmentShape { VpcId = gateway.Vpc.Text, State = AttachmentStatusValues.Attached }],
        Tags = TagRules.Shapes(view.TagsOf(gateway.Id)),
    };
}

[JsonSerializable(typeof(EgressOnlyInternetGateway))]
internal sealed partial class EgressOnlyJson : JsonSerializerContext;
