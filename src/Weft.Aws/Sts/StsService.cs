using Weft.Control.Operations;
using Weft.Wire.Sts;

namespace Weft.Aws.Sts;

/// <summary>AWS Security Token Service. It answers in every Region; the sessions that it gives out are IAM's, and known in all of them.</summary>
public static class StsService
{
    public static void Declare(Catalog catalog)
    {
        catalog.Read(StsApi.GetCallerIdentity, SessionOperations.GetCallerIdentity);
        catalog.Read(StsApi.GetAccessKeyInfo, SessionOperations.GetAccessKeyInfo);
        catalog.Write(StsApi.GetSessionToken, SessionOperations.GetSessionToken)
            .Refuses(r => r.SerialNumber)
            .Refuses(r => r.TokenCode);
        catalog.Write(StsApi.AssumeRole, AssumedRole.Assume)
            .Refuses(r => r.Tags)
            .Refuses(r => r.TransitiveTagKeys)
            .Refuses(r => r.SerialNumber)
            .Refuses(r => r.TokenCode)
            .Refuses(r => r.SourceIdentity)
            .Refuses(r => r.ProvidedContexts);
    }
}
