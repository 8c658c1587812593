using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Templates;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>A world for templates: resources answer with their own names, and a few exports, parameters and things exist.</summary>
internal sealed class TestReferences : IReferences, IParameterLookups
{
    public JsonNode RefOf(string logicalId) => $"ref-{logicalId}";

    public JsonNode AttributeOf(string logicalId, string attribute) => attribute == "List" ? new JsonArray("a", "b") : $"{logicalId}/{attribute}";

    public string? FindExport(string name) => name == "network" ? "vpc-1" : null;

    public string? FindSsmParameter(string name, long? version) => (name, version) switch
    {
        ("/size", null or 2) => "t3.micro",
        ("/size", 1) => "t2.micro",
        ("/vpc", _) => "vpc-1",
        _ => null,
    };

    public string? FindSsmParameter(string name) => FindSsmParameter(name, null);

    public IReadOnlyList<string> ZonesOf(string region) => [region + "a", region + "b"];

    public bool Exists(string awsType, string value) => AllOf(awsType).Contains(value);

    public IReadOnlyList<string> AllOf(string awsType) => awsType switch
    {
        "AWS::EC2::VPC::Id" => ["vpc-1", "vpc-2"],
        "AWS::EC2::Subnet::Id" => ["subnet-1", "subnet-2"],
        _ => [],
    };

    public string? AttributeOf(string awsType, string value, string attribute) => (awsType, attribute) switch
    {
        ("AWS::EC2::Subnet::Id", "VpcId") => "vpc-" + value[^1],
        ("AWS::EC2::VPC::Id", "Tags.Department") => "it",
        _ => null,
    };
}

/// <summary>Templates of one resource, and what their properties come to.</summary>
internal static class Evaluations
{
    private static readonly PseudoParameters pseudo = new("123456789012", "us-west-1", "net", "arn:aws:cloudformation:us-west-1:123456789012:stack/net/1", ["arn:topic"]);

    public static ResolvedParameters Resolve(Template template, params (string Name, string Value)[] given) => ParameterResolution.Resolve(
        template, given.ToDictionary(pair => pair.Name, pair => pair.Value), new Dictionary<string, string>(), new HashSet<string>(), new TestReferences());

    public static TemplateScope Scope(string body, params (string Name, string Value)[] given)
    {
        var template = Template.Parse(body);
        var parameters = Resolve(template, given);
        return new TemplateScope(Loops.Unroll(template, parameters, pseudo), parameters, pseudo, new TestReferences());
    }

    /// <summary>What one value comes to, written as JSON.</summary>
    public static string? Value(string value, string sections = "", params (string Name, string Value)[] given)
    {
        var scope = Scope($"{sections}\nResources:\n  Net:\n    Type: T\n  A:\n    Type: T\n    Properties:\n      P: {value}\n", given);
        return scope.Evaluate(scope.Template.Resources.Find("A")!.Properties.Find("P")!)?.ToJsonString();
    }
}
