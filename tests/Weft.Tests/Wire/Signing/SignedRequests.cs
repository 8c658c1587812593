using System.Text;
using System.Text.Json;
using Weft.Wire.Signing;

namespace Weft.Tests.Wire.Signing;

/// <summary>A request with the secret that signed it, as botocore or AWS's own pages give it.</summary>
public sealed record SignedExample(string Name, SignedRequest Request, string Secret, string? Token, string Region, string Service, DateTimeOffset Now)
{
    public override string ToString() => Name;

    /// <summary>Reads one line of what sign_requests.py prints.</summary>
    public static SignedExample Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        string Text(string name) => root.GetProperty(name).GetString() ?? "";
        var headers = root.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        return new SignedExample(
            Text("name"),
            new SignedRequest(Text("method"), Text("path"), Text("query"), headers.GetValueOrDefault, Convert.FromBase64String(Text("body"))),
            Text("secret"), root.GetProperty("token").GetString(), Text("region"), Text("service"), root.GetProperty("now").GetDateTimeOffset());
    }
}

internal static class SignedRequests
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public static readonly DateTimeOffset Noon = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    /// <summary>The "ListUsers" request that AWS's Signature Version 4 pages sign step by step.</summary>
    public static SignedRequest ListUsers(
        string? date = "20150830T123600Z",
        string? authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        string query = "Action=ListUsers&Version=2010-05-08",
        string body = "",
        string host = "iam.amazonaws.com") =>
        Get("/", query, ("host", host), ("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("x-amz-date", date), ("authorization", authorization))
            with
        { Body = Encoding.UTF8.GetBytes(body) };

    public static SignedRequest Get(string path, string query, params (string Name, string? Value)[] headers) => new(
        "GET", path, query,
        name => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value,
        ReadOnlyMemory<byte>.Empty);

    public static SignatureScope Scope(SignedRequest request) =>
        SignatureScope.TryParse(request, out var scope, out var fault) ? scope : throw new InvalidOperationException(fault.Message);

    public static SignatureFault? Verify(SignedRequest request, string secret = Secret, DateTimeOffset? now = null, string? region = null, string? service = null) =>
        SignatureScope.TryParse(request, out var scope, out var fault)
            ? SignatureVerifier.Verify(request, scope, secret, now ?? Noon, region, service)
            : fault;
}
