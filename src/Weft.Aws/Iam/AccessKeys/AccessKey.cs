using System.Text.Json.Serialization;
using Weft.Aws.Iam.Users;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.AccessKeys;

/// <summary>The lasting credentials of a user: a public id and a secret, with which requests are signed.</summary>
/// <param name="Id">AKIA….</param>
public sealed record AccessKey(Id<AccessKey> Id, Id<User> User, string Secret, bool IsActive, DateTimeOffset CreatedAt) : IResource<AccessKey>
{
    /// <summary>Keys of every account by their ids: a request says only which key signed it.</summary>
    public static readonly Index<AccessKey> ById = Index<AccessKey>.By(key => key.Id.Text);

    public static ResourceType<AccessKey> Type { get; } = new ResourceType<AccessKey>("access-key", AccessKeyJson.Default)
        .WithoutTags()
        .Unknown(id => IamErrors.NoSuchEntity($"The Access Key with id {id} cannot be found."))
        .IndexedBy(ById);

    public static IEnumerable<AccessKey> Of(View view, Id<User> user) => view.All<AccessKey>().Where(key => key.User == user);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateAccessKey, AccessKeyOperations.Create);
        catalog.Read(IamApi.ListAccessKeys, AccessKeyOperations.List);
        catalog.Write(IamApi.UpdateAccessKey, AccessKeyOperations.Update);
        catalog.Write(IamApi.DeleteAccessKey, AccessKeyOperations.Delete);
        AccessKeyProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(AccessKey))]
internal sealed partial class AccessKeyJson : JsonSerializerContext;
