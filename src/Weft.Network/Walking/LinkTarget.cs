namespace Weft.Network.Walking;

/// <summary>
/// To whom a host gave a packet on its own link: to the router, to one neighbour in its subnet, or (the default) to whomever a well-behaved host
/// would give it, which is the neighbour if the destination is in the subnet, and else the router.
/// </summary>
public readonly record struct LinkTarget
{
    private LinkTarget(bool isRouter, string? neighbour)
    {
        IsRouter = isRouter;
        Neighbour = neighbour;
    }

    public static LinkTarget ByDestination { get; }

    public static LinkTarget Router { get; } = new(true, null);

    public bool IsRouter { get; }

    /// <summary>The id of an interface of the same subnet.</summary>
    public string? Neighbour { get; }

    public static LinkTarget To(string neighbour) => new(false, neighbour);
}
