using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Accounts;

/// <summary>The one name that an account can have in sign-in addresses; unique among all accounts.</summary>
public sealed record AccountAlias(Id<AccountAlias> Id) : IResource<AccountAlias>
{
    private const string Everywhere = "alias";

    /// <summary>The aliases of all accounts.</summary>
    private static readonly Index<AccountAlias> All = Index<AccountAlias>.ByEach(alias => [new IndexEntry(Everywhere, alias.Id.Text)]);

    public static ResourceType<AccountAlias> Type { get; } = new ResourceType<AccountAlias>("account-alias", AliasJson.Default)
        .WithoutTags()
        .Unknown(name => IamErrors.NoSuchEntity($"The account alias {name} cannot be found."))
        .IndexedBy(All);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateAccountAlias, Create);
        catalog.Read(IamApi.ListAccountAliases, List);
        catalog.Write(IamApi.DeleteAccountAlias, Delete);
    }

    /// <summary>A new alias takes the place of the account's present one.</summary>
    private static EmptyResult Create(Transaction transaction, CreateAccountAliasRequest request)
    {
        if (transaction.Find(new Id<AccountAlias>(request.AccountAlias)) is not null) return EmptyResult.Instance;
        if (transaction.FindUnder(All, Everywhere, request.AccountAlias) is not null)
            throw IamErrors.AlreadyExists($"The account alias {request.AccountAlias} already exists.");
        foreach (var present in transaction.All<AccountAlias>().ToList()) transaction.Remove(present.Id);
        transaction.Put(new AccountAlias(new Id<AccountAlias>(request.AccountAlias)));
        return EmptyResult.Instance;
    }

    private static ListAccountAliasesResult List(View view, ListAccountAliasesRequest request)
    {
        var page = IamPage.Of(view.All<AccountAlias>().Select(alias => alias.Id.Text), request);
        return new ListAccountAliasesResult { AccountAliases = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    private static EmptyResult Delete(Transaction transaction, DeleteAccountAliasRequest request)
    {
        transaction.Remove(transaction.Require<AccountAlias>(request.AccountAlias).Id);
        return EmptyResult.Instance;
    }
}

[JsonSerializable(typeof(AccountAlias))]
internal sealed partial class AliasJson : JsonSerializerContext;
