using System.Diagnostics;
using Xunit;

namespace Weft.Conformance.Wire;

/// <summary>The Python client library of AWS, where it is installed: the other side of the wire.</summary>
internal static class Botocore
{
    public static string Root { get; } = Weft.Contracts.Repository.Root(AppContext.BaseDirectory);

    /// <summary>The folder of its models; a test without it is skipped and says so.</summary>
    public static string RequireData()
    {
        string? data = Weft.Contracts.DataFolder.Discover();
        if (data is not null) return data;
        Console.Error.WriteLine("SKIPPED: python3 with botocore is not installed, so the wire was not compared with AWS's client.");
        Assert.Skip("python3 with botocore is not installed");
        throw new UnreachableException();
    }

    /// <summary>Runs the round trip script and gives the lines that it prints.</summary>
    public static string[] RoundTrip(IEnumerable<string> input, params string[] arguments)
    {
        string script = Path.Combine(Root, "tests", "Weft.Conformance", "botocore", "roundtrip.py");
        using Process python = Process.Start(new ProcessStartInfo("python3", [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = python.StandardOutput.ReadToEndAsync(), errors = python.StandardError.ReadToEndAsync();
        foreach (string line in input) python.StandardInput.WriteLine(line);
        python.StandardInput.Close();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, errors.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
