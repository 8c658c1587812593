using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.ServiceQuotas;
using Weft.Wire.Ssm;

namespace Weft.Aws.Iam.Authorization;

/// <summary>What a request of any service is about (Service Authorization Reference).</summary>
public static class RequestResources
{
    /// <param name="catalog">Knows which identifiers belong to which type.</param>
    /// <param name="view">The revision, seen by the caller in the scope of the call.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="parsed">The parsed request.</param>
    /// <param name="request">The request as it came.</param>
    public static IReadOnlyList<TargetResource> Of(Catalog catalog, View view, Operation operation, object parsed, WireRequest request)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(view);
        return operation.Contract.Service.Protocol == WireProtocol.Ec2
            ? Ec2Resources.Of(catalog, view, operation, parsed, request)
            : [.. Arns(view, parsed).Select(TargetResource.Untagged)];
    }

    private static IReadOnlyList<string> Arns(View view, object parsed) => parsed switch
    {
        GetParameterRequest r => [Parameter(view, r.Name)],
        GetParametersRequest r => [.. r.Names.Select(name => Parameter(view, name))],
        GetParametersByPathRequest r => [Parameter(view, r.Path)],
        GetParameterHistoryRequest r => [Parameter(view, r.Name)],
        PutParameterRequest r => [Parameter(view, r.Name)],
        DeleteParameterRequest r => [Parameter(view, r.Name)],
        DeleteParametersRequest r => [.. r.Names.Select(name => Parameter(view, name))],
        AddTagsToResourceRequest r => [Parameter(view, r.ResourceId)],
        RemoveTagsFromResourceRequest r => [Parameter(view, r.ResourceId)],
        Wire.Ssm.ListTagsForResourceRequest r => [Parameter(view, r.ResourceId)],
        RequestServiceQuotaIncreaseRequest r => [$"arn:aws:servicequotas:{view.Region}:{view.Account}:{r.ServiceCode}/{r.QuotaCode}"],
        _ => LogsResources.Of(view, parsed) ?? IamResources.Of(view, parsed),
    };

    /// <summary>The parameters that AWS publishes belong to no account.</summary>
    private static string Parameter(View view, string name) => name.StartsWith("/aws/service/", StringComparison.Ordinal)
        ? $"arn:aws:ssm:{view.Region}::parameter{name}"
        : $"arn:aws:ssm:{view.Region}:{view.Account}:parameter/{name.TrimStart('/')}";
}
