using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.State;

namespace Weft.Host.Serving;

/// <summary>
/// Templates by URL without a bucket: the URL of an object leads to FOLDER/BUCKET/KEY.
/// </summary>
internal sealed class TemplateFolder(string folder) : ITemplateStore
{
    private readonly string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

    public string? Find(View view, Uri url)
    {
        if (ObjectAddress.Of(url) is not { } address) return null;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(root, address.Bucket, address.Key)));
        // Nothing outside the folder is a template, whatever the URL says.
        return file.FullName.StartsWith(root, StringComparison.Ordinal) && file.Exists && file.Length <= Template.MaxBytes ? File.ReadAllText(file.FullName) : null;
    }
}
