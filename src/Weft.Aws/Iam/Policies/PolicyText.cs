using System.Text.Json;
using System.Text.Json.Serialization;
using Weft.Aws.Iam.Evaluation;

namespace Weft.Aws.Iam.Policies;

/// <summary>An identity policy as its author wrote it, parsed at its first use.</summary>
[JsonConverter(typeof(PolicyTextConverter))]
public sealed class PolicyText : IEquatable<PolicyText>
{
    internal PolicyText(string json) => Json = json;

    public string Json { get; }

    public PolicyDocument Document => field ??= PolicyParser.Parse(Json, PolicyPurpose.Identity);

    /// <exception cref="Weft.Wire.AwsException">MalformedPolicyDocument</exception>
    public static PolicyText Parse(string json)
    {
        var text = new PolicyText(json);
        _ = text.Document;
        return text;
    }

    public bool Equals(PolicyText? other) => other is not null && other.Json == Json;

    public override bool Equals(object? obj) => Equals(obj as PolicyText);

    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);
}

/// <summary>In the journal a policy is its text.</summary>
internal sealed class PolicyTextConverter : JsonConverter<PolicyText>
{
    public override PolicyText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, PolicyText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Json);
}
