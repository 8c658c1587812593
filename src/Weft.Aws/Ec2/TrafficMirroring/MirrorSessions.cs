using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Mirroring;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>All sessions of a revision as the fabric takes them; one whose target has gone rests.</summary>
public static class MirrorSessions
{
    public static IReadOnlyList<MirrorSession> Of(CloudState state, DateTimeOffset now) =>
        [.. state.Scopes.Where(scope => !scope.IsGlobal).SelectMany(scope => In(new View(state, new Call(scope, Caller.System, "Mirroring", "", now))))];

    private static IEnumerable<MirrorSession> In(View view) => view.All<TrafficMirrorSession>().Select(session => Of(view, session)).OfType<MirrorSession>();

    private static MirrorSession? Of(View view, TrafficMirrorSession session)
    {
        if (view.Find(session.Source)?.PrimaryIpv4 is not { } source || CardOf(view, session)?.PrimaryIpv4 is not { } target) return null;
        return new MirrorSession(
            session.Id.Text, session.Number, session.Source.Text, source, target, session.VirtualNetwork, session.PacketLength,
            [.. view.Referring(TrafficMirrorFilterRule.Of, session.Filter).OrderBy(rule => rule.Number).Select(rule => rule.ToRule())],
            view.Require(session.Filter).Services.Contains(TrafficMirrorNetworkServiceValues.AmazonDns));
    }

    private static NetworkInterface? CardOf(View view, TrafficMirrorSession session) => view.Find(view.Require(session.Target).Card);
}
