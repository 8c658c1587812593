namespace Weft.Contracts;

/// <summary>The generated files of a repository.</summary>
internal sealed class Generated(string root)
{
    private readonly string folder = Path.Combine(root, "src", "Weft.Wire", "Generated");

    /// <summary>Makes the text of every file from the models and the lists of operations.</summary>
    public IReadOnlyDictionary<string, string> Make(string data)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Service service in Service.All)
        {
            IReadOnlyList<string> operations = Service.Operations(Path.Combine(root, "tools", "contracts", service.Folder + ".txt"));
            var plan = new Plan(service, Model.Load(data, service.Folder, Path.Combine(root, "tools", "contracts", service.Folder + ".newer.json")), operations);
            foreach ((string name, string text) in new ServiceEmitter(plan).Emit()) files.Add(name, text);
        }

        return files;
    }

    /// <summary>The files that are missing, differ, or are no longer generated.</summary>
    public IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> files) =>
        [.. files.Where(f => !IsSame(f.Key, f.Value)).Select(f => f.Key), .. Existing().Where(name => !files.ContainsKey(name))];

    /// <summary>Writes what differs, deletes what is no longer generated, and tells which.</summary>
    public IReadOnlyList<string> Write(IReadOnlyDictionary<string, string> files)
    {
        IReadOnlyList<string> differing = Differences(files);
        foreach (string name in differing)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (files.TryGetValue(name, out string? text)) File.WriteAllText(path, text);
            else File.Delete(path);
        }

        return differing;
    }

    private bool IsSame(string name, string text)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) && File.ReadAllText(path) == text;
    }

    private IEnumerable<string> Existing() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.g.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        : [];
}
