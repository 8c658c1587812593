using System.Collections.Frozen;
using Weft.Control.Operations;
using Weft.Wire;
using Weft.Wire.Signing;

namespace Weft.Host.Serving;

/// <summary>Which service a request is for. What is ambiguous or unknown is refused, never guessed.</summary>
public sealed class ServiceDirectory
{
    private readonly FrozenDictionary<string, ServiceContract> bySigningName;
    private readonly FrozenDictionary<string, ServiceContract> byTarget;

    public ServiceDirectory(Catalog catalog)
    {
        var services = catalog.Operations.Select(operation => operation.Contract.Service).Distinct().ToList();
        bySigningName = services.ToFrozenDictionary(service => service.SigningName, StringComparer.Ordinal);
        byTarget = services.Where(service => service.TargetPrefix is not null)
            .ToFrozenDictionary(service => service.TargetPrefix!, StringComparer.Ordinal);
    }

    public IEnumerable<string> SigningNames => bySigningName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The service of a credential scope, or, for a request without one, of its X-Amz-Target or host name.</summary>
    /// <param name="signingName">The service in the credential scope, or null where there is none.</param>
    public ServiceContract? Find(string? signingName, WireRequest request) =>
        signingName is not null ? bySigningName.GetValueOrDefault(signingName) : FindByTarget(request) ?? FindByHost(request) ?? FindByOldUrl(request);

    private ServiceContract? FindByOldUrl(WireRequest request) =>
        SignatureScope.IsPresignedTheOldWay(request.QueryString) ? bySigningName.GetValueOrDefault("s3") : null;

    private ServiceContract? FindByTarget(WireRequest request) =>
        request.Header("x-amz-target") is { } target && target.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? byTarget.GetValueOrDefault(target[..dot])
            : null;

    private ServiceContract? FindByHost(WireRequest request) =>
        request.Header("host") is { } host && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? bySigningName.GetValueOrDefault(host[..dot])
            : null;
}
