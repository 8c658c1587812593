using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>What a template refers to outside itself: the resources of its stack, the exports of others, parameters of Systems Manager, zones.</summary>
public interface IReferences
{
    /// <summary>What <c>Ref</c> of a resource gives.</summary>
    JsonNode RefOf(string logicalId);

    /// <summary>What <c>Fn::GetAtt</c> of a resource gives.</summary>
    JsonNode AttributeOf(string logicalId, string attribute);

    /// <summary>The value of an export of this account and Region; null where there is none.</summary>
    string? FindExport(string name);

    /// <summary>The value of a plain SSM parameter; null where it or the version is not there.</summary>
    /// <param name="version">Null for the newest.</param>
    string? FindSsmParameter(string name, long? version);

    /// <summary>The zones in which a Region's default subnets lie, else all its zones, ordered by name.</summary>
    IReadOnlyList<string> ZonesOf(string region);
}

/// <summary>What <c>AWS::…</c> names stand for in one stack.</summary>
public sealed record PseudoParameters(string AccountId, string Region, string StackName, string StackId, IReadOnlyList<string> NotificationArns)
{
    public string Partition { get; init; } = "aws";

    public string UrlSuffix { get; init; } = "amazonaws.com";

    internal const string NoValue = "AWS::NoValue";

    private static readonly string[] Names =
        ["AWS::AccountId", "AWS::Region", "AWS::StackName", "AWS::StackId", "AWS::NotificationARNs", "AWS::Partition", "AWS::URLSuffix", NoValue];

    internal static bool Has(string name) => Array.IndexOf(Names, name) >= 0;

    /// <summary>The value; null for a name that is none, and for AWS::NoValue.</summary>
    internal JsonNode? Find(string name) => name switch
    {
        "AWS::AccountId" => AccountId,
        "AWS::Region" => Region,
        "AWS::StackName" => StackName,
        "AWS::StackId" => StackId,
        "AWS::NotificationARNs" => new JsonArray([.. NotificationArns.Select(arn => (JsonNode)arn)]),
        "AWS::Partition" => Partition,
        "AWS::URLSuffix" => UrlSuffix,
        _ => null,
    };
}
