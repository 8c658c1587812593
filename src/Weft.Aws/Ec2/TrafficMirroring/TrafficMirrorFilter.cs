using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Model;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>Which packets a session mirrors: those that its rules accept, and the traffic of network services that were added.</summary>
/// <param name="Services">Of <see cref="TrafficMirrorNetworkServiceValues"/>.</param>
public sealed record TrafficMirrorFilter(Id<TrafficMirrorFilter> Id, string? Description, ImmutableArray<string> Services) : IResource<TrafficMirrorFilter>
{
    public static ResourceType<TrafficMirrorFilter> Type { get; } = new ResourceType<TrafficMirrorFilter>("traffic-mirror-filter", MirrorFilterJson.Default)
        .WithPrefix("tmf")
        .Unknown(id => new AwsException("InvalidTrafficMirrorFilterId.NotFound", $"The traffic mirror filter ID '{id}' does not exist"))
        .Filter("description", filter => filter.Description)
        .Filter("traffic-mirror-filter-id", filter => filter.Id.Text);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateTrafficMirrorFilter, Create);
        catalog.Write(Ec2Api.DeleteTrafficMirrorFilter, Delete);
        catalog.Read(Ec2Api.DescribeTrafficMirrorFilters, Describe);
        catalog.Write(Ec2Api.ModifyTrafficMirrorFilterNetworkServices, ModifyServices);
    }

    private static CreateTrafficMirrorFilterResult Create(Transaction transaction, CreateTrafficMirrorFilterRequest request)
    {
        TrafficMirrorLimits.Require(transaction, transaction.Count<TrafficMirrorFilter>(), "TrafficMirrorFilterLimitExceeded");
        var filter = transaction.Put(new TrafficMirrorFilter(transaction.NewId<TrafficMirrorFilter>(), request.Description, []));
        transaction.TagNew(filter.Id, request.TagSpecifications);
        return new CreateTrafficMirrorFilterResult { TrafficMirrorFilter = ShapeOf(transaction, filter), ClientToken = request.ClientToken };
    }

    private static DeleteTrafficMirrorFilterResult Delete(Transaction transaction, DeleteTrafficMirrorFilterRequest request)
    {
        var filter = transaction.Require<TrafficMirrorFilter>(request.TrafficMirrorFilterId);
        if (transaction.CountUnder(TrafficMirrorSession.Through, filter.Id.Text) > 0)
            throw new AwsException("TrafficMirrorFilterInUse", $"The traffic mirror filter '{filter.Id}' is used by a session.");
        foreach (var rule in transaction.Referring(TrafficMirrorFilterRule.Of, filter.Id).ToList()) transaction.Remove(rule.Id);
        transaction.Remove(filter.Id);
        return new DeleteTrafficMirrorFilterResult { TrafficMirrorFilterId = filter.Id.Text };
    }

    private static DescribeTrafficMirrorFiltersResult Describe(View view, DescribeTrafficMirrorFiltersRequest request)
    {
        var page = view.Page<TrafficMirrorFilter>(request.TrafficMirrorFilterIds, request.Filters, request);
        return new DescribeTrafficMirrorFiltersResult { TrafficMirrorFilters = page.Select(filter => ShapeOf(view, filter)), NextToken = page.NextToken };
    }

    private static ModifyTrafficMirrorFilterNetworkServicesResult ModifyServices(Transaction transaction, ModifyTrafficMirrorFilterNetworkServicesRequest request)
    {
        var filter = transaction.Require<TrafficMirrorFilter>(request.TrafficMirrorFilterId);
        var services = filter.Services.RemoveRange(request.RemoveNetworkServices).AddRange(request.AddNetworkServices.Except(filter.Services));
        filter = transaction.Put(filter with { Services = services });
        return new ModifyTrafficMirrorFilterNetworkServicesResult { TrafficMirrorFilter = ShapeOf(transaction, filter) };
    }

    private static TrafficMirrorFilterShape ShapeOf(View view, TrafficMirrorFilter filter)
    {
        var rules = view.Referring(TrafficMirrorFilterRule.Of, filter.Id).OrderBy(rule => rule.Number).ToLookup(rule => rule.Direction);
        return new TrafficMirrorFilterShape
        {
            TrafficMirrorFilterId = filter.Id.Text,
            IngressFilterRules = [.. rules[Direction.Ingress].Select(rule => TrafficMirrorRuleOperations.ShapeOf(view, rule))],
            EgressFilterRules = [.. rules[Direction.Egress].Select(rule => TrafficMirrorRuleOperations.ShapeOf(view, rule))],
            NetworkServices = filter.Services,
            Description = filter.Description,
            Tags = TagRules.Shapes(view.TagsOf(filter.Id)),
        };
    }
}

[JsonSerializable(typeof(TrafficMirrorFilter))]
internal sealed partial class MirrorFilterJson : JsonSerializerContext;
