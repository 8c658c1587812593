using System.Text.Json;

namespace Weft.Wire;

/// <summary>The caller's mistake, written as each protocol writes it.</summary>
public static class ErrorEnvelope
{
    /// <summary>The header that repeats the code in the json and rest-json protocols.</summary>
    public const string ErrorTypeHeader = "x-amzn-ErrorType";

    private const string ForeignNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";

    public static string ContentType(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Ec2 => "text/xml;charset=UTF-8",
        WireProtocol.Query => "text/xml",
        WireProtocol.RestXml => "application/xml",
        WireProtocol.RestJson => "application/json",
        WireProtocol.Json10 => "application/x-amz-json-1.0",
        WireProtocol.Json11 => "application/x-amz-json-1.1",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>Writes the error. The service gives the XML namespace; null where the request named no known service.</summary>
    public static void Write(
        WireProtocol protocol, string code, string message, string requestId, ServiceContract? service, int status, ResponseBuffer output,
        IReadOnlyList<(string Name, string Value)>? details = null)
    {
        switch (protocol)
        {
            case WireProtocol.Ec2:
                WriteEc2(code, message, requestId, output);
                break;
            case WireProtocol.RestXml when service is { IsS3: true }:
                WriteS3(code, message, requestId, details ?? [], output);
                break;
            case WireProtocol.Query or WireProtocol.RestXml:
                WriteQuery(code, message, requestId, service?.XmlNamespace ?? ForeignNamespace, status, output);
                break;
            default:
                WriteJson(code, message, output);
                break;
        }
    }

    private static void WriteEc2(string code, string message, string requestId, ResponseBuffer output)
    {
        var xml = new XmlOutput(output, alwaysMilliseconds: true);
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"u8);
        xml.Element("Code"u8, code);
        xml.Element("Message"u8, message);
        output.Write("</Error></Errors>"u8);
        xml.Element("RequestID"u8, requestId);
        output.Write("</Response>"u8);
    }

    private static void WriteQuery(
        string code, string message, string requestId, string xmlNamespace, int status, ResponseBuffer output)
    {
        var xml = new XmlOutput(output, alwaysMilliseconds: false);
        xml.Start("Error", xmlNamespace);
        output.Write("<Error>"u8);
        xml.Element("Type"u8, status >= 500 ? "Receiver" : "Sender");
        xml.Element("Code"u8, code);
        xml.Element("Message"u8, message);
        output.Write("</Error>"u8);
        xml.Element("RequestId"u8, requestId);
        xml.End("Error");
    }

    /// <summary>S3's errors have neither a wrapper nor a namespace.</summary>
    private static void WriteS3(string code, string message, string requestId, IReadOnlyList<(string Name, string Value)> details, ResponseBuffer output)
    {
        var xml = new XmlOutput(output, alwaysMilliseconds: true);
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>"u8);
        xml.Element("Code"u8, code);
        xml.Element("Message"u8, message);
        foreach (var (name, value) in details) xml.Element(System.Text.Encoding.UTF8.GetBytes(name), value);
        xml.Element("RequestId"u8, requestId);
        output.Write("</Error>"u8);
    }

    private static void WriteJson(string code, string message, ResponseBuffer output)
    {
        using Utf8JsonWriter writer = JsonProtocol.NewWriter(output);
        writer.WriteStartObject();
        writer.WriteString("__type"u8, code);
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
    }
}
