namespace Weft.Contracts;

/// <summary>One service whose contracts are generated: its model's folder, its list of operations and its name in code.</summary>
/// <param name="Folder">The folder in the data, and the name of the list of operations.</param>
/// <param name="Name">The namespace and the stem of its classes.</param>
/// <param name="XmlNamespace">The namespace of its documents, where the model names it only member by member.</param>
/// <param name="Roots">What the documents of operations are called, where that is not the name of the output.</param>
/// <param name="ViolationCode">The error for a request that breaks a constraint of the model, where it is not the protocol's usual one.</param>
internal sealed record Service(
    string Folder, string Name, string? ViolationCode = null, string? XmlNamespace = null, IReadOnlyDictionary<string, string>? Roots = null)
{
    /// <summary>AWS, "Amazon S3 API Reference": the first element of each answer. The location of a bucket is that element's own text.</summary>
    private static readonly Dictionary<string, string> S3Roots = new()
    {
        ["ListBuckets"] = "ListAllMyBucketsResult",
        ["ListObjects"] = "ListBucketResult",
        ["ListObjectsV2"] = "ListBucketResult",
        ["DeleteObjects"] = "DeleteResult",
        ["GetBucketTagging"] = "Tagging",
        ["GetBucketVersioning"] = "VersioningConfiguration",
        ["CreateMultipartUpload"] = "InitiateMultipartUploadResult",
        ["CompleteMultipartUpload"] = "CompleteMultipartUploadResult",
        ["ListParts"] = "ListPartsResult",
        ["ListMultipartUploads"] = "ListMultipartUploadsResult",
        ["GetBucketLocation"] = "",
    };

    public static readonly IReadOnlyList<Service> All =
    [
        new("ec2", "Ec2"), new("iam", "Iam"), new("sts", "Sts"), new("ssm", "Ssm"), new("service-quotas", "ServiceQuotas"),
        new("logs", "Logs", ViolationCode: "InvalidParameterException"),
        new("cloudformation", "CloudFormation"),
        new("s3", "S3", ViolationCode: "InvalidArgument", XmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/", Roots: S3Roots),
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

    public bool IsRestXml => Name == "RestXml";

    /// <summary>The type that reads requests.</summary>
    public string Reader => IsJson ? "JsonReader" : IsRestXml ? "RestReader" : "QueryReader";

    /// <summary>The interface of a structure that is read inside of a request.</summary>
    public string InputShape => IsJson ? "IJsonShape" : IsRestXml ? "IRestShape" : "IQueryShape";

    /// <summary>Whether the reader checks the model's lengths, patterns and ranges; EC2's operations have errors of their own.</summary>
    public bool ChecksConstraints => !IsEc2;

    public static Protocol Of(Model model) => new(model.Metadata["protocol"] switch
    {
        "ec2" => "Ec2",
        "query" => "Query",
        "rest-xml" => "RestXml",
        "json" when model.Metadata["jsonVersion"] == "1.0" => "Json10",
        "json" when model.Metadata["jsonVersion"] == "1.1" => "Json11",
        string other => throw new NotSupportedException($"The protocol '{other}' has no code yet."),
    });

    /// <summary>The members of a REST request go by their names in the model; where each comes from is in its binding.</summary>
    public string InputName(Member member, bool isRoot = false) =>
        IsRestXml && isRoot ? member.Name :
        !IsEc2 ? member.LocationName ?? member.Name
        : member.QueryName ?? (member.LocationName is { } location ? Names.Pascal(location) : member.Name);

    public static string OutputName(Member member) => member.LocationName ?? member.Name;

    public string ElementName(Shape list) => list.Element!.LocationName ?? (IsEc2 ? "item" : "member");
}
