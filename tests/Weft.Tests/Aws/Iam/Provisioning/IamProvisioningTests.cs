using System.Text.Json.Nodes;
using Xunit;

namespace Weft.Tests.Aws.Iam.Provisioning;

/// <summary>IAM's types in stacks: users, groups, roles, policies of both kinds, profiles and keys.</summary>
public class IamProvisioningTests
{
    private const string User = "AWS::IAM::User";
    private const string Group = "AWS::IAM::Group";
    private const string Role = "AWS::IAM::Role";
    private const string Managed = "AWS::IAM::ManagedPolicy";
    private const string Inline = "AWS::IAM::Policy";
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_user_has_groups_policies_a_boundary_and_tags_and_they_change()
    {
        var (first, second) = (cloud.Create(Group, "{}", "First"), cloud.Create(Group, "{}", "Second"));
        var boundary = cloud.Create(Managed, $$"""{"PolicyDocument":{{Allow("ec2:*")}}}""");
        var user = cloud.Create(User, $$"""
            {"UserName":"ana","Path":"/team/","Groups":["{{first}}"],"PermissionsBoundary":"{{boundary}}","ManagedPolicyArns":["{{ReadOnly}}"],
             "Policies":[{"PolicyName":"own","PolicyDocument":{{Allow("ec2:Describe*")}}},{"PolicyName":"kept","PolicyDocument":{{Allow("s3:*")}}}],"Tags":[{"Key":"a","Value":"b"}]}
            """);
        Assert.Equal("ana", user);
        Assert.Equal("arn:aws:iam::123456789012:user/team/ana", cloud.Attribute(User, user, "Arn"));
        cloud.AssertStands(User, user);
        cloud.Update(User, user, $$"""
            {"UserName":"ana","Path":"/other/","Groups":["{{second}}"],
             "Policies":[{"PolicyName":"kept","PolicyDocument":{{Allow("s3:Get*")}}}],"Tags":[{"Key":"c","Value":"d"}]}
            """);
        cloud.AssertStands(User, user);
        Assert.Null(cloud.Read(User, user)!["PermissionsBoundary"]);
        cloud.Delete(User, user);
        Assert.Null(cloud.Read(User, user));
        cloud.Delete(Managed, boundary);
        cloud.Delete(Group, first);
        cloud.Delete(Group, second);
    }

    [Fact]
    public void A_user_without_a_name_gets_one_that_fits()
    {
        var user = cloud.Create(User, "{}", new string('L', 100));
        Assert.StartsWith("stack-L", user, StringComparison.Ordinal);
        Assert.True(user.Length <= 64);
        cloud.Refused("ValidationError", User, """{"LoginProfile":{"Password":"secret"}}""");
        cloud.Refused("NoSuchEntity", User, """{"UserName":"eve","Groups":["nobody"]}""");
    }

    [Fact]
    public void A_role_is_trusted_described_and_limited_and_that_changes()
    {
        var role = cloud.Create(Role, $$"""
            {"RoleName":"web","AssumeRolePolicyDocument":{{Trust}},"Description":"first","MaxSessionDuration":7200,"ManagedPolicyArns":["{{ReadOnly}}"],
             "Policies":[{"PolicyName":"own","PolicyDocument":{{Allow("ec2:*")}}}],"Tags":[{"Key":"a","Value":"b"}]}
            """);
        cloud.AssertStands(Role, role);
        Assert.Equal("arn:aws:iam::123456789012:role/web", cloud.Attribute(Role, role, "Arn"));
        Assert.StartsWith("AROA", cloud.Attribute(Role, role, "RoleId"), StringComparison.Ordinal);
        cloud.Update(Role, role, $$"""{"RoleName":"web","AssumeRolePolicyDocument":{{Trust.Replace("ec2.", "lambda.", StringComparison.Ordinal)}},"PermissionsBoundary":"{{ReadOnly}}"}""");
        cloud.AssertStands(Role, role);
        Assert.Equal(3_600, (int)cloud.Read(Role, role)!["MaxSessionDuration"]!);
        cloud.Update(Role, role, $$"""{"RoleName":"web","AssumeRolePolicyDocument":{{Trust}}}""");
        Assert.Null(cloud.Read(Role, role)!["PermissionsBoundary"]);
        cloud.Delete(Role, role);
        Assert.Null(cloud.Read(Role, role));
        cloud.Refused("MalformedPolicyDocument", Role, """{"AssumeRolePolicyDocument":{"Statement":"nothing"}}""");
    }

