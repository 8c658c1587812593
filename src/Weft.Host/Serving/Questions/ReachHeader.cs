using System.Globalization;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary>
/// What a write call did to reachability, as one header of its answer: for callers who ask for it with <c>X-Weft-Reach: 1</c>, or for all.
/// It is worked out after the commit and by the call's own thread, so that no other call waits.
/// </summary>
internal sealed class ReachHeader(Cloud cloud, ReachLedger ledger, bool forAll)
{
    public const string Asked = "X-Weft-Reach";

    public const string Name = "X-Weft-Reach-Diff";

    /// <summary>The header's value; null where it was not asked for, or the call has changed nothing.</summary>
    public string? Of(WireRequest request, CallRecord record, Reply reply)
    {
        if (reply.Status != 200 || !(forAll || request.Header(Asked) is "1" or "true")) return null;
        if (cloud.Recent.OfRequest(record.RequestId) is not { } after || cloud.Recent.Find(after.Number - 1) is not { } before) return null;
        var difference = ledger.Difference(before, after);
        var (opened, closed) = (difference.Opened.Counts, difference.Closed.Counts);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"revision={after.Number} opened={opened.Services} closed={closed.Services} internet-opened={opened.Exposed} internet-closed={closed.Exposed} outbound-opened={opened.Outgoing} outbound-closed={closed.Outgoing}");
    }
}
