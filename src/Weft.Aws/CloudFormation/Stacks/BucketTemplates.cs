using System.Text;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Templates;
using Weft.Aws.S3.Buckets;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>
/// Templates that lie in buckets, read with the permissions of whoever asks, as AWS does. A bucket of this name goes first; where there is none, the other
/// store is asked: the folder of <c>weft up --templates</c>.
/// </summary>
internal sealed class BucketTemplates(Catalog catalog, ITemplateStore other) : ITemplateStore
{
    public string? Find(View view, Uri url)
    {
        if (ObjectAddress.Of(url) is not { } address || Bucket.Find(view, address.Bucket) is not { } bucket) return other.Find(view, url);
        try
        {
            return Read(view, bucket, address, url);
        }
        catch (AwsException refusal) when (refusal.Status is 403 or 404)
        {
            throw StackErrors.Validation($"S3 error: {refusal.Message}");
        }
    }

    private string Read(View view, Bucket bucket, ObjectAddress address, Uri url)
    {
        var operation = catalog.Find(S3Api.Service.SigningName, S3Api.GetObject.Name)!;
        var request = new GetObjectRequest { Bucket = address.Bucket, Key = address.Key, VersionId = VersionIn(url) };
        StackGate.ForCaller(catalog, view)(view, operation, request, new WireRequest { Method = "GET", Path = url.AbsolutePath });
        // A template may lie in another Region than its stack.
        var found = (GetObjectResult)operation.Look(view.In(new Scope(view.Account, bucket.Home.Region)), request);
        using var body = found.Body!;
        if (found.ContentLength > Template.MaxBytes) throw StackErrors.Validation($"S3 error: the template is larger than {Template.MaxBytes} bytes");
        using var text = new StreamReader(body, Encoding.UTF8);
        return text.ReadToEnd();
    }

    private static string? VersionIn(Uri url) => url.Query.TrimStart('?').Split('&')
        .Where(pair => pair.StartsWith("versionId=", StringComparison.Ordinal)).Select(pair => Uri.UnescapeDataString(pair["versionId=".Length..])).FirstOrDefault();
}
