using Weft.Control.Operations;

namespace Weft.Aws.ServiceQuotas;

/// <summary>Service Quotas: one line a resource.</summary>
public static class ServiceQuotasService
{
    public static void Declare(Catalog catalog)
    {
        QuotaOperations.Declare(catalog);
        QuotaChange.Declare(catalog);
    }
}
