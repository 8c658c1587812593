using System.CommandLine;
using Weft.Host.Live;

namespace Weft.Host.Commands;

/// <summary><c>weft exec INSTANCE CMD…</c> and <c>weft shell INSTANCE</c>: become a program inside an instance, with its terminal and exit code.</summary>
internal static class ExecCommand
{
    private const string Name = "exec";
    private const string Internet = "internet";
    private const int NotFound = 126;

    // The caller's folder where the instance has it too, else the root.
    private const string Start = "cd \"$1\" 2>/dev/null || cd /; shift; exec \"$@\"";

    private static readonly Argument<string> instance = new("INSTANCE") { Description = "An instance by id, Name tag or address; or internet." };

    private static readonly Argument<string[]> command = new("CMD") { Description = "The program and its arguments.", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var exec = new Command(Name, "Run a program inside an instance.") { instance, command, Endpoint.Option };
        exec.SetAction((options, cancel) => EnterAsync(options, options.GetRequiredValue(command), cancel));
        return exec;
    }

    public static Command CreateShell()
    {
        var shell = new Command("shell", "Open a shell inside an instance.") { instance, Endpoint.Option };
        shell.SetAction((options, cancel) => EnterAsync(options, [Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } own && File.Exists(own) ? own : "/bin/sh"], cancel));
        return shell;
    }

    /// <summary>Sets the program apart from what is meant for Weft, so that <c>weft exec web ls -l</c> needs no <c>--</c>.</summary>
    public static string[] Separated(string[] arguments)
    {
        if (arguments.Length < 3 || arguments[0] != Name || arguments.Contains("--")) return arguments;
        var at = 1;
        while (at < arguments.Length && arguments[at].StartsWith('-')) at += arguments[at].Contains('=') ? 1 : 2;
        return at + 1 < arguments.Length ? [.. arguments[..(at + 1)], "--", .. arguments[(at + 1)..]] : arguments;
    }

    private static async Task<int> EnterAsync(ParseResult options, string[] program, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            var all = await LiveInstances.AskAsync(endpoint, withProcesses: false, cancel);
            var enter = FindProgram("nsenter") ?? throw new LookupException("the program nsenter is not there; it is part of util-linux");
            var word = options.GetRequiredValue(instance);
            var way = Way(all, word);
            SetVariables(all, isInstance: word != Internet);
            UserNamespace.Replace(enter, ["nsenter", .. way, "--", "/bin/sh", "-c", Start, "weft", Environment.CurrentDirectory, .. program]);
            throw new LookupException($"{enter} can't be started");
        }
        catch (LookupException refused)
        {
            await Console.Error.WriteLineAsync($"weft {options.CommandResult.Command.Name}: {refused.Message}");
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft {options.CommandResult.Command.Name}: nothing answers at {endpoint.Url}; start it with: ./weft up");
        }

        return NotFound;
    }

    // An instance calls the API as the role that it has, and not as the person who looks into it.
    private static void SetVariables(LiveInstances all, bool isInstance)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (isInstance && name.StartsWith("AWS_", StringComparison.Ordinal)) Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", all.Api);
    }

    /// <summary>What tells nsenter which namespaces to enter.</summary>
    private static IEnumerable<string> Way(LiveInstances all, string word)
    {
        if (word == Internet)
        {
            var path = all.Internet ?? throw new LookupException(all.Sentence);
            return all.IsRootless ? [$"--user=/proc/{all.Host}/ns/user", "--preserve-credentials", $"--net={path}"] : [$"--net={path}"];
        }

        var process = all.RequireRunning(word).Process!.Value;
        string[] way = ["--target", process.ToString(), "--mount", "--uts", "--ipc", "--net", "--pid"];
        return all.IsRootless ? [.. way, "--user", "--preserve-credentials"] : way;
    }

    private static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
