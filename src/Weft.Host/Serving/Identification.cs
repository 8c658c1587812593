using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Signing;

namespace Weft.Host.Serving;

/// <summary>Who a request comes from.</summary>
public sealed record Principal(Caller Caller);

/// <summary>Who asks, in which partition, and whether they may.</summary>
internal static class Identification
{
    /// <summary>
    /// The principal behind the access key. A key that IAM made here must verify. Another key acts as the root of the account that it spells
    /// (12 digits) or of the default account, unless only known keys are admitted.
    /// </summary>
    public static Principal Identify(Cloud cloud, SignedRequest request, SignatureScope scope, ServiceContract service, AuthMode auth)
    {
        if (auth == AuthMode.Strict) throw new SignatureFault(SignatureFaultKind.UnknownKey).In(service.Protocol);
        var account = AccountId.IsWellFormed(scope.AccessKeyId) ? new AccountId(scope.AccessKeyId) : AccountId.Default;
        return new Principal(Caller.RootOf(account, scope.AccessKeyId));
    }

    /// <summary>The account's partition for the Region that the request is signed for, or for a service that has no Region.</summary>
    public static Scope ScopeOf(Catalog catalog, OptedInRegions optedIn, Principal principal, SignatureScope scope, ServiceContract service)
    {
        if (catalog.IsGlobal(service)) return Scope.GlobalOf(principal.Caller.Account);
        var region = RegionTable.Find(scope.Region)
            ?? throw new SignatureFault(SignatureFaultKind.Mismatch, $"Credential should be scoped to a valid region, not '{scope.Region}'.").In(service.Protocol);
        // AWS does not know an account's keys in a Region that the account has not opted into.
        if (!optedIn.Admits(region)) throw new SignatureFault(SignatureFaultKind.UnknownKey).In(service.Protocol);
        return new Scope(principal.Caller.Account, new RegionName(scope.Region));
    }

    public static void Authorize(CloudState state, Catalog catalog, Principal principal, Operation operation, WireRequest request, Call call)
    {
    }
}