    [Fact]
    public void A_managed_policy_gets_versions_and_never_too_many()
    {
        var role = cloud.Create(Role, $$"""{"AssumeRolePolicyDocument":{{Trust}}}""");
        var policy = cloud.Create(Managed, $$"""{"ManagedPolicyName":"mine","Path":"/p/","Description":"d","PolicyDocument":{{Allow("a:b")}},"Roles":["{{role}}"]}""");
        Assert.Equal("arn:aws:iam::123456789012:policy/p/mine", policy);
        cloud.AssertStands(Managed, policy);
        for (var i = 0; i < 7; i++)
        {
            cloud.Update(Managed, policy, $$"""{"ManagedPolicyName":"mine","Path":"/p/","Description":"d","PolicyDocument":{{Allow($"a:b{i}")}},"Roles":["{{role}}"]}""");
            cloud.AssertStands(Managed, policy);
        }

        Assert.Equal(("v8", "1", "true"), (cloud.Attribute(Managed, policy, "DefaultVersionId"), cloud.Attribute(Managed, policy, "AttachmentCount"), cloud.Attribute(Managed, policy, "IsAttachable")));
        Assert.Equal("2026-01-02T03:04:05Z", cloud.Attribute(Managed, policy, "CreateDate"));
        cloud.Update(Managed, policy, $$"""{"ManagedPolicyName":"mine","Path":"/p/","Description":"d","PolicyDocument":{{Allow("a:b6")}}}""");
        Assert.Equal("0", cloud.Attribute(Managed, policy, "AttachmentCount"));
        cloud.Delete(Managed, policy);
        Assert.Null(cloud.Read(Managed, policy));
    }

    [Fact]
    public void An_inline_policy_hangs_on_every_holder_that_it_names()
    {
        var role = cloud.Create(Role, $$"""{"AssumeRolePolicyDocument":{{Trust}}}""");
        var (user, group) = (cloud.Create(User, "{}"), cloud.Create(Group, "{}"));
        var policy = cloud.Create(Inline, $$"""{"PolicyName":"p","PolicyDocument":{{Allow("a:b")}},"Roles":["{{role}}"],"Users":["{{user}}"]}""");
        cloud.AssertStands(Inline, policy);
        cloud.Update(Inline, policy, $$"""{"PolicyName":"p","PolicyDocument":{{Allow("a:c")}},"Roles":["{{role}}"],"Groups":["{{group}}"]}""");
        cloud.AssertStands(Inline, policy);
        cloud.Update(Inline, policy, $$"""{"PolicyName":"q","PolicyDocument":{{Allow("a:c")}},"Groups":["{{group}}"]}""");
        cloud.AssertStands(Inline, policy);
        cloud.Delete(Role, role);
        cloud.Delete(User, user);
        cloud.Delete(Inline, policy);
        Assert.Null(cloud.Read(Inline, policy));
        cloud.Delete(Group, group);
        cloud.Refused("ValidationError", Inline, $$"""{"PolicyName":"p","PolicyDocument":{{Allow("a:b")}}}""");
    }

