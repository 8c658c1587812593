using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Wire;

/// <summary>The json 1.0 and 1.1 protocols: the operation in a header, JSON in and out.</summary>
internal static class JsonProtocol
{
    /// <summary>More than a form may have: a full batch of log events is 1 MB before JSON puts names and escapes around it.</summary>
    private const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>Answers are never part of a page of HTML, so nothing is escaped that JSON does not demand.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The operation in <c>X-Amz-Target: Prefix.Operation</c>; null when the target is another service's.</summary>
    public static string? OperationName(WireRequest request, ServiceContract service)
    {
        string? target = request.Header("X-Amz-Target");
        if (string.IsNullOrEmpty(target)) throw new AwsException("MissingAction", "The request must contain the header X-Amz-Target.");
        string prefix = service.TargetPrefix + ".";
        return target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : null;
    }

    public static Utf8JsonWriter NewWriter(ResponseBuffer output) => new(output, Writing);

    public static object Read(WireRequest request, ServiceContract service, JsonRequestReader read)
    {
        if (request.Body.Length > MaximumBytes) throw QueryErrors.TooLarge("4 MB");
        return JsonReader.ReadAll(request.Body.Span, read, service.ViolationCode);
    }

    public static void Write(IJsonShape result, ResponseBuffer output)
    {
        using Utf8JsonWriter writer = NewWriter(output);
        new JsonOutput(writer).Object(result);
    }
}
