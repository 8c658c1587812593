using System.Runtime.InteropServices;

namespace Weft.Conformance.Terraform;

/// <summary>
/// Where this machine keeps Terraform's AWS provider: a folder of the layout HOST/hashicorp/aws/VERSION/PLATFORM, so that
/// <c>terraform init</c> needs no network. WEFT_TERRAFORM_MIRROR names it, else Terraform's own folders and the usual places are searched.
/// </summary>
internal static class ProviderMirror
{
    private const string Namespace = "hashicorp";

    // A mirror lies near the top of such places; deeper there are only other things.
    private const int Depth = 4;

    /// <summary>The mirror that holds this version of the provider for this platform, or null.</summary>
    public static string? Find(string version) =>
        Candidates().Where(Directory.Exists).Select(place => Find(place, version)).FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("WEFT_TERRAFORM_MIRROR") is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 0) yield return Path.Combine(home, ".terraform.d", "plugins");
        foreach (var data in new[] { Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolder.CommonApplicationData })
            yield return Path.Combine(Environment.GetFolderPath(data), "terraform", "plugins");
        var root = Path.GetPathRoot(AppContext.BaseDirectory) ?? "";
        yield return Path.Combine(root, "opt");
        yield return Path.Combine(root, "usr");
        if (home.Length > 0) yield return home;
    }

    private static string? Find(string place, string version)
    {
        var platform = $"{(OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "linux")}_{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";
        var folders = new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = Depth, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateDirectories(place, Namespace, folders)
            .Where(folder => Directory.Exists(Path.Combine(folder, "aws", version, platform)))
            .Select(folder => Directory.GetParent(folder)?.Parent?.FullName)
            .FirstOrDefault();
    }
}
