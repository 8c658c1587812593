using Weft.Aws.S3.Buckets;
using Weft.Aws.S3.Objects;
using Weft.Control.Operations;

namespace Weft.Aws.S3;

/// <summary>Amazon S3, as much of it as templates, assets and tools need (docs/s3.md).</summary>
public static class S3Service
{
    public static void Declare(Catalog catalog, IObjectBodies bodies)
    {
        Bucket.Declare(catalog);
        StoredObject.Declare(catalog, bodies);
    }
}
