using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopes;

/// <summary>A requirement to the network as the Network Access Analyzer takes it: the ways that are to be found, less those that are allowed.</summary>
public sealed record NetworkInsightsAccessScope(
    Id<NetworkInsightsAccessScope> Id, DateTimeOffset CreatedAt, ImmutableArray<ScopePath> MatchPaths, ImmutableArray<ScopePath> ExcludePaths)
    : IResource<NetworkInsightsAccessScope>
{
    public static ResourceType<NetworkInsightsAccessScope> Type { get; } =
        new ResourceType<NetworkInsightsAccessScope>("network-insights-access-scope", NetworkInsightsAccessScopeJson.Default)
            .WithPrefix("nis")
            .Unknown(id => new AwsException("InvalidNetworkInsightsAccessScopeId.NotFound", $"The network insights access scope ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInsightsAccessScopeId.Malformed", id, "nis"));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateNetworkInsightsAccessScope, NetworkInsightsAccessScopeOperations.Create);
        catalog.Write(Ec2Api.DeleteNetworkInsightsAccessScope, NetworkInsightsAccessScopeOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkInsightsAccessScopes, NetworkInsightsAccessScopeOperations.Describe);
        catalog.Read(Ec2Api.GetNetworkInsightsAccessScopeContent, NetworkInsightsAccessScopeOperations.GetContent);
        AccessScopeProvisioning.Declare(catalog);
    }
}

/// <summary>A kind of way through the network; what is null or empty admits everything.</summary>
/// <param name="Through">Things that the way passes, each at any place on it.</param>
public sealed record ScopePath(ScopeEndStatement? Source, ScopeEndStatement? Destination, ImmutableArray<ScopeResources> Through);

/// <summary>What one end of a way is, and what packets look like there.</summary>
public sealed record ScopeEndStatement(ScopeHeaders? Headers, ScopeResources? Resources);

/// <summary>Resources by identifier or ARN, or else by CloudFormation's name of their type.</summary>
public sealed record ScopeResources(ImmutableArray<string> Resources, ImmutableArray<string> Types);

/// <summary>Headers as the caller wrote them; an empty list admits everything.</summary>
public sealed record ScopeHeaders(
    ImmutableArray<string> SourceAddresses,
    ImmutableArray<string> DestinationAddresses,
    ImmutableArray<string> SourcePorts,
    ImmutableArray<string> DestinationPorts,
    ImmutableArray<string> SourcePrefixLists,
    ImmutableArray<string> DestinationPrefixLists,
    ImmutableArray<string> Protocols);

[JsonSerializable(typeof(NetworkInsightsAccessScope))]
internal sealed partial class NetworkInsightsAccessScopeJson : JsonSerializerContext;