    [Theory]
    [InlineData("AWS::IAM::UserPolicy", User, "UserName")]
    [InlineData("AWS::IAM::GroupPolicy", Group, "GroupName")]
    [InlineData("AWS::IAM::RolePolicy", Role, "RoleName")]
    public void A_policy_of_one_holder_is_put_changed_and_deleted(string type, string holderType, string field)
    {
        var holder = cloud.Create(holderType, holderType == Role ? $$"""{"AssumeRolePolicyDocument":{{Trust}}}""" : "{}");
        var policy = cloud.Create(type, $$"""{"PolicyName":"p","{{field}}":"{{holder}}","PolicyDocument":{{Allow("a:b")}}}""");
        Assert.Equal($"p|{holder}", policy);
        cloud.AssertStands(type, policy);
        cloud.Update(type, policy, $$"""{"PolicyName":"p","{{field}}":"{{holder}}","PolicyDocument":{{Allow("a:c")}}}""");
        cloud.AssertStands(type, policy);
        cloud.Delete(type, policy);
        Assert.Null(cloud.Read(type, policy));
        cloud.Delete(holderType, holder);
    }

    [Fact]
    public void A_group_gets_members_by_a_resource_of_its_own()
    {
        const string addition = "AWS::IAM::UserToGroupAddition";
        var group = cloud.Create(Group, $$"""{"GroupName":"ops","Path":"/a/","ManagedPolicyArns":["{{ReadOnly}}"]}""");
        Assert.Equal("arn:aws:iam::123456789012:group/a/ops", cloud.Attribute(Group, group, "Arn"));
        cloud.Update(Group, group, """{"GroupName":"ops","Path":"/b/"}""");
        cloud.AssertStands(Group, group);
        var (one, two) = (cloud.Create(User, "{}", "One"), cloud.Create(User, "{}", "Two"));
        var added = cloud.Create(addition, $$"""{"GroupName":"ops","Users":["{{one}}"]}""");
        cloud.AssertStands(addition, added);
        cloud.Update(addition, added, $$"""{"GroupName":"ops","Users":["{{two}}"]}""");
        cloud.AssertStands(addition, added);
        cloud.Delete(User, one);
        cloud.Delete(addition, added);
        Assert.Null(cloud.Read(addition, added));
        cloud.Delete(User, two);
        cloud.Delete(Group, group);
    }

    [Fact]
    public void A_profile_changes_its_role_and_a_key_its_status()
    {
        const string profileType = "AWS::IAM::InstanceProfile";
        var (one, two) = (cloud.Create(Role, $$"""{"AssumeRolePolicyDocument":{{Trust}}}""", "One"), cloud.Create(Role, $$"""{"AssumeRolePolicyDocument":{{Trust}}}""", "Two"));
        var profile = cloud.Create(profileType, $$"""{"Roles":["{{one}}"]}""", "Profile");
        Assert.Equal($"arn:aws:iam::123456789012:instance-profile/{profile}", cloud.Attribute(profileType, profile, "Arn"));
        cloud.Update(profileType, profile, $$"""{"Roles":["{{two}}"]}""");
        cloud.AssertStands(profileType, profile);
        cloud.Delete(profileType, profile);
        Assert.Null(cloud.Read(profileType, profile));
        cloud.Refused("LimitExceeded", profileType, $$"""{"Roles":["{{one}}","{{two}}"]}""");

        const string keyType = "AWS::IAM::AccessKey";
        var user = cloud.Create(User, "{}");
        var key = cloud.Create(keyType, $$"""{"UserName":"{{user}}","Status":"Inactive","Serial":1}""");
        cloud.AssertStands(keyType, key);
        Assert.Equal(40, cloud.Attribute(keyType, key, "SecretAccessKey")!.Length);
        cloud.Update(keyType, key, $$"""{"UserName":"{{user}}","Serial":1}""");
        Assert.Equal("Active", (string?)cloud.Read(keyType, key)!["Status"]);
        cloud.Delete(keyType, key);
        Assert.Null(cloud.Read(keyType, key));
    }

    private static string Allow(string action) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonObject { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = "*" } }.ToJsonString();
}
