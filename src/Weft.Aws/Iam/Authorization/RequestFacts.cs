using System.Net;
using System.Text.RegularExpressions;
using Weft.Aws.Iam.Evaluation;
using Weft.Wire;

namespace Weft.Aws.Iam.Authorization;

/// <summary>The condition keys that describe a request, whatever it is about (AWS, "AWS global condition context keys", properties of the request).</summary>
public static partial class RequestFacts
{
    /// <param name="request">The request as it came.</param>
    /// <param name="region">The Region that it was signed for.</param>
    /// <param name="isSecure">Whether it came over TLS.</param>
    /// <param name="hasForm">Whether its parameters are a form, and its tags among them.</param>
    public static RequestContext Of(WireRequest request, string region, bool isSecure, bool hasForm = true)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = RequestContext.Of(
            ("aws:RequestedRegion", region),
            ("ec2:Region", region),
            ("aws:SecureTransport", isSecure ? "true" : "false"),
            ("aws:SourceIp", SourceIp(request.RemoteAddress)),
            ("aws:UserAgent", request.Header("user-agent")));
        var tags = hasForm ? Tags(request) : [];
        return tags.Count == 0 ? context : context.With(RequestContext.Of(tags.Select(tag => ($"aws:RequestTag/{tag.Key}", (string?)tag.Value))))
            .With(new RequestContext([KeyValuePair.Create<string, IReadOnlyList<string>>("aws:TagKeys", [.. tags.Keys])]));
    }

    private static string? SourceIp(IPAddress? from) => (from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from)?.ToString();

    /// <summary>The tags that a query request carries: Tag.1.Key, TagSpecification.1.Tag.1.Key, Tags.member.1.Key, and their values.</summary>
    private static Dictionary<string, string> Tags(WireRequest request)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true) return keys;
        foreach (var (name, value) in request.Fields())
        {
            if (TagField().Match(name) is not { Success: true } match) continue;
            (match.Groups["part"].Value == "Key" ? keys : values)[match.Groups["place"].Value] = value;
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (place, key) in keys) tags[key] = values.GetValueOrDefault(place, "");
        return tags;
    }

    [GeneratedRegex("^(?<place>(TagSpecification\\.\\d+\\.)?(Tag|Tags\\.member)\\.\\d+)\\.(?<part>Key|Value)$")]
    private static partial Regex TagField();
}
