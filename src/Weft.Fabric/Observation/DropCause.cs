using Weft.Network.Walking;

namespace Weft.Fabric.Observation;

/// <summary>Why a packet was dropped: the engine's reason, or a fault of the frame. Exactly one of the two is set.</summary>
public readonly record struct DropCause(DropReason Reason, FrameFault Fault)
{
    public DropCause(DropReason reason)
        : this(reason, FrameFault.None)
    {
    }

    public DropCause(FrameFault fault)
        : this(DropReason.None, fault)
    {
    }

    public override string ToString() => Fault == FrameFault.None ? $"{Reason}" : $"{Fault}";
}
