using Weft.Control.Quotas;
using Weft.Wire;

namespace Weft.Aws.ServiceQuotas;

/// <summary>The errors of Service Quotas (https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/CommonErrors.html and each operation's).</summary>
internal static class QuotaErrors
{
    /// <exception cref="AwsException">NoSuchResourceException.</exception>
    public static QuotaService RequireService(string code) =>
        QuotaTable.FindService(code) ?? throw NoSuchResource("The request failed because the specified service does not exist.");

    /// <exception cref="AwsException">NoSuchResourceException.</exception>
    public static Quota Require(string service, string code)
    {
        RequireService(service);
        return QuotaTable.Find(service, code) ?? throw NoSuchResource("The request failed because the specified quota does not exist.");
    }

    public static AwsException Illegal(string message) => new("IllegalArgumentException", message);

    public static AwsException InvalidToken() => new("InvalidPaginationTokenException", "The request failed because the pagination token is not valid.");

    private static AwsException NoSuchResource(string message) => new("NoSuchResourceException", message);
}
