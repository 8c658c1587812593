using System.Text.Json.Serialization;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.ServiceQuotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>A request to raise a quota, and what became of it: granted at once, or not at all.</summary>
/// <param name="Service">The service code.</param>
/// <param name="Code">The quota code.</param>
/// <param name="Requester">The principal's ARN.</param>
/// <param name="Region">The Region that was called; the history of a global quota is kept with the account.</param>
public sealed record QuotaChange(
    Id<QuotaChange> Id,
    string Service,
    string Code,
    double DesiredValue,
    bool IsApproved,
    DateTimeOffset At,
    AccountId Account,
    string Requester,
    string Region) : IResource<QuotaChange>
{
    public static ResourceType<QuotaChange> Type { get; } = new ResourceType<QuotaChange>("quota-change", QuotaChangeJson.Default)
        .WithoutTags()
        .Unknown(_ => new AwsException("NoSuchResourceException", "The request failed because the specified quota change request does not exist."));

    [JsonIgnore]
    public Quota Quota => QuotaTable.Find(Service, Code) ?? throw new InvalidOperationException($"No quota {Service}/{Code}");

    [JsonIgnore]
    public string Status => IsApproved ? RequestStatusValues.Approved : RequestStatusValues.NotApproved;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(ServiceQuotasApi.RequestServiceQuotaIncrease, QuotaChangeOperations.Request)
            .Refuses(r => r.ContextId)
            .Accepts(r => r.SupportCaseAllowed, because: "no increase here needs a support case");
        catalog.Read(ServiceQuotasApi.GetRequestedServiceQuotaChange, QuotaChangeOperations.Get);
        catalog.Read(ServiceQuotasApi.ListRequestedServiceQuotaChangeHistory, QuotaChangeOperations.List);
        catalog.Read(ServiceQuotasApi.ListRequestedServiceQuotaChangeHistoryByQuota, QuotaChangeOperations.ListByQuota);
    }
}

[JsonSerializable(typeof(QuotaChange))]
internal sealed partial class QuotaChangeJson : JsonSerializerContext;
