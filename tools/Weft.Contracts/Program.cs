using System.Diagnostics;
using Weft.Contracts;

bool check = args.Contains("--check");
string? data = args.FirstOrDefault(a => !a.StartsWith('-')) ?? DataFolder.Discover();
if (data is null || !Directory.Exists(Path.Combine(data, "ec2")))
{
    Console.Error.WriteLine(data is null
        ? "weft-contracts: no data folder was given, and python3 with botocore was not found. Give the path of a botocore data folder."
        : $"weft-contracts: '{data}' is no botocore data folder (it has no 'ec2').");
    return 2;
}

string root = Repository.Root();
var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
foreach (Service service in Service.All)
{
    IReadOnlyList<string> operations = Service.Operations(Path.Combine(root, "tools", "contracts", service.Folder + ".txt"));
    var plan = new Plan(service, Model.Load(data, service.Folder), operations);
    foreach ((string name, string text) in new ServiceEmitter(plan).Emit()) files.Add(name, text);
}

return new Generated(Path.Combine(root, "src", "Weft.Wire", "Generated")).Synchronise(files, check);

/// <summary>Where the models are.</summary>
internal static class DataFolder
{
    /// <summary>Asks an installed Python for its botocore; null when there is none.</summary>
    public static string? Discover()
    {
        try
        {
            using Process? python = Process.Start(new ProcessStartInfo("python3", ["-c", "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"])
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

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    public static string Root()
    {
        for (string? folder = Directory.GetCurrentDirectory(); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Weft.slnx"))) return folder;
        }

        throw new DirectoryNotFoundException("Run this inside the repository.");
    }
}

/// <summary>The folder of generated files.</summary>
internal sealed class Generated(string folder)
{
    /// <summary>Writes what differs and deletes what is no longer generated; or, to check, only tells.</summary>
    public int Synchronise(IReadOnlyDictionary<string, string> files, bool check)
    {
        List<string> differing = [.. files.Where(f => !IsSame(f.Key, f.Value)).Select(f => f.Key)];
        List<string> stale = [.. Existing().Where(name => !files.ContainsKey(name))];
        if (!check)
        {
            foreach (string name in differing) Write(name, files[name]);
            foreach (string name in stale) File.Delete(Path.Combine(folder, name));
        }

        foreach (string name in differing.Concat(stale)) Console.WriteLine($"{(check ? "differs" : "wrote")}: {name}");
        Console.WriteLine($"{files.Count} files, {files.Values.Sum(text => text.Count(c => c == '\n'))} lines, {differing.Count + stale.Count} {(check ? "differ" : "changed")}");
        return check && differing.Count + stale.Count > 0 ? 1 : 0;
    }

    private bool IsSame(string name, string text)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) && File.ReadAllText(path) == text;
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private IEnumerable<string> Existing() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.g.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        : [];
}
