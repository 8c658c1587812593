using Weft.Control.Selection;
using Weft.Wire;

namespace Weft.Aws.Iam;

/// <summary>How every List operation of IAM cuts its answer: by markers, 100 items a page unless told otherwise.</summary>
internal static class IamPage
{
    private const int DefaultSize = 100;

    /// <param name="items">The whole answer, ordered ordinally by <paramref name="key"/>.</param>
    public static Page<T> Of<T>(IEnumerable<T> items, Func<T, string> key, IMarkerPagedRequest request) =>
        Page.Of(items, key, request.MaxItems ?? DefaultSize, request.Marker, static () => IamErrors.Validation("Invalid Marker."));

    /// <summary>The same for texts, which are their own keys.</summary>
    public static Page<string> Of(IEnumerable<string> items, IMarkerPagedRequest request) =>
        Of(items.Order(StringComparer.Ordinal), static item => item, request);
}
