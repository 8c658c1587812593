using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Control;
using Weft.Control.Quotas;
using Weft.Control.State;
using Weft.Wire.ServiceQuotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>How quotas and requests for them look in an answer.</summary>
internal static class QuotaShapes
{
    // Service Quotas says this of every plain count.
    private const string Unit = "None";

    /// <summary>The quota in force for the caller.</summary>
    public static ServiceQuotaShape InForce(View view, Quota quota) => Of(
        quota,
        view.In(QuotaChangeOperations.ScopeOf(view, quota)).LimitOf(quota),
        ArnOf(quota, view.Region.Text, view.Account));

    /// <summary>AWS's default, which belongs to no account.</summary>
    public static ServiceQuotaShape Default(View view, Quota quota) => Of(quota, quota.Default, ArnOf(quota, view.Region.Text, null));

    public static RequestedServiceQuotaChangeShape Of(QuotaChange change) => new()
    {
        Id = change.Id.Text,
        ServiceCode = change.Service,
        ServiceName = QuotaErrors.RequireService(change.Service).Name,
        QuotaCode = change.Code,
        QuotaName = change.Quota.Name,
        DesiredValue = change.DesiredValue,
        Status = change.Status,
        Created = change.At,
        LastUpdated = change.At,
        Requester = RequesterOf(change),
        QuotaArn = ArnOf(change.Quota, change.Region, change.Account),
        GlobalQuota = change.Quota.IsGlobal,
        Unit = Unit,
        QuotaRequestedAtLevel = AppliedLevelEnumValues.Account,
    };

    private static ServiceQuotaShape Of(Quota quota, double value, string arn) => new()
    {
        ServiceCode = quota.Service,
        ServiceName = QuotaErrors.RequireService(quota.Service).Name,
        QuotaArn = arn,
        QuotaCode = quota.Code,
        QuotaName = quota.Name,
        Value = value,
        Unit = Unit,
        Adjustable = quota.Adjustable,
        GlobalQuota = quota.IsGlobal,
        QuotaAppliedAtLevel = AppliedLevelEnumValues.Account,
    };

    private static string ArnOf(Quota quota, string region, AccountId? account) =>
        $"arn:aws:servicequotas:{(quota.IsGlobal ? "" : region)}:{account?.Text}:{quota.Service}/{quota.Code}";

    // AWS puts a small JSON document into this string.
    private static string RequesterOf(QuotaChange change) =>
        $$"""{"accountId":"{{change.Account}}","callerArn":"{{JsonEncodedText.Encode(change.Requester, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}"}""";
}
