using System.Text.Json;

namespace Weft.Wire;

/// <summary>The json 1.0 and 1.1 protocols: the operation in a header, JSON in and out.</summary>
internal static class JsonProtocol
{
    public static OperationContract<TRequest, TResult> Json<TRequest, TResult>(ServiceContract service, string name)
        where TRequest : class, IJsonShape<TRequest>
        where TResult : class, IJsonShape =>
        new(service, name, static request => Read<TRequest>(request), static (result, _, output) => Write(result, output));

    /// <summary>The operation in <c>X-Amz-Target: Prefix.Operation</c>; null when the target is another service's.</summary>
    public static string? OperationName(WireRequest request, ServiceContract service)
    {
        string? target = request.Header("X-Amz-Target");
        if (string.IsNullOrEmpty(target)) throw new AwsException("MissingAction", "The request must contain the header X-Amz-Target.");
        string prefix = service.TargetPrefix + ".";
        return target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : null;
    }

    private static TRequest Read<TRequest>(WireRequest request)
        where TRequest : class, IJsonShape<TRequest>
    {
        if (request.Body.Length > QueryForm.MaximumBytes) throw QueryErrors.TooLarge();
        return JsonReader.ReadAll<TRequest>(request.Body.Span);
    }

    private static void Write(IJsonShape result, ResponseBuffer output)
    {
        using var writer = new Utf8JsonWriter(output);
        new JsonOutput(writer).Object(result);
    }
}
