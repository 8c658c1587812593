using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Accounts;

public class AccountTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void An_account_has_one_alias_and_no_other_account_has_the_same()
    {
        cloud.Call(IamApi.CreateAccountAlias, new CreateAccountAliasRequest { AccountAlias = "first" });
        cloud.Call(IamApi.CreateAccountAlias, new CreateAccountAliasRequest { AccountAlias = "acme" });

        Assert.Equal(["acme"], cloud.Call(IamApi.ListAccountAliases, new ListAccountAliasesRequest()).AccountAliases);
        cloud.Refused("EntityAlreadyExists", IamApi.CreateAccountAlias, new CreateAccountAliasRequest { AccountAlias = "acme" }, account: "210987654321");
        cloud.Call(IamApi.CreateAccountAlias, new CreateAccountAliasRequest { AccountAlias = "first" }, account: "210987654321");
        cloud.Call(IamApi.DeleteAccountAlias, new DeleteAccountAliasRequest { AccountAlias = "acme" });
        cloud.Refused("NoSuchEntity", IamApi.DeleteAccountAlias, new DeleteAccountAliasRequest { AccountAlias = "acme" });
    }

    [Fact]
    public void GetAccountSummary_counts_what_there_is()
    {
        cloud.User("ana");
        cloud.Role("web");
        cloud.Policy("net");

        var summary = cloud.Call(IamApi.GetAccountSummary, new GetAccountSummaryRequest()).SummaryMap!;

        Assert.Equal((1, 1, 1, 0), (summary["Users"], summary["Roles"], summary["Policies"], summary["Groups"]));
        Assert.Equal((5000, 2, 5), (summary["UsersQuota"], summary["AccessKeysPerUserQuota"], summary["VersionsPerPolicyQuota"]));
    }
}
