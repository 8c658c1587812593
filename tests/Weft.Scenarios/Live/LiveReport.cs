using System.Text;
using Weft.Fabric;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>What a live network has done so far, for who reads of a test that failed.</summary>
internal static class LiveReport
{
    /// <summary>Leaves it with the test, which shows it where it fails.</summary>
    public static void Leave(LiveNetwork network, IEnumerable<string> hosts) => TestContext.Current.TestOutputHelper?.WriteLine(Of(network, hosts));

    public static string Of(LiveNetwork network, IEnumerable<string> hosts)
    {
        var text = new StringBuilder();
        foreach (var port in hosts.Union([LiveNetwork.InternetPort, LiveNetwork.ServicesPort, LiveNetwork.UplinkPort]))
        {
            if (network.CountersOf(port) is not { } counters) continue;
            text.Append($"{port} sent {counters.SentPackets} packets and received {counters.ReceivedPackets}");
            foreach (var (cause, count) in counters.Drops) text.Append($"; {count} dropped: {cause}");
            text.AppendLine();
        }

        foreach (var (cause, count) in network.Drops()) text.AppendLine($"dropped in all: {count} {cause}");
        foreach (var flow in network.Flows()) text.AppendLine($"{flow.From} sent {flow.Sent} and {flow.To} got {flow.Delivered}: {flow.Packets} packets, {flow.Bytes} bytes");
        return text.Append($"{network.UplinkFlows} flows to the outside, {network.CarriedInKernel} packets carried in the kernel").ToString();
    }
}
