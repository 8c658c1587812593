using System.Text.Json;

namespace Weft.Host.Commands;

/// <summary>An instance as the running Weft lists it.</summary>
/// <param name="Process">Its first process; null where it does not run for real.</param>
/// <param name="Inside">What runs in it, if that was asked for.</param>
internal sealed record LiveInstance(
    string Id, string Name, string Account, string Region, string State, IReadOnlyList<string> Addresses, int? Process, string? Problem, IReadOnlyList<string> Inside)
{
    public bool IsCalled(string word) => Id == word || Name == word || Addresses.Contains(word);
}

/// <summary>The instances of a running Weft, and how its host is entered.</summary>
/// <param name="Sentence">Whether instances run for real, and why not.</param>
/// <param name="IsRootless">Whether they run in a user namespace.</param>
/// <param name="Host">The process of the running Weft.</param>
/// <param name="Internet">The path of the internet's namespace.</param>
/// <param name="Api">The endpoint of the API for programs inside.</param>
internal sealed record LiveInstances(bool IsLive, string Sentence, bool IsRootless, int Host, string? Internet, string? Api, IReadOnlyList<LiveInstance> All)
{
    /// <exception cref="LookupException">Weft refuses to say.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public static async Task<LiveInstances> AskAsync(Endpoint endpoint, bool withProcesses, CancellationToken cancel)
    {
        using var answer = await endpoint.GetAsync($"/_weft/instances{(withProcesses ? "?processes=1" : "")}", cancel);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        var root = document.RootElement;
        if (!answer.IsSuccessStatusCode) throw new LookupException(root.GetProperty("error").GetString()!);
        return new LiveInstances(
            root.GetProperty("live").GetBoolean(),
            root.GetProperty("sentence").GetString()!,
            root.GetProperty("rootless").GetBoolean(),
            root.GetProperty("host").GetInt32(),
            root.TryGetProperty("internet", out var internet) ? internet.GetString() : null,
            root.TryGetProperty("api", out var api) ? api.GetString() : null,
            [.. root.GetProperty("instances").EnumerateArray().Select(Read)]);
    }

    /// <summary>The one instance that is called so, by id, Name tag or private address.</summary>
    /// <exception cref="LookupException">There is none, or more than one.</exception>
    public LiveInstance Require(string word)
    {
        var found = All.Where(instance => instance.IsCalled(word)).ToList();
        // Private ranges overlap, and names repeat: what runs comes before what does not.
        if (found.Count > 1 && found.Count(instance => instance.Process is not null) == 1) found = [found.Single(instance => instance.Process is not null)];
        return found.Count switch
        {
            1 => found[0],
            0 => throw new LookupException($"there is no instance '{word}'; weft ps lists them"),
            _ => throw new LookupException($"'{word}' is more than one instance: {string.Join(", ", found.Select(instance => $"{instance.Id} in {instance.Region}"))}"),
        };
    }

    /// <exception cref="LookupException">It does not run for real, and why.</exception>
    public LiveInstance RequireRunning(string word)
    {
        var instance = Require(word);
        if (instance.Process is not null) return instance;
        throw new LookupException(!IsLive ? Sentence
            : instance.State != "running" ? $"{instance.Id} is {instance.State}"
            : instance.Problem is { } problem ? $"{instance.Id} could not be booted: {problem}"
            : $"{instance.Id} is still booting");
    }

    private static LiveInstance Read(JsonElement instance) => new(
        Text(instance, "id"), Text(instance, "name"), Text(instance, "account"), Text(instance, "region"), Text(instance, "state"),
        [.. instance.GetProperty("addresses").EnumerateArray().Concat(instance.GetProperty("public").EnumerateArray()).Select(address => address.GetString()!)],
        instance.TryGetProperty("pid", out var process) ? process.GetInt32() : null,
        instance.TryGetProperty("problem", out var problem) ? problem.GetString() : null,
        instance.TryGetProperty("processes", out var inside)
            ? [.. inside.EnumerateArray().Select(item => $"{item.GetProperty("pid").GetInt32()} {Text(item, "command")}")]
            : []);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

/// <summary>What a person asked for is not there, in one sentence.</summary>
internal sealed class LookupException(string message) : Exception(message);
