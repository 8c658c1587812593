using Weft.Network.Addressing;

namespace Weft.Network.Reachability;

/// <summary>
/// Blocks in CIDR notation nest or are apart, so the blocks that hold an address are a chain. This gives each block its parent, and each
/// address the innermost block, which stands for the whole chain: two addresses with the same one are alike to every rule that speaks of
/// the blocks.
/// </summary>
internal sealed class Nesting
{
    public const int None = -1;

    private readonly Cidr[] _blocks;
    private readonly int[] _parents;

    public Nesting(IEnumerable<Cidr> blocks)
    {
        _blocks = [.. blocks.Distinct().Order()];
        _parents = new int[_blocks.Length];
        var open = new Stack<int>();
        for (var i = 0; i < _blocks.Length; i++)
        {
            while (open.TryPeek(out var top) && !_blocks[top].Contains(_blocks[i])) open.Pop();
            _parents[i] = open.TryPeek(out var parent) ? parent : None;
            open.Push(i);
        }
    }

    public int Count => _blocks.Length;

    public Cidr this[int node] => _blocks[node];

    public int Parent(int node) => _parents[node];

    public int IndexOf(Cidr block) => Array.BinarySearch(_blocks, block);

    /// <summary>The innermost block that holds the address, or <see cref="None"/>.</summary>
    public int Innermost(Address address)
    {
        var index = Array.BinarySearch(_blocks, new Cidr(address, address.Bits));
        if (index < 0) index = ~index - 1;
        // The block just before the address in order holds it, or one of its parents does.
        while (index >= 0 && !_blocks[index].Contains(address)) index = _parents[index];
        return index;
    }
}
