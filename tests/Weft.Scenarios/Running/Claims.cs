using System.Text;
using Weft.Network.Walking;

namespace Weft.Scenarios.Running;

/// <summary>Says what a trace did, in the words and in the detail of the claim that is made about it.</summary>
internal static class Claims
{
    public static string Describe(Trace trace, string claim)
    {
        if (!trace.IsDelivered)
        {
            var sentBack = trace.SentBack is not { } sent ? "" : sent.Reset ? ", reset sent" : $", mtu {sent.Mtu} sent";
            var withNearest = claim.Contains(", nearest ", StringComparison.Ordinal) && trace.Hops[^1].NearMiss is { } near
                ? $", nearest {near.Rule} differs in {Kebab(near.Mismatch)}"
                : "";
            return $"dropped at {LastComponent(trace)} because {Kebab(trace.Reason)}{sentBack}{withNearest}";
        }

        var text = new StringBuilder($"delivered at {trace.End}");
        if (claim.Contains(", as ", StringComparison.Ordinal)) text.Append($", as {trace.Packet.Source}");
        if (claim.Contains(", by ", StringComparison.Ordinal)) text.Append($", by {LastRule(trace)}");
        if (claim.Contains(", via ", StringComparison.Ordinal)) text.Append($", via {Via(trace)}");
        return text.ToString();
    }

    public static string LastComponent(Trace trace) => trace.Hops[^1].Component;

    public static string Kebab<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var letter in value.ToString().Replace(", ", "+", StringComparison.Ordinal))
        {
            if (char.IsUpper(letter) && text.Length > 0 && text[^1] != '+') text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    // The things that a reader thinks of as on the way: gateways, links, appliances and the tables that sent the packet there.
    private static string Via(Trace trace)
    {
        var parts = trace.Hops
            .Where(hop => hop.Stage is Stage.Route or Stage.EdgeRoute or Stage.InternetGateway
                or Stage.EgressOnlyGateway or Stage.PrivateGateway or Stage.NatGateway or Stage.Peering or Stage.Forwarding)
            .Select(hop => hop.Component);
        return string.Join(' ', parts);
    }

    private static string LastRule(Trace trace) => $"{trace.Hops.Last(hop => hop.Rule is not null).Rule}";
}
