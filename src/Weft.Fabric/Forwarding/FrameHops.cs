using Weft.Fabric.Frames;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>What a way means for the frame: whose card it comes from on its last link, and the translating gateway that it passed.</summary>
internal readonly record struct FrameHops(MacAddress From, string? Translator)
{
    public static FrameHops Of(Trace trace, MacAddress sender, HardwareAddresses addresses)
    {
        var (from, leaver, translator) = (RouterCard.Mac, sender, (string?)null);
        foreach (var hop in trace.Hops)
        {
            switch (hop.Stage)
            {
                case Stage.NatGateway:
                    translator = hop.Component;
                    leaver = addresses.Of(hop.Component);
                    break;
                case Stage.SameSubnet:
                    from = leaver;
                    break;
                case Stage.Route or Stage.ReturnLink or Stage.LocalDelivery or Stage.EdgeRoute:
                    from = RouterCard.Mac;
                    break;
                default:
                    break;
            }
        }

        return new(from, translator);
    }
}
