using Weft.Control;
using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.ServiceQuotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// Raising a quota, and the history of it
/// (https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_RequestServiceQuotaIncrease.html).
/// </summary>
/// <remarks>
/// AWS takes minutes to days and may ask a person; Weft grants at once whatever AWS documents as possible, and turns down the rest. It
/// opens no support cases, so SupportCaseAllowed changes nothing.
/// </remarks>
internal static class QuotaChangeOperations
{
    private const int ChangesPerPage = 100;

    public static RequestServiceQuotaIncreaseResult Request(Transaction transaction, RequestServiceQuotaIncreaseRequest request)
    {
        var quota = QuotaErrors.Require(request.ServiceCode, request.QuotaCode);
        if (!quota.Adjustable) throw QuotaErrors.Illegal("The request failed because the specified quota is not adjustable.");
        var scope = ScopeOf(transaction, quota);
        var there = transaction.In(scope);
        var present = there.LimitOf(quota);
        if (request.DesiredValue <= present)
            throw QuotaErrors.Illegal($"You must provide a quota value greater than the current quota value of {present:0.0###}");
        var isPossible = IsPossible(there, quota, request.DesiredValue);
        if (isPossible) Grant(there, quota, request.DesiredValue);
        var change = there.Put(new QuotaChange(
            new Id<QuotaChange>(transaction.Ids.NextHex(32)),
            quota.Service,
            quota.Code,
            request.DesiredValue,
            isPossible,
            transaction.Now,
            transaction.Account,
            transaction.Call.Caller.Arn,
            transaction.Region.Text));
        return new RequestServiceQuotaIncreaseResult { RequestedQuota = QuotaShapes.Of(change) };
    }

    public static GetRequestedServiceQuotaChangeResult Get(View view, GetRequestedServiceQuotaChangeRequest request)
    {
        var id = new Id<QuotaChange>(request.RequestId);
        var change = view.Find(id) ?? view.In(Scope.GlobalOf(view.Account)).Require(id);
        return new GetRequestedServiceQuotaChangeResult { RequestedQuota = QuotaShapes.Of(change) };
    }

    public static ListRequestedServiceQuotaChangeHistoryResult List(View view, ListRequestedServiceQuotaChangeHistoryRequest request)
    {
        if (request.ServiceCode is { } service) QuotaErrors.RequireService(service);
        var changes = All(view, request.Status, request.QuotaRequestedAtLevel).Where(change => request.ServiceCode is null || change.Service == request.ServiceCode);
        var page = PageOf(changes, request);
        return new ListRequestedServiceQuotaChangeHistoryResult { RequestedQuotas = page.Select(QuotaShapes.Of), NextToken = page.NextToken };
    }

    public static ListRequestedServiceQuotaChangeHistoryByQuotaResult ListByQuota(View view, ListRequestedServiceQuotaChangeHistoryByQuotaRequest request)
    {
        var quota = QuotaErrors.Require(request.ServiceCode, request.QuotaCode);
        var page = PageOf(All(view, request.Status, request.QuotaRequestedAtLevel).Where(change => change.Quota == quota), request);
        return new ListRequestedServiceQuotaChangeHistoryByQuotaResult { RequestedQuotas = page.Select(QuotaShapes.Of), NextToken = page.NextToken };
    }

    /// <summary>Where a quota of this caller is kept.</summary>
    public static Scope ScopeOf(View view, Quota quota) => quota.IsGlobal ? Scope.GlobalOf(view.Account) : view.Scope;

    private static IEnumerable<QuotaChange> All(View view, string? status, string? level) =>
        view.All<QuotaChange>()
            .Concat(view.In(Scope.GlobalOf(view.Account)).All<QuotaChange>())
            .Where(change => status is null || change.Status == status)
            .Where(_ => level is not AppliedLevelEnumValues.Resource);

    // The newest first, as AWS lists them.
    private static Page<QuotaChange> PageOf(IEnumerable<QuotaChange> changes, IPagedRequest request) =>
        Page.Of(changes.OrderBy(KeyOf, StringComparer.Ordinal), KeyOf, request.MaxResults ?? ChangesPerPage, request.NextToken, QuotaErrors.InvalidToken);

    private static string KeyOf(QuotaChange change) => $"{DateTimeOffset.MaxValue.Ticks - change.At.UtcTicks:D19} {change.Id}";

    /// <summary>Whether AWS documents that the quota can be that high, given the other limits of the account.</summary>
    private static bool IsPossible(View view, Quota quota, double value)
    {
        if (value > quota.Maximum) return false;
        if (quota == VpcQuotas.RulesPerSecurityGroup) return value * view.LimitOf(VpcQuotas.SecurityGroupsPerInterface) <= FixedLimits.RulesPerInterface;
        if (quota == VpcQuotas.SecurityGroupsPerInterface) return value * view.LimitOf(VpcQuotas.RulesPerSecurityGroup) <= FixedLimits.RulesPerInterface;
        return true;
    }

    private static void Grant(Transaction transaction, Quota quota, double value)
    {
        var increase = value - transaction.LimitOf(quota);
        transaction.Put(new GrantedQuota(GrantedQuota.IdOf(quota), value));
        foreach (var tied in QuotaTable.RaisedWith(quota))
            transaction.Put(new GrantedQuota(GrantedQuota.IdOf(tied), transaction.LimitOf(tied) + increase));
    }
}
