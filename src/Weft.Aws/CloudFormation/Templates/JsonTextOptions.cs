using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>How JSON that people read is written: nothing escaped that need not be.</summary>
internal static class JsonTextOptions
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
