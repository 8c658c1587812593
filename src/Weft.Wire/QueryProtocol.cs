namespace Weft.Wire;

/// <summary>The ec2 and query protocols: forms in, XML out.</summary>
internal static class QueryProtocol
{
    public static object Read(WireRequest request, WireProtocol protocol, QueryRequestReader read) =>
        QueryReader.ReadAll(request.Form, protocol == WireProtocol.Ec2 ? null : new Violations("ValidationError"), read);

    public static string OperationName(WireRequest request, ServiceContract service)
    {
        string? action = request.Form.Action, version = request.Form.Version;
        if (string.IsNullOrEmpty(action)) throw QueryErrors.MissingAction();
        if (version == service.ApiVersion) return action;
        if (service.Protocol == WireProtocol.Query)
            throw new AwsException("InvalidAction", $"Could not find operation {action} for version {version ?? "NO_VERSION_SPECIFIED"}");
        if (version is null) throw QueryErrors.MissingParameter("Version");
        throw DateOnly.TryParseExact(version, "yyyy-MM-dd", out _)
            ? new AwsException("NoSuchVersion", $"The requested version ({version}) of service AmazonEC2 does not exist")
            : new AwsException(
                "InvalidParameterValue",
                $"Value ({version}) for parameter Version is invalid. Version not well formed. Must be in YYYY-MM-DD format.");
    }

    public static void WriteEc2(ServiceContract service, string name, IXmlShape result, string requestId, ResponseBuffer output)
    {
        var xml = new XmlOutput(output, alwaysMilliseconds: true);
        xml.Start(name, service.XmlNamespace!);
        xml.Element("requestId"u8, requestId);
        if (result is EmptyResult) xml.Element("return"u8, true);
        else result.WriteXml(xml);
        xml.End(name);
    }

    public static void WriteQuery(
        ServiceContract service, string name, string? wrapper, IXmlShape result, string requestId, ResponseBuffer output)
    {
        var xml = new XmlOutput(output, alwaysMilliseconds: false);
        xml.Start(name, service.XmlNamespace!);
        if (wrapper is not null) xml.Structure(wrapper, result);
        output.Write("<ResponseMetadata>"u8);
        xml.Element("RequestId"u8, requestId);
        output.Write("</ResponseMetadata>"u8);
        xml.End(name);
    }
}
