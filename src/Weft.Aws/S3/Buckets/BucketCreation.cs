using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Buckets;

/// <summary>CreateBucket.</summary>
internal static class BucketCreation
{
    private const string FirstRegion = "us-east-1";
    private const int MostOfAnAccount = 10_000;

    public static CreateBucketResult Create(Transaction transaction, CreateBucketRequest request)
    {
        BucketName.Check(request.Bucket);
        RequireDefaults(request);
        var region = RegionOf(transaction, request.CreateBucketConfiguration?.LocationConstraint);
        var tags = BucketTags.Check(request.CreateBucketConfiguration?.Tags ?? []);
        if (Bucket.Find(transaction, request.Bucket) is { } standing) return Again(standing, transaction, region);
        if (transaction.CountUnder(Bucket.ByOwner, transaction.Account.Text) >= MostOfAnAccount)
            throw new AwsException("TooManyBuckets", "You have attempted to create more buckets than allowed");
        var home = new Scope(transaction.Account, region);
        var bucket = transaction.In(home).Put(new Bucket(Bucket.IdOf(request.Bucket), request.Bucket, home, transaction.Now));
        BucketTags.Set(transaction.In(home), bucket, tags);
        return Made(bucket);
    }

    /// <summary>In the first Region, and only there, to create one's own bucket again is no error.</summary>
    private static CreateBucketResult Again(Bucket standing, Transaction transaction, RegionName region)
    {
        if (standing.Home.Account != transaction.Account)
        {
            throw new AwsException(
                "BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", 409);
        }

        if (standing.Home.Region.Text == FirstRegion && region.Text == FirstRegion) return Made(standing);
        throw new AwsException(
            "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409)
        { Details = [("BucketName", standing.Name)] };
    }

    private static CreateBucketResult Made(Bucket bucket) => new()
    {
        Location = bucket.Home.Region.Text == FirstRegion ? $"/{bucket.Name}" : $"http://{bucket.Name}.s3.amazonaws.com/",
        BucketArn = bucket.Arn,
    };

    /// <summary>A request that was signed for the first Region may name another one; elsewhere both must agree.</summary>
    private static RegionName RegionOf(Transaction transaction, string? constraint)
    {
        var here = transaction.Region.Text;
        var asked = constraint switch { null or "" => FirstRegion, "EU" => "eu-west-1", var named => named };
        if (RegionTable.Find(asked) is null || constraint == FirstRegion)
            throw new AwsException("InvalidLocationConstraint", "The specified location-constraint is not valid");
        if (here == FirstRegion || here == asked) return new RegionName(asked);
        var said = string.IsNullOrEmpty(constraint) ? "unspecified" : constraint;
        throw new AwsException(
            "IllegalLocationConstraintException", $"The {said} location constraint is incompatible for the region specific endpoint this request was sent to.");
    }

    private static void RequireDefaults(CreateBucketRequest request)
    {
        if (request.ACL is not (null or "private"))
            throw new AwsException("InvalidBucketAclWithObjectOwnership", "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
        if (request.ObjectOwnership is not (null or ObjectOwnershipValues.BucketOwnerEnforced)) throw S3Errors.Unsupported($"the ObjectOwnership {request.ObjectOwnership}");
        if (request.BucketNamespace is not (null or "global")) throw S3Errors.Unsupported($"the BucketNamespace {request.BucketNamespace}");
    }
}
