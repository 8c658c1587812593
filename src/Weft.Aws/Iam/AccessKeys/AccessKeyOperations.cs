using Weft.Aws.Iam.Users;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.AccessKeys;

/// <summary>The operations on access keys. The secret is shown once, when the key is made.</summary>
internal static class AccessKeyOperations
{
    public static CreateAccessKeyResult Create(Transaction transaction, CreateAccessKeyRequest request)
    {
        var user = Callers.RequireUser(transaction, request.UserName);
        transaction.RequireQuota(
            IamQuotas.AccessKeysPerUser, AccessKey.Of(transaction, user.Id).Count(), 1, limit => IamErrors.QuotaExceeded("AccessKeysPerUser", limit));
        var key = transaction.Put(new AccessKey(
            new Id<AccessKey>(IamNames.NewAccessKeyId(transaction, "AKIA")), user.Id, IamNames.NewSecret(transaction), true, transaction.WholeSecond()));
        return new CreateAccessKeyResult
        {
            AccessKey = new AccessKeyShape
            {
                UserName = user.Id.Text, AccessKeyId = key.Id.Text, Status = StatusTypeValues.Active, SecretAccessKey = key.Secret, CreateDate = key.CreatedAt,
            },
        };
    }

    public static ListAccessKeysResult List(View view, ListAccessKeysRequest request)
    {
        var user = Callers.RequireUser(view, request.UserName);
        var page = IamPage.Of(AccessKey.Of(view, user.Id), key => key.Id.Text, request);
        return new ListAccessKeysResult
        {
            AccessKeyMetadata = page.Select(key => new AccessKeyMetadataShape
            {
                UserName = user.Id.Text,
                AccessKeyId = key.Id.Text,
                Status = key.IsActive ? StatusTypeValues.Active : StatusTypeValues.Inactive,
                CreateDate = key.CreatedAt,
            }),
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    public static EmptyResult Update(Transaction transaction, UpdateAccessKeyRequest request)
    {
        if (request.Status == StatusTypeValues.Expired) throw IamErrors.InvalidInput("An access key can be made Active or Inactive only.");
        transaction.Put(Require(transaction, request.UserName, request.AccessKeyId) with { IsActive = request.Status == StatusTypeValues.Active });
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteAccessKeyRequest request)
    {
        transaction.Remove(Require(transaction, request.UserName, request.AccessKeyId).Id);
        return EmptyResult.Instance;
    }

    private static AccessKey Require(View view, string? userName, string keyId)
    {
        var key = view.Find(new Id<AccessKey>(keyId));
        // Root may leave the name out and mean any key of its account.
        if (userName is null && UserShapes.IsRoot(view)) return key ?? throw AccessKey.Type.NotFound(keyId);
        var user = Callers.RequireUser(view, userName);
        return key?.User == user.Id ? key : throw AccessKey.Type.NotFound(keyId);
    }
}
