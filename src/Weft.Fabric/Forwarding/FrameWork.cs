namespace Weft.Fabric.Forwarding;

/// <summary>How much work a frame was, in frames that take the fast path.</summary>
internal enum FrameWork
{
    Fast = 1,

    /// <summary>The engine or the hypervisor itself was asked.</summary>
    Slow = 8,

    /// <summary>A flow was entered everywhere, and will have to be swept.</summary>
    NewFlow = 48,
}
