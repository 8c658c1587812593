using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Scenarios.Running;

/// <summary>Does with real packets what a scenario does on the model, and says where the two differ.</summary>
public interface IPacketCarrier
{
    /// <summary>Sends the packet; returns in what its fate differs from the trace, or null.</summary>
    string? Carry(CompiledNetwork network, Place from, Packet packet, Trace expected);

    /// <summary>Lets the service that the last packet reached answer it.</summary>
    string? CarryServiceAnswer(CompiledNetwork network, Trace expected);

    /// <summary>Compares what the network itself sent about the last packet.</summary>
    string? CompareNotice(Trace? expected);

    void Pass(TimeSpan time);
}
