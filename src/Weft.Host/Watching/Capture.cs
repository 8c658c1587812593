using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.State;
using Weft.Fabric;
using Weft.Fabric.Captures;
using Weft.Wire;

namespace Weft.Host.Watching;

/// <summary>One capture that was asked for: what is watched, and how it is written.</summary>
/// <param name="Limit">After how many frames it ends; null for never.</param>
internal sealed record Capture(string Port, CaptureFilter Filter, bool IsText, int? Limit)
{
    public string ContentType => IsText ? "text/plain; charset=utf-8" : "application/octet-stream";

    /// <param name="query">interface, and optionally filter, format (text, pcapng), count, region and account.</param>
    /// <exception cref="AwsException">A parameter is missing or can't be understood.</exception>
    public static Capture Parse(Cloud cloud, LiveNetwork fabric, IReadOnlyDictionary<string, string> query)
    {
        if (!query.TryGetValue("interface", out var name)) throw Invalid("The request must contain the parameter interface");
        var region = query.GetValueOrDefault("region", "us-east-1");
        if (RegionTable.Find(region) is null) throw Invalid($"There is no Region '{region}'");
        int? limit = query.TryGetValue("count", out var count)
            ? int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Invalid($"'{count}' is no number of frames")
            : null;
        var format = query.GetValueOrDefault("format", "text");
        if (format is not ("text" or "pcapng")) throw Invalid($"'{format}' is neither text nor pcapng");
        var scope = new Scope(new AccountId(query.GetValueOrDefault("account", AccountId.Default.Text)), new RegionName(region));
        var port = PortOf(cloud, scope, name);
        if (fabric.CountersOf(port) is null) throw Invalid($"No running instance is behind {port}");
        return new Capture(port, FilterOf(query.GetValueOrDefault("filter", "")), format == "text", limit);
    }

    /// <summary>Writes what crosses the port until the limit is reached or the reader has gone.</summary>
    public async Task WriteAsync(LiveNetwork fabric, PipeWriter output, CancellationToken cancel)
    {
        var tap = new FrameTap(Port, Filter);
        using var watch = fabric.Observe(tap);
        var pcapng = new PcapngWriter(output);
        if (!IsText) pcapng.Start(Port);
        await output.FlushAsync(cancel);
        for (var written = 0; written != Limit; written++)
        {
            var frame = await tap.Frames.ReadAsync(cancel);
            if (IsText) Encoding.UTF8.GetBytes(frame.ToLine() + "\n", output);
            else pcapng.Write(frame);
            if (tap.Frames.Count == 0 || written + 1 == Limit) await output.FlushAsync(cancel);
        }
    }

    private static string PortOf(Cloud cloud, Scope scope, string name)
    {
        if (name == PathEnd.Internet) return LiveNetwork.InternetPort;
        var view = new View(cloud.Current, new Call(scope, Caller.RootOf(scope.Account), "Capture", "", cloud.Clock.GetUtcNow()));
        return PathEnd.Find(view, name).Interface?.Id.Text ?? throw Invalid($"{name} is no interface in {scope.Region}");
    }

    private static CaptureFilter FilterOf(string words)
    {
        try
        {
            return CaptureFilter.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (FormatException unreadable)
        {
            throw Invalid(unreadable.Message);
        }
    }

    private static AwsException Invalid(string message) => new("InvalidParameterValue", message);
}
