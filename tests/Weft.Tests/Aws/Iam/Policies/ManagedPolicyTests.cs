using Weft.Aws.Iam.Evaluation;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Policies;

public class ManagedPolicyTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void CreatePolicy_makes_version_one_the_default()
    {
        var policy = cloud.Call(IamApi.CreatePolicy, new CreatePolicyRequest { PolicyName = "net", Path = "/team/", Description = "for us", PolicyDocument = IamCloud.AllowAll }).Policy!;

        Assert.Equal(("arn:aws:iam::123456789012:policy/team/net", "v1", 0), (policy.Arn, policy.DefaultVersionId, policy.AttachmentCount));
        Assert.Matches("^ANPA[A-Z2-7]{17}$", policy.PolicyId);
        Assert.Equal("for us", cloud.Call(IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = policy.Arn! }).Policy!.Description);
        var version = cloud.Call(IamApi.GetPolicyVersion, new GetPolicyVersionRequest { PolicyArn = policy.Arn!, VersionId = "v1" }).PolicyVersion!;
        Assert.Equal((IamCloud.AllowAll, true), (Uri.UnescapeDataString(version.Document!), version.IsDefaultVersion));
    }

    [Fact]
    public void CreatePolicy_refuses_doubles_bad_documents_and_great_ones()
    {
        cloud.Policy("net");
        var huge = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:{{new string('a', 6144)}}","Resource":"*"} }""";

        Assert.Equal(
            "A policy called NET already exists. Duplicate names are not allowed.",
            cloud.Refused("EntityAlreadyExists", IamApi.CreatePolicy, new CreatePolicyRequest { PolicyName = "NET", Path = "/x/", PolicyDocument = IamCloud.AllowAll }).Message);
        cloud.Refused("MalformedPolicyDocument", IamApi.CreatePolicy, new CreatePolicyRequest { PolicyName = "bad", PolicyDocument = "{}" });
        Assert.Equal(
            "Cannot exceed quota for PolicySize: 6144",
            cloud.Refused("LimitExceeded", IamApi.CreatePolicy, new CreatePolicyRequest { PolicyName = "huge", PolicyDocument = huge }).Message);
    }

    [Fact]
    public void Versions_are_at_most_five_and_numbers_are_never_used_again()
    {
        var arn = cloud.Policy("net");
        CreatePolicyVersionRequest Next(bool isDefault = false) => new() { PolicyArn = arn, PolicyDocument = IamCloud.AllowAll, SetAsDefault = isDefault };
        for (var i = 0; i < 4; i++) cloud.Call(IamApi.CreatePolicyVersion, Next());
        cloud.Refused("LimitExceeded", IamApi.CreatePolicyVersion, Next());
        cloud.Call(IamApi.DeletePolicyVersion, new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = "v5" });

        Assert.Equal("v6", cloud.Call(IamApi.CreatePolicyVersion, Next(isDefault: true)).PolicyVersion!.VersionId);
        Assert.Equal(
            ["v6", "v4", "v3", "v2", "v1"],
            cloud.Call(IamApi.ListPolicyVersions, new ListPolicyVersionsRequest { PolicyArn = arn }).Versions!.Select(version => version.VersionId));
        cloud.Refused("DeleteConflict", IamApi.DeletePolicyVersion, new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = "v6" });
        cloud.Call(IamApi.SetDefaultPolicyVersion, new SetDefaultPolicyVersionRequest { PolicyArn = arn, VersionId = "v2" });
        Assert.Equal("v2", cloud.Call(IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = arn }).Policy!.DefaultVersionId);
        cloud.Refused("NoSuchEntity", IamApi.SetDefaultPolicyVersion, new SetDefaultPolicyVersionRequest { PolicyArn = arn, VersionId = "v5" });
        cloud.Refused("NoSuchEntity", IamApi.GetPolicyVersion, new GetPolicyVersionRequest { PolicyArn = arn, VersionId = "v9" });
    }

    [Fact]
    public void DeletePolicy_waits_for_holders_and_versions_to_go()
    {
        var arn = cloud.Policy("net");
        cloud.User("ana");
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = arn });
        cloud.Call(IamApi.CreatePolicyVersion, new CreatePolicyVersionRequest { PolicyArn = arn, PolicyDocument = IamCloud.AllowAll });
        var delete = new DeletePolicyRequest { PolicyArn = arn };

        Assert.Equal("Cannot delete a policy attached to entities.", cloud.Refused("DeleteConflict", IamApi.DeletePolicy, delete).Message);
        cloud.Call(IamApi.DetachUserPolicy, new DetachUserPolicyRequest { UserName = "ana", PolicyArn = arn });
        cloud.Refused("DeleteConflict", IamApi.DeletePolicy, delete);
        cloud.Call(IamApi.DeletePolicyVersion, new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = "v2" });
        cloud.Call(IamApi.DeletePolicy, delete);

        cloud.Refused("NoSuchEntity", IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = arn });
        cloud.Refused("ValidationError", IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = "arn:aws:iam::123456789012:user/ana" });
    }

    [Fact]
    public void Policies_of_AWS_can_be_read_but_not_changed()
    {
        var admin = cloud.Call(IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = IamCloud.AdministratorAccess }).Policy!;
        var document = cloud.Call(IamApi.GetPolicyVersion, new GetPolicyVersionRequest { PolicyArn = admin.Arn!, VersionId = admin.DefaultVersionId! }).PolicyVersion!.Document!;

        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", Uri.UnescapeDataString(document));
        cloud.Refused("AccessDenied", IamApi.DeletePolicy, new DeletePolicyRequest { PolicyArn = admin.Arn! });
        cloud.Refused("AccessDenied", IamApi.TagPolicy, new TagPolicyRequest { PolicyArn = admin.Arn!, Tags = [] });
    }

    [Fact]
    public void Every_policy_of_AWS_parses_and_is_listed()
    {
        var all = cloud.Call(IamApi.ListPolicies, new ListPoliciesRequest { Scope = "AWS" }).Policies!;

        Assert.True(all.Count >= 20);
        foreach (var policy in all)
        {
            var document = cloud.Call(IamApi.GetPolicyVersion, new GetPolicyVersionRequest { PolicyArn = policy.Arn!, VersionId = policy.DefaultVersionId! }).PolicyVersion!.Document!;
            Assert.NotEmpty(PolicyParser.Parse(Uri.UnescapeDataString(document), PolicyPurpose.Identity).Statements);
        }
    }

    [Fact]
    public void ListPolicies_filters_by_scope_attachment_and_use()
    {
        var own = cloud.Policy("net");
        cloud.Policy("unused");
        cloud.User("ana");
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = own });
        cloud.Call(IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = IamCloud.ReadEc2 });
        IEnumerable<string?> List(ListPoliciesRequest request) => cloud.Call(IamApi.ListPolicies, request).Policies!.Select(policy => policy.PolicyName);

        Assert.Equal(["net", "unused"], List(new ListPoliciesRequest { Scope = "Local" }));
        Assert.Equal(["net"], List(new ListPoliciesRequest { OnlyAttached = true }));
        Assert.Equal(["AmazonEC2ReadOnlyAccess"], List(new ListPoliciesRequest { PolicyUsageFilter = "PermissionsBoundary" }));
        Assert.Equal(["NetworkAdministrator"], List(new ListPoliciesRequest { PathPrefix = "/job-function/" }));
    }

    [Fact]
    public void ListEntitiesForPolicy_tells_who_holds_it()
    {
        var arn = cloud.Policy("net");
        cloud.User("ana");
        cloud.Group("devs");
        cloud.Role("web");
        cloud.Call(IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "devs", PolicyArn = arn });
        cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "web", PolicyArn = arn });
        cloud.Call(IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = arn });
        ListEntitiesForPolicyResult List(string? usage = null, string? entity = null) =>
            cloud.Call(IamApi.ListEntitiesForPolicy, new ListEntitiesForPolicyRequest { PolicyArn = arn, PolicyUsageFilter = usage, EntityFilter = entity });

        Assert.Equal(("devs", "web", "ana"), (List().PolicyGroups![0].GroupName, List().PolicyRoles![0].RoleName, List().PolicyUsers![0].UserName));
        Assert.Empty(List(usage: "PermissionsPolicy").PolicyUsers!);
        Assert.Empty(List(entity: "User").PolicyRoles!);
        cloud.Refused("DeleteConflict", IamApi.DeletePolicy, new DeletePolicyRequest { PolicyArn = arn });
    }

    [Fact]
    public void Policies_carry_tags()
    {
        var arn = cloud.Policy("net");
        cloud.Call(IamApi.TagPolicy, new TagPolicyRequest { PolicyArn = arn, Tags = [new TagShape { Key = "a", Value = "1" }, new TagShape { Key = "b", Value = "2" }] });
        cloud.Call(IamApi.UntagPolicy, new UntagPolicyRequest { PolicyArn = arn, TagKeys = ["a"] });

        Assert.Equal("b", Assert.Single(cloud.Call(IamApi.ListPolicyTags, new ListPolicyTagsRequest { PolicyArn = arn }).Tags).Key);
    }
}
