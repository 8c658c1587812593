namespace Weft.Fabric.Frames;

/// <summary>The card of the implicit router, the same on every link.</summary>
internal static class RouterCard
{
    public static MacAddress Mac { get; } = MacAddress.Parse("02:57:45:46:54:01");
}
