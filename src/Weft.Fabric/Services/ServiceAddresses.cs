using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Walking;

namespace Weft.Fabric.Services;

/// <summary>
/// The addresses at which the hypervisor's services listen: those that are the same everywhere. A service that is asked at an address inside a
/// network (the resolver) hears the question at its address that is the same everywhere.
/// </summary>
internal static class ServiceAddresses
{
    public static Cidr RangeIPv4 { get; } = Cidr.Parse("169.254.0.0/16");

    public static Cidr RangeIPv6 { get; } = Cidr.Parse("fd00:ec2::/32");

    /// <summary>The trace with the headers as the service sees them: it is asked by an identity.</summary>
    public static Trace Rewritten(CompiledNetwork network, Trace trace, Address identity) =>
        trace with { Packet = trace.Packet with { Source = identity, Destination = ListensAt(network, trace.End.Id, trace.Packet.Destination) } };

    private static Address ListensAt(CompiledNetwork network, string service, Address asked)
    {
        var range = asked.IsIPv6 ? RangeIPv6 : RangeIPv4;
        if (range.Contains(asked)) return asked;
        foreach (var known in network.Input.HostServices)
        {
            if (known.Name == service && range.Contains(known.Address)) return known.Address;
        }

        return asked;
    }
}
