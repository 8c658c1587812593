using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Weft.Aws.Guests;
using Weft.Control;
using Weft.Host.Live;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary><c>/_weft/instances</c> and <c>/_weft/expose</c>: which instances run here, and how to get into them.</summary>
internal sealed class InstancesEndpoint(Cloud cloud, LiveState live)
{
    /// <summary>Every instance of every account, with its process where it runs.</summary>
    /// <param name="withProcesses">Also what runs inside each.</param>
    public void Write(Utf8JsonWriter json, bool withProcesses)
    {
        json.WriteBoolean("live", live.Host is not null);
        json.WriteString("sentence", live.Sentence);
        json.WriteBoolean("rootless", UserNamespace.IsInside);
        json.WriteNumber("host", Environment.ProcessId);
        if (live.Host is { } host)
        {
            json.WriteString("internet", host.Fabric.Internet.Path);
            json.WriteString("api", LiveHost.ApiEndpoint);
        }

        var machines = live.Host?.Machines;
        var inside = withProcesses && machines is not null ? InsideProcesses.Of(machines.Up.Select(machine => machine.Guest.Process)) : [];
        json.WriteStartArray("instances");
        foreach (var instance in InstanceList.Of(cloud.Current, cloud.Clock.GetUtcNow()))
        {
            json.WriteStartObject();
            json.WriteString("id", instance.Id);
            json.WriteString("name", instance.Name);
            json.WriteString("account", instance.Scope.Account.Text);
            json.WriteString("region", instance.Scope.Region.Text);
            json.WriteString("state", instance.State);
            WriteTexts(json, "addresses", instance.Addresses.Select(address => address.ToString()));
            WriteTexts(json, "public", instance.PublicAddresses.Select(address => address.ToString()));
            if (machines?.ProblemOf(instance.Id) is { } problem) json.WriteString("problem", problem);
            if (machines?.Find(instance.Id) is { } machine) WriteMachine(json, machine.Guest.Process, inside);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void WriteExposures(Utf8JsonWriter json)
    {
        json.WriteStartArray("exposed");
        foreach (var exposure in live.Host?.Exposures.All ?? []) WriteExposure(json, exposure);
        json.WriteEndArray();
    }

    /// <param name="query">instance (an id), port, and optionally from (an id) and host-port.</param>
    /// <exception cref="AwsException">It can't be done, and why.</exception>
    public void Expose(Dictionary<string, string> query, Utf8JsonWriter json)
    {
        var host = live.Host ?? throw new AwsException("UnsupportedOperation", live.Sentence);
        var instance = RequireInstance(query.GetValueOrDefault("instance", ""));
        var from = query.TryGetValue("from", out var start) ? RequireInstance(start).Id : null;
        if (!ushort.TryParse(query.GetValueOrDefault("port"), out var port) || port == 0) throw new AwsException("InvalidParameterValue", "The port must be between 1 and 65535");
        if (!ushort.TryParse(query.GetValueOrDefault("host-port", "0"), out var hostPort)) throw new AwsException("InvalidParameterValue", "The host's port must be between 0 and 65535");
        var addresses = from is null ? instance.PublicAddresses : instance.Addresses;
        if (addresses.IsEmpty)
        {
            throw new AwsException("InvalidParameterValue", from is null
                ? $"{instance.Id} has no public address, so the internet can't reach it: give it one, or name an instance to start from with --from"
                : $"{instance.Id} has no address");
        }

        try
        {
            WriteExposure(json, host.Exposures.Open(hostPort, instance.Id, from, new IPEndPoint(addresses[0].ToIPAddress(), port)));
        }
        catch (SocketException taken)
        {
            throw new AwsException("InvalidParameterValue", $"The host's port {hostPort} can't be opened: {taken.Message}");
        }
    }

    /// <exception cref="AwsException">No such port is open.</exception>
    public void Close(Dictionary<string, string> query, Utf8JsonWriter json)
    {
        if (live.Host is not { } host || !int.TryParse(query.GetValueOrDefault("host-port"), out var port) || !host.Exposures.Close(port))
            throw new AwsException("InvalidParameterValue", $"No port {query.GetValueOrDefault("host-port")} is open here");
        json.WriteNumber("closed", port);
    }

    private ListedInstance RequireInstance(string id) => InstanceList.Of(cloud.Current, cloud.Clock.GetUtcNow()).FirstOrDefault(instance => instance.Id == id)
        ?? throw new AwsException("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");

    private static void WriteExposure(Utf8JsonWriter json, Exposure exposure)
    {
        json.WriteStartObject();
        json.WriteNumber("host-port", exposure.HostPort);
        json.WriteString("instance", exposure.Instance);
        json.WriteString("from", exposure.From);
        json.WriteString("target", exposure.Target.ToString());
        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json, int process, Dictionary<int, List<(int Process, string Command)>> inside)
    {
        json.WriteNumber("pid", process);
        if (!inside.TryGetValue(process, out var processes)) return;
        json.WriteStartArray("processes");
        foreach (var (number, command) in processes)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", number);
            json.WriteString("command", command);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
