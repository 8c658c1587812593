using Weft.Control.Operations;
using Weft.Control.Quotas;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.ServiceQuotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// Reading the quotas: those in force and AWS's defaults
/// (https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html).
/// </summary>
internal static class QuotaOperations
{
    private const int QuotasPerPage = 100;

    public static void Declare(Catalog catalog)
    {
        catalog.Read(ServiceQuotasApi.ListServices, ListServices);
        catalog.Read(ServiceQuotasApi.ListServiceQuotas, List);
        catalog.Read(ServiceQuotasApi.ListAWSDefaultServiceQuotas, ListDefaults);
        catalog.Read(ServiceQuotasApi.GetServiceQuota, Get).Refuses(r => r.ContextId);
        catalog.Read(ServiceQuotasApi.GetAWSDefaultServiceQuota, GetDefault);
    }

    private static ListServicesResult ListServices(View view, ListServicesRequest request)
    {
        var page = Page.Of(QuotaTable.Services, service => service.Code, request.MaxResults ?? QuotasPerPage, request.NextToken, QuotaErrors.InvalidToken);
        return new ListServicesResult
        {
            Services = page.Select(service => new ServiceInfoShape { ServiceCode = service.Code, ServiceName = service.Name }),
            NextToken = page.NextToken,
        };
    }

    private static ListServiceQuotasResult List(View view, ListServiceQuotasRequest request)
    {
        var quotas = QuotaErrors.RequireService(request.ServiceCode).Quotas
            .Where(quota => request.QuotaCode is null || quota.Code == request.QuotaCode)
            .Where(_ => request.QuotaAppliedAtLevel is not AppliedLevelEnumValues.Resource); // every quota here is one of the account
        var page = PageOf(quotas, request);
        return new ListServiceQuotasResult { Quotas = page.Select(quota => QuotaShapes.InForce(view, quota)), NextToken = page.NextToken };
    }

    private static ListAWSDefaultServiceQuotasResult ListDefaults(View view, ListAWSDefaultServiceQuotasRequest request)
    {
        var page = PageOf(QuotaErrors.RequireService(request.ServiceCode).Quotas, request);
        return new ListAWSDefaultServiceQuotasResult { Quotas = page.Select(quota => QuotaShapes.Default(view, quota)), NextToken = page.NextToken };
    }

    private static GetServiceQuotaResult Get(View view, GetServiceQuotaRequest request) =>
        new() { Quota = QuotaShapes.InForce(view, QuotaErrors.Require(request.ServiceCode, request.QuotaCode)) };

    private static GetAWSDefaultServiceQuotaResult GetDefault(View view, GetAWSDefaultServiceQuotaRequest request) =>
        new() { Quota = QuotaShapes.Default(view, QuotaErrors.Require(request.ServiceCode, request.QuotaCode)) };

    private static Page<Quota> PageOf(IEnumerable<Quota> quotas, IPagedRequest request) => Page.Of(
        quotas.OrderBy(quota => quota.Code, StringComparer.Ordinal),
        quota => quota.Code,
        request.MaxResults ?? QuotasPerPage,
        request.NextToken,
        QuotaErrors.InvalidToken);
}
