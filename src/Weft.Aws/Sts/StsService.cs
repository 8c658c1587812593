using Weft.Control.Operations;

namespace Weft.Aws.Sts;

/// <summary>AWS Security Token Service: one line a resource. It answers in every Region; what it gives out is known in all of them.</summary>
public static class StsService
{
    public static void Declare(Catalog catalog) => Session.Declare(catalog);
}
