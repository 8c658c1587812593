using System.Collections.Immutable;
using Weft.Aws.Guests;
using Weft.Fabric;
using Weft.Fabric.Guests;
using Weft.Fabric.Linux;

namespace Weft.Host.Live;

/// <summary>One running instance as a machine on this host: its processes, and its cards in the live network.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly LiveNetwork fabric;
    private Machine(LiveNetwork fabric, NetworkNamespace inside, BootFacts facts)
    {
        this.fabric = fabric;
        Inside = inside;
        Facts = facts;
    }

    /// <summary>Its network.</summary>
    public NetworkNamespace Inside { get; }

    public BootFacts Facts { get; }

    public RunningInstance Instance => Facts.Instance;

    /// <summary>The cards that are plugged in now.</summary>
    public ImmutableArray<NetworkCard> Cards { get; private set; } = [];

    public Guest Guest { get; private set; } = null!;

    /// <summary>It is on its way down, or down.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Plugs the cards in and boots.</summary>
    /// <param name="plan">Asked for when the cards are in.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    /// <exception cref="ArgumentException">The network has no such card, or not any more.</exception>
    public static async Task<Machine> StartAsync(LiveNetwork fabric, BootFacts facts, Func<GuestPlan> plan, ConsoleTape tape)
    {
        var machine = new Machine(fabric, NetworkNamespace.Create(), facts);
        try
        {
            await machine.PlugAsync(facts.Cards);
            machine.Guest = Guest.Start(plan(), machine.Inside, tape);
            return machine;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plugs in what came, and pulls out what went. A card whose addresses changed follows the network by itself.</summary>
    public async Task PlugAsync(ImmutableArray<NetworkCard> wanted)
    {
        foreach (var gone in Cards.Where(card => !wanted.Any(other => other.Id == card.Id)))
        {
            await fabric.RemovePortAsync(gone.Id);
            Cards = Cards.Remove(gone);
        }

        foreach (var card in wanted.Where(card => !Cards.Any(other => other.Id == card.Id)))
        {
            fabric.AddPort(card.Id, Inside, $"eth{card.DeviceIndex}", card.DeviceIndex);
            Cards = Cards.Add(card);
        }
    }

    /// <summary>Switches it off and pulls its cards out.</summary>
    public async ValueTask DisposeAsync()
    {
        IsEnding = true;
        if (Guest is not null) await Guest.DisposeAsync();
        await Task.WhenAll(Cards.Select(card => fabric.RemovePortAsync(card.Id)));
        Cards = [];
        Inside.Dispose();
    }

    /// <summary>Lets go of a machine that has ended, in a network that ends as a whole.</summary>
    public void LetGo() => Inside.Dispose();
}
