namespace Weft.Fabric.Uplink;

/// <summary>What becomes of a packet that has reached the uplink.</summary>
internal enum Admission
{
    /// <summary>The namespace's own kernel takes it.</summary>
    Pass,

    /// <summary>It waits until the flow has its sockets, or it is the flow's own to carry.</summary>
    Hold,

    /// <summary>It is out there, and nobody answers.</summary>
    Lose,

    /// <summary>No way leads there, and its sender is told.</summary>
    Refuse,

    /// <summary>As many flows are carried as can be.</summary>
    NoRoom,
}
