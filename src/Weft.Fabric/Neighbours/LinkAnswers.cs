using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Network.Compilation;

namespace Weft.Fabric.Neighbours;

/// <summary>What hosts ask on their own link, and the hypervisor answers: neighbours' hardware addresses, and their own configuration.</summary>
internal sealed class LinkAnswers(SlowPath slowPath, Func<string, HostConfiguration> configurationOf)
{
    /// <summary>Whether the frame is a matter of its link and is never forwarded.</summary>
    public static bool IsForLink(in FrameHeaders headers) =>
        headers.Kind == FrameKind.Arp || NeighbourAnswers.IsOfLink(headers) || DhcpAnswers.IsQuestion(headers) || Dhcp6Answers.IsQuestion(headers);

    /// <summary>Writes the answer; returns its length, or 0 when there is none.</summary>
    public int Answer(Port port, in FrameHeaders headers, ReadOnlySpan<byte> frame, Span<byte> answer)
    {
        if (port.Kind != PortKind.Interface || slowPath.Network is not { } network || network.FindLink(port.Id) is not { } link) return 0;
        if (RouterAdvertisements.IsQuestion(headers)) return AnswerSolicitation(port, headers, link, answer);
        if (Dhcp6Answers.IsQuestion(headers)) return Dhcp6Answers.Answer(frame, headers, link, configurationOf(port.Id), answer);
        if (DhcpAnswers.IsQuestion(headers)) return DhcpAnswers.Answer(frame, headers, link, configurationOf(port.Id), answer);
        return headers.Kind == FrameKind.Arp
            ? NeighbourAnswers.AnswerArp(frame, port.Mac, network, link, slowPath.HardwareAddresses, answer)
            : headers.IsFragment ? 0 : NeighbourAnswers.AnswerSolicitation(frame, headers, network, link, slowPath.HardwareAddresses, answer);
    }

    /// <summary>Writes what a host that has once asked for its router is told again; returns its length, or 0 when there is nothing to tell.</summary>
    public int Advertise(Port port, Span<byte> frame) =>
        slowPath.Network?.FindLink(port.Id) is { } link ? RouterAdvertisements.Write(link, frame) : 0;

    private static int AnswerSolicitation(Port port, in FrameHeaders headers, Link link, Span<byte> answer)
    {
        var length = RouterAdvertisements.Answer(headers, link, answer);
        if (length > 0) port.AsksForRouter = true;
        return length;
    }
}
