using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;

namespace Weft.Fabric.Neighbours;

/// <summary>What hosts ask on their own link, and the hypervisor answers: neighbours' hardware addresses, and their own configuration.</summary>
internal sealed class LinkAnswers(SlowPath slowPath, Func<string, HostConfiguration> configurationOf)
{
    /// <summary>Whether the frame is a matter of its link and is never forwarded.</summary>
    public static bool IsForLink(in FrameHeaders headers) =>
        headers.Kind == FrameKind.Arp || NeighbourAnswers.IsOfLink(headers) || DhcpAnswers.IsQuestion(headers);

    /// <summary>Writes the answer; returns its length, or 0 when there is none.</summary>
    public int Answer(Port port, in FrameHeaders headers, ReadOnlySpan<byte> frame, Span<byte> answer)
    {
        if (port.Kind != PortKind.Interface || slowPath.Network is not { } network || network.FindLink(port.Id) is not { } link) return 0;
        if (DhcpAnswers.IsQuestion(headers)) return DhcpAnswers.Answer(frame, headers, link, configurationOf(port.Id), answer);
        return headers.Kind == FrameKind.Arp
            ? NeighbourAnswers.AnswerArp(frame, port.Mac, network, link, slowPath.HardwareAddresses, answer)
            : headers.IsFragment ? 0 : NeighbourAnswers.AnswerSolicitation(frame, headers, network, link, slowPath.HardwareAddresses, answer);
    }
}
