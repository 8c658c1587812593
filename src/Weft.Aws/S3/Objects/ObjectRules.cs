using System.Text;
using Weft.Wire;

namespace Weft.Aws.S3.Objects;

/// <summary>What every operation on one object holds its request to.</summary>
internal static class ObjectRules
{
    private const int LongestKey = 1024;

    /// <exception cref="AwsException">KeyTooLongError.</exception>
    public static void CheckKey(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > LongestKey) throw new AwsException("KeyTooLongError", "Your key is too long");
    }

    /// <summary>Without versions, the only one there can be is called null.</summary>
    /// <exception cref="AwsException">InvalidArgument.</exception>
    public static void CheckVersion(string? version)
    {
        if (version is not (null or "" or "null")) throw S3Errors.InvalidArgument("Invalid version id specified");
    }

    /// <summary>How an object is to be kept: in the one class, without lists of access, encrypted with Weft's own key.</summary>
    /// <exception cref="AwsException">AccessControlListNotSupported, or UnsupportedOperation.</exception>
    public static void CheckKeeping(string? acl, string? storageClass, string? encryption)
    {
        if (acl is not (null or "private" or "bucket-owner-full-control")) throw new AwsException("AccessControlListNotSupported", "The bucket does not allow ACLs");
        if (storageClass is not (null or "STANDARD")) throw S3Errors.Unsupported($"the storage class {storageClass}");
        if (encryption is not (null or "AES256")) throw S3Errors.Unsupported($"the encryption {encryption}");
    }

    /// <summary>Lets a write through only where what lies there is what the caller thinks.</summary>
    /// <exception cref="AwsException">PreconditionFailed, NoSuchKey or NotImplemented.</exception>
    public static void CheckWrite(StoredObject? there, string key, string? ifMatch, string? ifNoneMatch)
    {
        if (ifNoneMatch is not (null or "*")) throw new AwsException("NotImplemented", "A header you provided implies functionality that is not implemented: If-None-Match", 501);
        if (ifNoneMatch == "*" && there is not null) throw S3Errors.PreconditionFailed();
        if (ifMatch is null) return;
        if (there is null) throw S3Errors.NoSuchKey(key);
        if (!Matches(ifMatch, there)) throw S3Errors.PreconditionFailed();
    }

    /// <summary>The conditions of a read, in the order of RFC 9110, section 13.2.2; times have whole seconds.</summary>
    /// <exception cref="AwsException">PreconditionFailed or NotModified.</exception>
    public static void CheckRead(StoredObject there, string? ifMatch, DateTimeOffset? ifUnmodifiedSince, string? ifNoneMatch, DateTimeOffset? ifModifiedSince, bool isCopy = false)
    {
        var modified = there.ModifiedAt.ToUnixTimeSeconds();
        if (ifMatch is not null ? !Matches(ifMatch, there) : modified > ifUnmodifiedSince?.ToUnixTimeSeconds()) throw S3Errors.PreconditionFailed();
        if (ifNoneMatch is not null ? Matches(ifNoneMatch, there) : modified <= ifModifiedSince?.ToUnixTimeSeconds())
            throw isCopy ? S3Errors.PreconditionFailed() : S3Errors.NotModified();
    }

    private static bool Matches(string tags, StoredObject there) =>
        tags == "*" || tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag.Trim('"') == there.ETag);
}
