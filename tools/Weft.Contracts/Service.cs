namespace Weft.Contracts;

/// <summary>One service whose contracts are generated: its model's folder, its list of operations and its name in code.</summary>
/// <param name="Folder">The folder in the data, and the name of the list of operations.</param>
/// <param name="Name">The namespace and the stem of its classes.</param>
/// <param name="ViolationCode">The error for a request that breaks a constraint of the model, where it is not the protocol's usual one.</param>
internal sealed record Service(string Folder, string Name, string? ViolationCode = null)
{
    public static readonly IReadOnlyList<Service> All =
    [
        new("ec2", "Ec2"), new("iam", "Iam"), new("sts", "Sts"), new("ssm", "Ssm"), new("service-quotas", "ServiceQuotas"),
        new("logs", "Logs", ViolationCode: "InvalidParameterException"),
        new("cloudformation", "CloudFormation"),
    ];

    public static IReadOnlyList<string> Operations(string list) =>
    [
        .. File.ReadAllLines(list).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .Distinct().Order(StringComparer.Ordinal),
    ];
}

/// <summary>How a service's protocol names things on the wire.</summary>
internal sealed record Protocol(string Name)
{
    public bool IsEc2 => Name == "Ec2";

    public bool IsJson => Name is "Json10" or "Json11";

    /// <summary>Whether the reader checks the model's lengths, patterns and ranges; EC2's operations have errors of their own.</summary>
    public bool ChecksConstraints => !IsEc2;

    public static Protocol Of(Model model) => new(model.Metadata["protocol"] switch
    {
        "ec2" => "Ec2",
        "query" => "Query",
        "json" when model.Metadata["jsonVersion"] == "1.0" => "Json10",
        "json" when model.Metadata["jsonVersion"] == "1.1" => "Json11",
        string other => throw new NotSupportedException($"The protocol '{other}' has no code yet."),
    });

    public string InputName(Member member) =>
        !IsEc2 ? member.LocationName ?? member.Name
        : member.QueryName ?? (member.LocationName is { } location ? Names.Pascal(location) : member.Name);

    public static string OutputName(Member member) => member.LocationName ?? member.Name;

    public string ElementName(Shape list) => list.Element!.LocationName ?? (IsEc2 ? "item" : "member");
}
