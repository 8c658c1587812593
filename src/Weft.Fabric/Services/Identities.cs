using Weft.Network.Addressing;

namespace Weft.Fabric.Services;

/// <summary>
/// The addresses by which the hypervisor's services know interfaces apart, since private ranges may overlap. Each interface has one of each
/// family for as long as it has a port. Not safe for several threads.
/// </summary>
internal sealed class Identities
{
    private const uint FirstNumber = 16;

    private readonly Dictionary<string, uint> _numbers = [];
    private readonly Dictionary<uint, string> _owners = [];
    private uint _next = FirstNumber;

    public static Cidr RangeIPv4 { get; } = Cidr.Parse("100.64.0.0/10");

    public static Cidr RangeIPv6 { get; } = Cidr.Parse("fd00:6964::/64");

    public void Give(string interfaceId)
    {
        var size = (uint)RangeIPv4.Count;
        if (_owners.Count + FirstNumber >= size) throw new InvalidOperationException($"no identity is left for {interfaceId}");
        while (_owners.ContainsKey(_next)) _next = _next + 1 < size ? _next + 1 : FirstNumber;
        _numbers.Add(interfaceId, _next);
        _owners.Add(_next, interfaceId);
        _next = _next + 1 < size ? _next + 1 : FirstNumber;
    }

    public void Take(string interfaceId)
    {
        if (_numbers.Remove(interfaceId, out var number)) _owners.Remove(number);
    }

    public Address? Find(string interfaceId, bool isIPv6) =>
        _numbers.TryGetValue(interfaceId, out var number) ? (isIPv6 ? RangeIPv6 : RangeIPv4).First + number : null;

    public string? OwnerOf(Address identity)
    {
        var range = identity.IsIPv6 ? RangeIPv6 : RangeIPv4;
        if (!range.Contains(identity)) return null;
        var number = identity.Number - range.First.Number;
        return number <= uint.MaxValue && _owners.TryGetValue((uint)number, out var owner) ? owner : null;
    }
}
