using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;

namespace Weft.Host.Serving;

/// <summary>
/// Templates by URL without S3: the URL of an object leads to FOLDER/BUCKET/KEY. All forms of S3's URLs are known, with the bucket in the host name or in
/// the path, and so is Weft's own address with the bucket in the path.
/// </summary>
internal sealed class TemplateFolder(string folder) : ITemplateStore
{
    private readonly string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

    public string? Find(Uri url)
    {
        if (PathOf(url) is not { } relative) return null;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(root, relative)));
        // Nothing outside the folder is a template, whatever the URL says.
        return file.FullName.StartsWith(root, StringComparison.Ordinal) && file.Exists && file.Length <= Template.MaxBytes ? File.ReadAllText(file.FullName) : null;
    }

    private static string? PathOf(Uri url)
    {
        var path = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        var host = url.Host;
        if (url.IsLoopback) return path;
        if (!host.EndsWith(".amazonaws.com", StringComparison.Ordinal) && !host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal)) return null;
        if (host.StartsWith("s3.", StringComparison.Ordinal) || host.StartsWith("s3-", StringComparison.Ordinal)) return path;
        var end = Math.Max(host.LastIndexOf(".s3.", StringComparison.Ordinal), host.LastIndexOf(".s3-", StringComparison.Ordinal));
        return end > 0 ? $"{host[..end]}/{path}" : null;
    }
}
