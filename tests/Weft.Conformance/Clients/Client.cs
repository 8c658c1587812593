using System.Diagnostics;
using Xunit;

namespace Weft.Conformance.Clients;

/// <summary>What a client program did.</summary>
public sealed record ClientRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a run that must have succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Errors}");
        return Output;
    }
}

/// <summary>A real client that may or may not be on this machine. Missing ones skip the test loudly, or fail it where they are demanded.</summary>
public sealed record Client(string Program, params string[] ProbeArguments)
{
    public static Client AwsCli { get; } = new("aws", "--version");

    public static Client Boto3 { get; } = new("python3", "-c", "import boto3");

    public static Client Terraform { get; } = new("terraform", "version");

    /// <summary>Skips the test where the client is missing, unless WEFT_DEMAND_CLIENTS is set.</summary>
    public async Task RequireAsync() =>
        await RequireAsync(await IsPresentAsync(), $"{Program} {string.Join(' ', ProbeArguments)} does not work on this machine");

    /// <summary>Skips the test where something that a client needs is missing, unless WEFT_DEMAND_CLIENTS is set.</summary>
    public static async Task RequireAsync(bool isPresent, string message)
    {
        if (isPresent) return;
        Assert.True(Environment.GetEnvironmentVariable("WEFT_DEMAND_CLIENTS") is null, message);
        await Console.Error.WriteLineAsync($"SKIPPED: {message}");
        Assert.Skip(message);
    }

    public async Task<ClientRun> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder = null, string? input = null)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ClientRun(process.ExitCode, await output, await errors);
    }

    private async Task<bool> IsPresentAsync()
    {
        try
        {
            return (await RunAsync(ProbeArguments, new Dictionary<string, string>())).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
