using System.Text;

namespace Weft.Aws.S3;

/// <summary>Where a list goes on: the last name that was told, in a form that nobody takes for a name.</summary>
internal static class PageToken
{
    public static string Write(string last) => Convert.ToBase64String(Encoding.UTF8.GetBytes(last));

    /// <exception cref="Wire.AwsException">InvalidArgument.</exception>
    public static string Read(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var written) && written > 0
            ? Encoding.UTF8.GetString(bytes, 0, written)
            : throw S3Errors.InvalidArgument("The continuation token provided is incorrect");
    }
}
