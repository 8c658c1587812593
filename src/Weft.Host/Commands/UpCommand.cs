using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Weft.Aws.Ec2.Regions;
using Weft.Control.Timing;
using Weft.Fabric;
using Weft.Host.Live;
using Weft.Host.Serving;

namespace Weft.Host.Commands;

/// <summary><c>weft up</c>: serves until it is told to stop.</summary>
internal static class UpCommand
{
    public const string Name = "up";

    private static readonly Option<IPAddress> address = new("--address")
    {
        Description = "The address to listen on. Beyond loopback only known keys are admitted.",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out var parsed) ? parsed : Refuse(result, "is no IP address"),
    };

    private static readonly Option<int> port =
        new("--port") { Description = "The port to listen on; 0 takes a free one.", DefaultValueFactory = _ => ServerSettings.DefaultPort };

    private static readonly Option<bool> ephemeral = new("--ephemeral") { Description = "Keep everything in memory; nothing outlives the process." };

    private static readonly Option<string?> state = new("--state") { Description = "The state file. Default: weft.db in the user's state folder." };

    private static readonly Option<AuthMode?> auth = new("--auth")
    {
        Description = "open: an unknown access key acts as the root of an account. strict: only keys that IAM made here.",
    };

    private static readonly Option<bool> openBeyondLoopback = new("--allow-open-beyond-loopback")
    {
        Description = "Permit --auth open on an address that others can reach.",
    };

    private static readonly Option<string?> templates = new("--templates") { Description = "A folder of CloudFormation templates named by URL: FOLDER/BUCKET/KEY." };

    private static readonly Option<Pace> pace = new("--pace")
    {
        Description = "instant: slow steps (pending to available) are done at once. aws: they take what AWS takes.",
        DefaultValueFactory = _ => Pace.Instant,
    };

    private static readonly Option<LogLevel> log = new("--log")
    {
        Description = "none, error, or call: one line a call on standard error.",
        DefaultValueFactory = _ => LogLevel.Call,
    };

    private static readonly Option<bool> logJson = new("--log-json") { Description = "Write log lines as JSON objects." };

    private static readonly Option<int?> seed = new("--seed") { Description = "Make identifiers and secrets repeat from run to run. For tests only." };

    private static readonly Option<LiveMode> live = new("--live")
    {
        Description = "auto: instances run for real where this machine and user can. on: or Weft does not start. off: they are records only.",
        DefaultValueFactory = _ => LiveMode.Auto,
    };

    private static readonly Option<bool> reachDiff = new("--reach-diff") { Description = "Say in a header of every write's answer what it opened and closed." };

    private static readonly Option<string?> flowLogs = new("--flow-logs") { Description = "The folder that stands for S3 where flow logs go: a bucket is a folder in it." };

    private static readonly Option<OptedInRegions> optIn = new("--opt-in")
    {
        Description = "Opt-in Regions to enable: codes separated by spaces, or all.",
        DefaultValueFactory = _ => OptedInRegions.None,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseRegions,
    };

    public static Command Create()
    {
        var command = new Command(Name, "Serve the AWS APIs on one local endpoint.")
        {
            address, port, ephemeral, state, auth, openBeyondLoopback, optIn, live, UplinkOptions.Uplink, UplinkOptions.Servers, flowLogs, templates, pace, log, logJson, seed, reachDiff,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        if (ReadSettings(options) is not { } settings) return 2;
        // An ordinary user's Weft becomes the root of a namespace of its own, before anything is open.
        if (settings.Live != LiveMode.Off) UserNamespace.Enter();
        if (settings.Live == LiveMode.On && LiveNetwork.WhyImpossible() is { } obstacle)
        {
            await Console.Error.WriteLineAsync($"weft up: --live on: {obstacle}");
            return 1;
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            await using var server = await WeftServer.StartAsync(settings, Console.Error);
            Console.WriteLine($"Weft {WeftVersion.Text} serves {server.Endpoint} ({Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms)");
            Console.WriteLine(settings.StateFile is { } file ? $"state: {file}" : "state: in memory only");
            if (settings.Auth == AuthMode.Open) Console.WriteLine($"use it: export AWS_ENDPOINT_URL={server.Endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1");
            if (settings.Auth == AuthMode.Strict && !server.HasAccessKeys)
                Console.WriteLine("no access key exists yet, so nobody can get in: stop, make one with --auth open on this state file, and come back");
            var stop = StopSignalAsync(cancel);
            Console.WriteLine(await server.LiveSentenceAsync());
            await stop;
            return 0;
        }
        catch (Exception problem) when (problem is IOException or SqliteException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"weft up: {Explain(problem, settings)}");
            return 1;
        }
    }

    private static ServerSettings? ReadSettings(ParseResult options)
    {
        var listen = options.GetRequiredValue(address);
        var isLoopback = IPAddress.IsLoopback(listen);
        var mode = options.GetValue(auth) ?? (isLoopback ? AuthMode.Open : AuthMode.Strict);
        if (mode == AuthMode.Open && !isLoopback && !options.GetValue(openBeyondLoopback))
        {
            Console.Error.WriteLine($"weft up: --auth open on {listen} would let anyone on the network in; add --allow-open-beyond-loopback if you want that");
            return null;
        }

        if (UplinkOptions.ProblemOf(options, options.GetValue(live)) is { } problem)
        {
            Console.Error.WriteLine($"weft up: {problem}");
            return null;
        }

        var file = options.GetValue(ephemeral) ? null : options.GetValue(state) ?? StateFolder.DefaultFile();
        return new ServerSettings(
            new IPEndPoint(listen, options.GetValue(port)), file, mode, options.GetValue(pace), options.GetValue(log), options.GetValue(logJson),
            options.GetValue(seed), options.GetValue(optIn), options.GetValue(live), options.GetValue(reachDiff), options.GetValue(flowLogs),
            options.GetValue(templates), options.GetValue(UplinkOptions.Uplink), UplinkOptions.ServersOf(options));
    }

    private static string Explain(Exception problem, ServerSettings settings) => problem switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => $"the state file {settings.StateFile} is in use by another Weft; stop it, or give --state another file, or use --ephemeral",
        SqliteException sqlite => $"the state file {settings.StateFile} can't be used: {sqlite.Message}",
        InvalidDataException foreign => $"the state file {settings.StateFile} can't be read: {foreign.Message}; give --state another file, or remove it",
        _ => problem.Message,
    };

    private static async Task StopSignalAsync(CancellationToken cancel)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onCancel = cancel.Register(() => stop.TrySetResult());
        using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal));
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal));
        await stop.Task;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static OptedInRegions? ParseRegions(System.CommandLine.Parsing.ArgumentResult result)
    {
        try
        {
            return new OptedInRegions(result.Tokens.Select(token => token.Value));
        }
        catch (ArgumentException unknown)
        {
            result.AddError(unknown.Message);
            return null;
        }
    }

    private static IPAddress? Refuse(System.CommandLine.Parsing.ArgumentResult result, string why)
    {
        result.AddError($"'{result.Tokens[0].Value}' {why}");
        return null;
    }
}
