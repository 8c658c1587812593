using System.Collections.Concurrent;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Guests;
using Weft.Control;
using Weft.Control.State;
using Weft.Fabric;
using Weft.Fabric.Guests;
using Weft.Host.Live.CloudInit;
using Weft.Host.Serving;

namespace Weft.Host.Live;

/// <summary>
/// Keeps the machines of this host as the newest revision wants them: what should run and does not is booted, what runs and should not is shut
/// down. One pass at a time; what a pass finds decides, not what happened in between.
/// </summary>
internal sealed class Machines(Cloud cloud, LiveNetwork fabric, GuestDisks disks, CallLog log) : IConsoles, IAsyncDisposable
{
    // A machine that ends by itself is booted again, but not for ever.
    private const int MaxBootsOfOneKind = 5;

    private readonly ConcurrentDictionary<string, Machine> live = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConsoleTape> tapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FailedBoot> failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GuestPlace> places = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Machine, Task> ends = [];
    private volatile bool isEnding;

    /// <summary>Raised when a machine has ended, so that another pass is due.</summary>
    public event Action? Changed;

    /// <summary>The machines that are up.</summary>
    public IEnumerable<Machine> Up => live.Values.Where(machine => !machine.IsEnding);

    public Machine? Find(string instance) => live.TryGetValue(instance, out var machine) && !machine.IsEnding ? machine : null;

    /// <summary>Why an instance that should run has no machine; null if it has, or if nothing went wrong.</summary>
    public string? ProblemOf(string instance) => failures.TryGetValue(instance, out var failure) && failure.Boots >= MaxBootsOfOneKind ? failure.Problem : null;

    /// <summary>The machine that has a card, and the VPC that it is in.</summary>
    public GuestPlace? PlaceOf(string card) => places.GetValueOrDefault(card);

    public ConsoleText? Read(string instance, bool latest)
    {
        if (!tapes.TryGetValue(instance, out var tape)) return null;
        var (bytes, updatedAt) = tape.Read(latest);
        return new ConsoleText(bytes, updatedAt);
    }

    /// <summary>Makes the machines what a revision wants; the fabric has taken the revision in before.</summary>
    public async Task PassAsync(CloudState state)
    {
        var now = cloud.Clock.GetUtcNow();
        var plan = LivePlan.Between(
            RunningInstances.Of(state, now), live.ToDictionary(machine => machine.Key, machine => new LiveMachine(machine.Value.Instance.Boot, machine.Value.IsEnding)));
        foreach (var id in plan.Stop)
        {
            if (live.TryGetValue(id, out var machine)) _ = EndAsync(machine);
        }

        foreach (var instance in plan.Keep)
        {
            // One that ends in the meantime has another pass after its end.
            if (live.TryGetValue(instance.Id, out var machine)) await FollowAsync(machine, state, instance, now);
        }

        foreach (var instance in plan.Start)
        {
            if (isEnding) return;
            await StartAsync(state, instance, now);
        }
    }

    /// <summary>Boots nothing more, so that a pass that is under way ends soon.</summary>
    public void BootNoMore() => isEnding = true;

    /// <summary>Deletes what instances that are no more left behind, once their machines are down.</summary>
    public void Forget(CloudState state)
    {
        var known = RunningInstances.Known(state);
        var kept = RunningInstances.WithDisks(state);
        disks.Keep(id => kept.Contains(id) || live.ContainsKey(id));
        foreach (var id in tapes.Keys.Where(id => !known.Contains(id))) tapes.TryRemove(id, out _);
    }

