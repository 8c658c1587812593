namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// The type of a parameter (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html):
/// <c>String</c>, <c>Number</c>, <c>List&lt;Number&gt;</c>, <c>CommaDelimitedList</c>, an AWS type, a list of one, or the value of an SSM parameter.
/// </summary>
/// <param name="Text">As the template writes it.</param>
/// <param name="IsList">Whether the value is a list, written with commas.</param>
/// <param name="IsNumber">Whether each value must be a number.</param>
/// <param name="AwsType">The type of identifier that must exist, such as <c>AWS::EC2::VPC::Id</c>; null for plain values.</param>
/// <param name="IsSsmValue">Whether what is given is the name of an SSM parameter that holds the value.</param>
public sealed record ParameterType(string Text, bool IsList, bool IsNumber, string? AwsType, bool IsSsmValue)
{
    private const string SsmName = "AWS::SSM::Parameter::Name";
    private const string SsmPrefix = "AWS::SSM::Parameter::Value<";

    private static readonly string[] Single =
    [
        "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id",
    ];

    /// <summary>The type that the text names, or null.</summary>
    public static ParameterType? Find(string text)
    {
        if (text == SsmName) return new ParameterType(text, false, false, SsmName, false);
        if (!text.StartsWith(SsmPrefix, StringComparison.Ordinal) || text[^1] != '>') return text == "Number" || text == "List<Number>"
            ? new ParameterType(text, text != "Number", true, null, false)
            : FindPlain(text) is var plain && text != "List<String>" ? plain : null;
        return FindPlain(text[SsmPrefix.Length..^1]) is { } held ? held with { Text = text, IsSsmValue = true } : null;
    }

    private static ParameterType? FindPlain(string text)
    {
        if (text is "String" or "CommaDelimitedList" or "List<String>") return new ParameterType(text, text != "String", false, null, false);
        var isList = text.StartsWith("List<", StringComparison.Ordinal) && text[^1] == '>';
        var name = isList ? text[5..^1] : text;
        // Names of key pairs are not offered as a list.
        return Array.IndexOf(Single, name) >= 0 && !(isList && name == "AWS::EC2::KeyPair::KeyName") ? new ParameterType(text, isList, false, name, false) : null;
    }
}
