using System.Text;
using Weft.Wire.Checksums;

namespace Weft.Wire;

/// <summary>The rest-xml protocol: the operation is told by method, path and query; members come from there, from headers and from the body.</summary>
internal static class RestProtocol
{
    private const int MaximumDocumentBytes = 2 * 1024 * 1024;

    /// <summary>Parameters that every request may have: those of a signature, and the operation's name for whoever reads a log.</summary>
    private static readonly string[] KnownParameters =
    [
        "x-id", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token",
        "X-Amz-Content-Sha256",
    ];

    /// <summary>Headers of transport and signature, which no operation has as members.</summary>
    private static readonly string[] KnownHeaders =
    [
        "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-user-agent",
        "x-amz-sdk-checksum-algorithm", "x-amz-target",
    ];

    /// <summary>The operation that the request asks for.</summary>
    /// <exception cref="AwsException">MethodNotAllowed where nothing fits.</exception>
    public static string OperationName(WireRequest request, ServiceContract service) =>
        service.Routes!.Find(request, BucketAddress.PathOf(request)) ?? throw RestErrors.MethodNotAllowed();

    public static object Read(WireRequest request, ServiceContract service, RestBinding binding, RestRequestReader read)
    {
        PayloadChecksums.Verify(request, name => IsMember(binding, name));
        var labels = binding.Path.Match(BucketAddress.PathOf(request)) ?? throw RestErrors.InvalidUri();
        var parameters = request.Parameters();
        RequireKnown(request, parameters, binding);
        var root = new RestNode();
        foreach (var member in binding.Members)
        {
            if (NodeOf(member, request, labels, parameters) is not { } node) continue;
            var found = new RestMember(member.Member);
            found.Nodes.Add(node);
            root.Members.Add(found);
        }

        return RestReader.ReadAll(root, read, service.ViolationCode);
    }

    /// <summary>Whether the header is about something else than the document that the request carries: the whole object of a multipart upload.</summary>
    private static bool IsMember(RestBinding binding, string header) =>
        binding.Members.Any(member => member.Place == RestPlace.Document)
        && binding.Members.Any(member => member.Place == RestPlace.Header && member.Name.Equals(header, StringComparison.OrdinalIgnoreCase));

    private static RestNode? NodeOf(
        BoundMember member, WireRequest request, Dictionary<string, string> labels, IReadOnlyList<(string Name, string Value)> parameters)
    {
        switch (member.Place)
        {
            case RestPlace.Uri:
                return new RestNode { Text = labels[member.Name] };
            case RestPlace.Querystring:
                var found = parameters.Where(parameter => parameter.Name == member.Name).ToList();
                return found.Count == 0 ? null : new RestNode { Text = found[0].Value, IsHeader = true };
            case RestPlace.Header:
                return request.Header(member.Name) is { } header ? new RestNode { Text = header, IsHeader = true } : null;
            case RestPlace.Headers:
                var map = request.HeaderNames.Where(name => name.StartsWith(member.Name, StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(name => name[member.Name.Length..].ToLowerInvariant(), name => request.Header(name) ?? "", StringComparer.Ordinal);
                return map.Count == 0 ? null : new RestNode { Map = map };
            case RestPlace.Bytes:
                return request.Body.IsEmpty ? null : new RestNode { Bytes = request.Body };
            case RestPlace.Text:
                return request.Body.IsEmpty ? null : new RestNode { Text = Encoding.UTF8.GetString(request.Body.Span) };
            default:
                if (request.Body.IsEmpty) return null;
                if (request.Body.Length > MaximumDocumentBytes) throw RestErrors.DocumentTooLarge();
                return RestNode.Parse(request.Body, member.Name) ?? throw RestErrors.MalformedXml();
        }
    }

    /// <summary>Nothing that a request says is passed over.</summary>
    private static void RequireKnown(WireRequest request, IReadOnlyList<(string Name, string Value)> parameters, RestBinding binding)
    {
        foreach (var (name, _) in parameters)
        {
            if (KnownParameters.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (binding.Path.Literals.Any(literal => literal.Name == name)) continue;
            if (!binding.Members.Any(member => member.Place == RestPlace.Querystring && member.Name == name)) throw RestErrors.UnknownParameter(name);
        }

        foreach (var name in request.HeaderNames)
        {
            if (!name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || KnownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (PayloadChecksums.Names(name)) continue;
            if (!binding.Members.Any(member => Takes(member, name))) throw RestErrors.UnknownHeader(name);
        }
    }

    private static bool Takes(BoundMember member, string header) => member.Place switch
    {
        RestPlace.Header => member.Name.Equals(header, StringComparison.OrdinalIgnoreCase),
        RestPlace.Headers => header.StartsWith(member.Name, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
