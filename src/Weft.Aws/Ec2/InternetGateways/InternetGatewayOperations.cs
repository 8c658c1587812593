using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InternetGateways;

/// <summary>Making, attaching, detaching, finding and deleting internet gateways.</summary>
internal static class InternetGatewayOperations
{
    public static CreateInternetGatewayResult Create(Transaction transaction, CreateInternetGatewayRequest request)
    {
        var gateway = Put(transaction, null);
        transaction.TagNew(gateway.Id, request.TagSpecifications);
        return new CreateInternetGatewayResult { InternetGateway = InternetGatewayShapes.Of(transaction, gateway) };
    }

    /// <exception cref="AwsException">InternetGatewayLimitExceeded.</exception>
    public static InternetGateway Put(Transaction transaction, Id<Vpc>? attachedTo)
    {
        transaction.RequireQuota(
            VpcQuotas.InternetGatewaysPerRegion,
            transaction.Count<InternetGateway>(),
            1,
            _ => new AwsException("InternetGatewayLimitExceeded", "The maximum number of internet gateways has been reached."));
        return transaction.Put(new InternetGateway(transaction.NewId<InternetGateway>(), attachedTo));
    }

    /// <summary>The internet gateway that is attached to the VPC, or null.</summary>
    public static InternetGateway? Of(View view, Id<Vpc> vpc) => view.Referring(InternetGateway.AttachedTo, vpc).FirstOrDefault();

    public static EmptyResult Attach(Transaction transaction, AttachInternetGatewayRequest request)
    {
        var gateway = transaction.Require<InternetGateway>(request.InternetGatewayId);
        var vpc = transaction.Require<Vpc>(request.VpcId);
        if (gateway.Vpc is { } present)
            throw new AwsException("Resource.AlreadyAssociated", $"resource {gateway.Id} is already attached to network {present}");
        if (Of(transaction, vpc.Id) is not null)
            throw Ec2Errors.InvalidParameterValue($"Network {vpc.Id} already has an internet gateway attached");
        transaction.Put(gateway with { Vpc = vpc.Id });
        return EmptyResult.Instance;
    }

    public static EmptyResult Detach(Transaction transaction, DetachInternetGatewayRequest request)
    {
        var gateway = transaction.Require<InternetGateway>(request.InternetGatewayId);
        var vpc = transaction.Require<Vpc>(request.VpcId);
        if (gateway.Vpc != vpc.Id)
            throw new AwsException("Gateway.NotAttached", $"resource {gateway.Id} is not attached to network {vpc.Id}");
        if (MappedAddresses.AnyIn(transaction, vpc.Id))
        {
            throw new AwsException(
                "DependencyViolation",
                $"Network {vpc.Id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.");
        }

        transaction.Put(gateway with { Vpc = null });
        RouteTableAssociations.ForgetGateway(transaction, gateway.Id.Text);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteInternetGatewayRequest request)
    {
        var gateway = transaction.Require<InternetGateway>(request.InternetGatewayId);
        if (gateway.Vpc is not null)
            throw new AwsException("DependencyViolation", $"The internetGateway '{gateway.Id}' has dependencies and cannot be deleted.");
        transaction.Remove(gateway.Id);
        return EmptyResult.Instance;
    }

    public static DescribeInternetGatewaysResult Describe(View view, DescribeInternetGatewaysRequest request)
    {
        var page = view.Page<InternetGateway>(request.InternetGatewayIds, request.Filters, request);
        return new DescribeInternetGatewaysResult
        {
            InternetGateways = page.Select(gateway => InternetGatewayShapes.Of(view, gateway)),
            NextToken = page.NextToken,
        };
    }
}