    /// <summary>Switches every machine off. No pass may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        BootNoMore();
        foreach (var machine in live.Values) machine.IsEnding = true;
        await Task.WhenAll(live.Values.Select(machine => machine.Guest.KillAsync()));
        await Task.WhenAll(ends.Values);
    }

    private async Task StartAsync(CloudState state, RunningInstance instance, DateTimeOffset now)
    {
        if (failures.TryGetValue(instance.Id, out var failed) && failed.Boot == instance.Boot && failed.Boots >= MaxBootsOfOneKind) return;
        if (RunningInstances.Describe(state, instance, now) is not { } facts) return;
        var tape = tapes[instance.Id] = new ConsoleTape(cloud.Clock);
        // Known before it boots, for it may ask the services who it is with its first packet.
        foreach (var card in facts.Cards) places[card.Id] = new GuestPlace(instance, card.Vpc);
        try
        {
            var machine = await Machine.StartAsync(fabric, facts, () => BootOf(facts, tape), tape);
            live[instance.Id] = machine;
            ends[machine] = FollowEndAsync(machine);
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            foreach (var card in facts.Cards) places.TryRemove(card.Id, out _);
            // The network goes on while machines boot, and may have lost a card by now: the pass for it is due.
            if (refused is ArgumentException && cloud.Current.Revision != state.Revision) return;
            failures[instance.Id] = new FailedBoot(instance.Boot, MaxBootsOfOneKind, refused.Message);
            tape.Write(System.Text.Encoding.UTF8.GetBytes($"[weft] this instance could not be booted: {refused.Message}\n"));
            log.Fault($"the boot of {instance.Id}", refused);
        }
    }

    private GuestPlan BootOf(BootFacts facts, ConsoleTape tape)
    {
        var id = facts.Instance.Id;
        var plan = UserData.Read(facts.UserData);
        var isFirst = !disks.HasBooted(id);
        var hostName = plan.HostName ?? facts.HostName;
        var script = BootScript.Of(plan, id, isFirst);
        disks.MarkBooted(id);
        tape.Write(System.Text.Encoding.UTF8.GetBytes($"[weft] {hostName} ({id}) boots{(isFirst ? " for the first time" : "")}\n{(script.Text.Length == 0 ? ConsoleTape.BootEnd : "")}"));
        return new GuestPlan(hostName, GuestFiles.Of(facts, hostName).AddRange(script.Files), [$"AWS_ENDPOINT_URL={LiveHost.ApiEndpoint}"], script.Text, disks.FolderOf(id));
    }

    private async Task FollowAsync(Machine machine, CloudState state, RunningInstance instance, DateTimeOffset now)
    {
        var cards = RunningInstances.CardsOf(state, instance, now);
        if (machine.Cards.SequenceEqual(cards)) return;
        try
        {
            foreach (var gone in machine.Cards) places.TryRemove(gone.Id, out _);
            await machine.PlugAsync(cards);
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or InvalidOperationException)
        {
            log.Fault($"the cards of {instance.Id}", refused);
        }

        foreach (var card in machine.Cards) places[card.Id] = new GuestPlace(instance, card.Vpc);
    }

    private static async Task EndAsync(Machine machine)
    {
        machine.IsEnding = true;
        await machine.Guest.StopAsync();
    }

    /// <summary>Clears up behind a machine that has ended, whoever ended it.</summary>
    private async Task FollowEndAsync(Machine machine)
    {
        var end = await machine.Guest.Ended;
        var wasAskedTo = machine.IsEnding;
        foreach (var card in machine.Cards) places.TryRemove(card.Id, out _);
        if (isEnding) machine.LetGo();
        else await machine.DisposeAsync();
        var id = machine.Instance.Id;
        if (!wasAskedTo) await FollowUnaskedEndAsync(machine, end);
        live.TryRemove(id, out _);
        ends.TryRemove(machine, out _);
        Changed?.Invoke();
    }

    private async Task FollowUnaskedEndAsync(Machine machine, GuestEnd end)
    {
        var id = machine.Instance.Id;
        if (end == GuestEnd.PoweredOff)
        {
            var call = new Call(machine.Instance.Scope, Caller.System, "PowerOff", Guid.Empty.ToString(), cloud.Clock.GetUtcNow());
            await cloud.ChangeAsync(call, transaction => PoweredOff.Apply(transaction, id));
        }
        else if (end == GuestEnd.Stopped)
        {
            var boots = failures.TryGetValue(id, out var failed) && failed.Boot == machine.Instance.Boot ? failed.Boots + 1 : 1;
            failures[id] = new FailedBoot(machine.Instance.Boot, boots, $"its first process ended by itself {boots} times");
        }
    }

    /// <param name="Boot">The boot that failed.</param>
    /// <param name="Boots">How often.</param>
    private sealed record FailedBoot(DateTimeOffset Boot, int Boots, string Problem);
}
