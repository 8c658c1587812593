using System.Diagnostics;

namespace Weft.Contracts;

/// <summary>Where the models are.</summary>
internal static class DataFolder
{
    private const string Question = "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))";

    /// <summary>Asks an installed Python for its botocore; null when there is none.</summary>
    public static string? Discover()
    {
        try
        {
            using Process? python = Process.Start(new ProcessStartInfo("python3", ["-c", Question])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            string? path = python?.StandardOutput.ReadToEnd().Trim();
            python?.WaitForExit();
            return python?.ExitCode == 0 ? path : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
