using Weft.Aws.Ec2.Regions;
using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Signing;

namespace Weft.Host.Serving;

/// <summary>Who asks, in which partition, and whether they may.</summary>
internal static class Identification
{
    /// <summary>
    /// The principal behind the access key. A key that IAM made here must verify. Another key acts as the root of the account that it spells
    /// (12 digits) or of the default account, unless only known keys are admitted.
    /// </summary>
    /// <returns>The principal, and the secret that the request is signed with; null for a key that nothing can verify.</returns>
    /// <exception cref="AwsException">The service's own error for a key or signature that does not hold.</exception>
    public static (Principal Principal, string? Secret) Identify(CloudState state, SignedRequest request, SignatureScope scope, ServiceContract service, AuthMode auth, DateTimeOffset now)
    {
        var identity = Identities.Identify(state, scope.AccessKeyId, scope.SecurityToken, now);
        if (auth == AuthMode.Strict && !identity.IsKnown) throw new SignatureFault(SignatureFaultKind.UnknownKey).In(service);
        var fault = identity.Secret is { } secret ? SignatureVerifier.Verify(request, scope, secret, now, expectedService: service.SigningName) : null;
        if ((fault ?? identity.Fault) is { } reason) throw reason.In(service);
        return (identity.Principal ?? throw new InvalidOperationException($"The key {scope.AccessKeyId} has neither a principal nor a fault"), identity.Secret);
    }

    /// <summary>The account's partition for the Region that the request is signed for, or for a service that has no Region.</summary>
    public static Scope ScopeOf(Catalog catalog, OptedInRegions optedIn, Principal principal, SignatureScope scope, ServiceContract service)
    {
        var account = principal.Caller.Account;
        if (catalog.IsGlobal(service)) return Scope.GlobalOf(account);
        var region = RegionTable.Find(scope.Region)
            ?? throw new SignatureFault(SignatureFaultKind.Mismatch, $"Credential should be scoped to a valid region, not '{scope.Region}'.").In(service);
        // AWS does not know an account's keys in a Region that the account has not opted into.
        if (!optedIn.Admits(region)) throw new SignatureFault(SignatureFaultKind.UnknownKey).In(service);
        return new Scope(account, new RegionName(scope.Region));
    }

    /// <summary>Lets the call through, or refuses it as the service does.</summary>
    public static void Authorize(CloudState state, Catalog catalog, Principal principal, Operation operation, object parsed, WireRequest request, Call call, string region) =>
        CallAuthorization.Require(catalog, new View(state, call), principal, operation, parsed, request, () => RequestFacts.Of(
            request, region, isSecure: false, hasForm: operation.Contract.Service.Protocol != WireProtocol.RestXml));
}
