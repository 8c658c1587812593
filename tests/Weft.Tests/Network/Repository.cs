namespace Weft.Tests.Network;

/// <summary>Where the sources are that the rule tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Weft.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests run outside the repository");
    }
}
