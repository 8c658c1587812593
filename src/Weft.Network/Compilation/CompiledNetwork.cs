using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>
/// The network as tables that packets can be walked through: every reference resolved, every table in the order it is read.
/// Immutable and safe to share between threads. The result does not depend on the order of the input's lists.
/// </summary>
public sealed class CompiledNetwork
{
    private readonly Dictionary<string, PortNode> _portsById;
    private readonly Dictionary<Address, (PortNode Port, Address Private)> _public;
    private readonly Dictionary<string, int> _groupsById;

    internal CompiledNetwork(NetworkCompiler compiler)
    {
        Input = compiler.Input;
        Routers = compiler.Routers;
        Subnets = compiler.Subnets;
        Ports = compiler.Ports;
        Groups = compiler.Groups;
        Tables = compiler.Tables;
        _portsById = compiler.PortsById;
        _public = compiler.Public;
        _groupsById = compiler.GroupsById;
        HostServices = compiler.HostServices;
    }

    private CompiledNetwork(CompiledNetwork other, NetworkInput input, GroupNode[] groups)
    {
        Input = input;
        Routers = other.Routers;
        Subnets = other.Subnets;
        Ports = other.Ports;
        Tables = other.Tables;
        _portsById = other._portsById;
        _public = other._public;
        _groupsById = other._groupsById;
        HostServices = other.HostServices;
        Groups = groups;
    }

    /// <summary>What this was compiled from.</summary>
    public NetworkInput Input { get; }

    internal RouterNode[] Routers { get; }

    internal SubnetNode[] Subnets { get; }

    /// <summary>Interfaces first, in ordinal order of their ids, then translating gateways.</summary>
    internal PortNode[] Ports { get; }

    internal GroupNode[] Groups { get; }

    internal RouteTableNode[] Tables { get; }

    internal Dictionary<Address, HostService[]> HostServices { get; }

    /// <exception cref="InvalidOperationException">A reference that decides ownership does not resolve, or an id or address is used twice.</exception>
    public static CompiledNetwork Compile(NetworkInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CompiledNetwork(new NetworkCompiler(input));
    }

    /// <summary>
    /// The network after a change of its input. What the two inputs have in common is recognised by its lists being the same arrays
    /// (<see cref="NetworkInput.Replace"/>): where only rules of groups differ, everything but those groups is shared; otherwise it is compiled.
    /// </summary>
    public CompiledNetwork After(NetworkInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (ReferenceEquals(input, Input)) return this;
        // Two records of lists are equal when the lists are the same arrays.
        return input with { Groups = Input.Groups } == Input && TryGroups(input.Groups) is { } groups ? new CompiledNetwork(this, input, groups) : Compile(input);
    }

    // The compiled groups with those replaced whose rules changed; null when other groups exist than before.
    private GroupNode[]? TryGroups(ImmutableArray<StatefulGroup> inputs)
    {
        if (inputs.Length != Groups.Length) return null;
        var groups = (GroupNode[])Groups.Clone();
        foreach (var group in inputs)
        {
            if (!_groupsById.TryGetValue(group.Id, out var index) || groups[index].Input.Network != group.Network) return null;
            if (!ReferenceEquals(groups[index].Input, group))
                groups[index] = NetworkCompiler.Group(index, group, groups[index].Router, Input.PrefixLists, _groupsById);
        }

        return groups;
    }

    /// <summary>The same network with one group's rules replaced: the common small change, without compiling the rest again.</summary>
    public CompiledNetwork WithGroup(StatefulGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!_groupsById.TryGetValue(group.Id, out var index)) throw new InvalidOperationException($"group {group.Id} does not exist");
        var old = Groups[index];
        if (old.Input.Network != group.Network) throw new InvalidOperationException($"group {group.Id} cannot change its network");
        var groups = (GroupNode[])Groups.Clone();
        groups[index] = NetworkCompiler.Group(index, group, old.Router, Input.PrefixLists, _groupsById);
        return new CompiledNetwork(this, Input with { Groups = Input.Groups.Replace(old.Input, group) }, groups);
    }

    /// <summary>The link of an interface or translating gateway; null if the network has none of that id.</summary>
    public Link? FindLink(string id) => _portsById.TryGetValue(id, out var port) ? new Link(port) : null;

    /// <summary>The groups whose rules differ from an earlier network's, if nothing else does; otherwise null.</summary>
    internal List<StatefulGroup>? GroupsChangedSince(CompiledNetwork other)
    {
        if (!ReferenceEquals(_portsById, other._portsById)) return null;
        var changed = new List<StatefulGroup>();
        for (var i = 0; i < Groups.Length; i++)
        {
            if (!ReferenceEquals(Groups[i], other.Groups[i])) changed.Add(Groups[i].Input);
        }

        return changed;
    }

    /// <summary>Whether a service of the hypervisor answers at the address, as seen from the link.</summary>
    public bool OffersService(Link link, Address address)
    {
        ArgumentNullException.ThrowIfNull(link);
        return FindHostService(link.Router, address) is not null;
    }

    internal int IndexOfGroup(string id) => _groupsById[id];

    internal bool TryPort(string id, [NotNullWhen(true)] out PortNode? port) => _portsById.TryGetValue(id, out port);

    internal bool TryPublic(Address address, out (PortNode Port, Address Private) binding) => _public.TryGetValue(address, out binding);

    /// <summary>The interface behind a globally routed IPv6 address.</summary>
    internal PortNode? FindGlobal(Address address)
    {
        foreach (var router in Routers)
        {
            if (router.Contains(address) && router.Ports.TryGetValue(address, out var port)) return port;
        }

        return null;
    }

    internal HostService? FindHostService(RouterNode router, Address address)
    {
        if (!HostServices.TryGetValue(address, out var services)) return null;
        foreach (var service in services)
        {
            if (service.Network is null || service.Network == router.Id) return service;
        }

        return null;
    }

    internal bool IsHostOnly(Address address)
    {
        foreach (var range in Input.HostOnlyRanges)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    /// <summary>Whether a rule's reference to a group names the owner of the address, as seen from the given network.</summary>
    internal bool IsMember(RouterNode seenFrom, int group, Address address)
    {
        var node = Groups[group];
        return seenFrom.GroupScope.Contains(node.Router)
            && Routers[node.Router].Ports.TryGetValue(address, out var port)
            && Array.BinarySearch(port.Groups, group) >= 0;
    }
}
