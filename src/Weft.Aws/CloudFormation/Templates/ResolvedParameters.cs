using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>One parameter with its value.</summary>
/// <param name="Given">The text that was given, or the default; for an SSM type the name of the SSM parameter.</param>
/// <param name="Value">The text that Ref gives; the same as <paramref name="Given"/> but for SSM types.</param>
public sealed record ResolvedParameter(ParameterDeclaration Declaration, string Given, string Value)
{
    public string Name => Declaration.Name;

    /// <summary>What a list type's value holds; each item without the space around it.</summary>
    public IReadOnlyList<string> Items => ItemsOf(Value);

    /// <summary>What Ref gives: text, or a list of text.</summary>
    public JsonNode ToJson() => Declaration.Type.IsList ? new JsonArray([.. Items.Select(item => (JsonNode)item)]) : Value;

    internal static string[] ItemsOf(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);
}

/// <summary>The parameters of one stack with their values.</summary>
public sealed class ResolvedParameters(IEnumerable<ResolvedParameter> parameters)
{
    private readonly FrozenDictionary<string, ResolvedParameter> byName = parameters.ToFrozenDictionary(parameter => parameter.Name, StringComparer.Ordinal);

    public static ResolvedParameters None { get; } = new([]);

    /// <summary>All of them, ordered by name.</summary>
    public IEnumerable<ResolvedParameter> All => byName.Values.OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    public ResolvedParameter? Find(string name) => byName.GetValueOrDefault(name);
}

/// <summary>What the account holds, so far as parameters and rules ask for it.</summary>
public interface IParameterLookups
{
    /// <summary>Whether something of the AWS type, such as <c>AWS::EC2::VPC::Id</c>, exists here under this value.</summary>
    bool Exists(string awsType, string value);

    /// <summary>The value of a plain SSM parameter; null where there is none.</summary>
    string? FindSsmParameter(string name);

    /// <summary>All values of the AWS type that exist here: Fn::RefAll.</summary>
    IReadOnlyList<string> AllOf(string awsType);

    /// <summary>An attribute of what the value of the AWS type names, such as <c>Tags.Department</c> or <c>VpcId</c>; null where it has none: Fn::ValueOf.</summary>
    string? AttributeOf(string awsType, string value, string attribute);
}
