namespace Weft.Contracts;

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    public static string Root(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Weft.slnx"))) return folder;
        }

        throw new DirectoryNotFoundException($"'{start}' is not inside the repository.");
    }
}
