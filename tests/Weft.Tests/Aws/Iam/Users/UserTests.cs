using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Users;

public class UserTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void CreateUser_gives_an_id_an_ARN_with_the_path_and_the_tags()
    {
        var user = cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana", Path = "/dev/", Tags = [new TagShape { Key = "team", Value = "net" }] }).User!;

        Assert.Equal("arn:aws:iam::123456789012:user/dev/ana", user.Arn);
        Assert.Matches("^AIDA[A-Z2-7]{17}$", user.UserId);
        Assert.Equal("net", Assert.Single(user.Tags!).Value);
        Assert.Equal(cloud.Now, user.CreateDate);
        Assert.Equal(user.UserId, cloud.Call(IamApi.GetUser, new GetUserRequest { UserName = "ana" }).User.UserId);
    }

    [Fact]
    public void CreateUser_refuses_a_name_that_differs_only_in_letter_case()
    {
        cloud.User("ana");

        Assert.Equal(409, cloud.Refused("EntityAlreadyExists", IamApi.CreateUser, new CreateUserRequest { UserName = "Ana" }).Status);
    }

    [Fact]
    public void CreateUser_refuses_a_boundary_that_does_not_exist() => cloud.Refused(
        "NoSuchEntity", IamApi.CreateUser, new CreateUserRequest { UserName = "ana", PermissionsBoundary = "arn:aws:iam::123456789012:policy/none" });

    [Fact]
    public void CreateUser_stops_at_the_quota()
    {
        for (var i = 0; i < 5000; i++) cloud.User($"user-{i}");

        Assert.Equal("Cannot exceed quota for UsersPerAccount: 5000", cloud.Refused("LimitExceeded", IamApi.CreateUser, new CreateUserRequest { UserName = "more" }).Message);
    }

    [Fact]
    public void GetUser_without_a_name_is_about_the_caller()
    {
        cloud.User("ana");
        Assert.Equal("arn:aws:iam::123456789012:root", cloud.Call(IamApi.GetUser, new GetUserRequest()).User.Arn);

        cloud.ActAs(cloud.Key("ana").AccessKeyId);

        Assert.Equal("ana", cloud.Call(IamApi.GetUser, new GetUserRequest()).User.UserName);
    }

    [Fact]
    public void GetUser_without_a_name_means_nothing_to_a_role()
    {
        cloud.User("ana");
        var role = cloud.Role("admin");
        cloud.ActAs(cloud.Key("ana").AccessKeyId);
        var session = cloud.Assume(role.Arn);
        cloud.ActAs(session.AccessKeyId, session.SessionToken);

        cloud.Refused("ValidationError", IamApi.GetUser, new GetUserRequest());
    }

    [Fact]
    public void Operations_on_an_unknown_user_say_so()
    {
        var error = cloud.Refused("NoSuchEntity", IamApi.GetUser, new GetUserRequest { UserName = "nobody" });
        cloud.Refused("NoSuchEntity", IamApi.DeleteUser, new DeleteUserRequest { UserName = "nobody" });
        cloud.Refused("NoSuchEntity", IamApi.UpdateUser, new UpdateUserRequest { UserName = "nobody" });
        cloud.Refused("NoSuchEntity", IamApi.TagUser, new TagUserRequest { UserName = "nobody", Tags = [] });
        cloud.Refused("NoSuchEntity", IamApi.UntagUser, new UntagUserRequest { UserName = "nobody", TagKeys = [] });
        cloud.Refused("NoSuchEntity", IamApi.ListUserTags, new ListUserTagsRequest { UserName = "nobody" });

        Assert.Equal((404, "The user with name nobody cannot be found."), (error.Status, error.Message));
    }

    [Fact]
    public void ListUsers_goes_page_by_page_and_by_path()
    {
        foreach (var name in (string[])["carl", "ana", "bob"]) cloud.User(name);
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "dora", Path = "/ops/" });

        var first = cloud.Call(IamApi.ListUsers, new ListUsersRequest { MaxItems = 2 });
        var second = cloud.Call(IamApi.ListUsers, new ListUsersRequest { MaxItems = 2, Marker = first.Marker });

        Assert.True(first.IsTruncated);
        Assert.Equal(["ana", "bob"], first.Users.Select(user => user.UserName));
        Assert.Equal(["carl", "dora"], second.Users.Select(user => user.UserName));
        Assert.Equal((false, null), (second.IsTruncated, second.Marker));
        Assert.Equal(["dora"], cloud.Call(IamApi.ListUsers, new ListUsersRequest { PathPrefix = "/ops/" }).Users.Select(user => user.UserName));
        cloud.Refused("ValidationError", IamApi.ListUsers, new ListUsersRequest { Marker = "made up" });
    }

    [Fact]
    public void UpdateUser_keeps_id_groups_policies_and_keys_under_the_new_name()
    {
        var id = cloud.User("ana").UserId;
        cloud.Group("admins");
        cloud.Call(IamApi.AddUserToGroup, new AddUserToGroupRequest { UserName = "ana", GroupName = "admins" });
        var key = cloud.Key("ana");

        cloud.Call(IamApi.UpdateUser, new UpdateUserRequest { UserName = "ana", NewUserName = "anna", NewPath = "/x/" });

        var renamed = cloud.Call(IamApi.GetUser, new GetUserRequest { UserName = "anna" }).User;
        Assert.Equal((id, "/x/"), (renamed.UserId, renamed.Path));
        Assert.Equal(key.AccessKeyId, Assert.Single(cloud.Call(IamApi.ListAccessKeys, new ListAccessKeysRequest { UserName = "anna" }).AccessKeyMetadata).AccessKeyId);
        Assert.Single(cloud.Call(IamApi.ListGroupsForUser, new ListGroupsForUserRequest { UserName = "anna" }).Groups);
        cloud.Refused("NoSuchEntity", IamApi.GetUser, new GetUserRequest { UserName = "ana" });
    }

    [Fact]
    public void UpdateUser_refuses_a_taken_name_but_takes_another_letter_case()
    {
        cloud.User("ana");
        cloud.User("bob");
        cloud.Refused("EntityAlreadyExists", IamApi.UpdateUser, new UpdateUserRequest { UserName = "ana", NewUserName = "BOB" });

        cloud.Call(IamApi.UpdateUser, new UpdateUserRequest { UserName = "ana", NewUserName = "Ana" });

        Assert.Equal(["Ana", "bob"], cloud.Call(IamApi.ListUsers, new ListUsersRequest()).Users.Select(user => user.UserName));
    }

    [Fact]
    public void DeleteUser_waits_for_groups_keys_and_policies_to_go()
    {
        cloud.User("ana");
        cloud.Group("admins");
        var key = cloud.Key("ana");
        cloud.Call(IamApi.AddUserToGroup, new AddUserToGroupRequest { UserName = "ana", GroupName = "admins" });
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.ReadEc2 });
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "own", PolicyDocument = IamCloud.AllowAll });
        var delete = new DeleteUserRequest { UserName = "ana" };

        Assert.Equal("Cannot delete entity, must remove users from group first.", cloud.Refused("DeleteConflict", IamApi.DeleteUser, delete).Message);
        cloud.Call(IamApi.RemoveUserFromGroup, new RemoveUserFromGroupRequest { UserName = "ana", GroupName = "admins" });
        Assert.Equal("Cannot delete entity, must delete access keys first.", cloud.Refused("DeleteConflict", IamApi.DeleteUser, delete).Message);
        cloud.Call(IamApi.DeleteAccessKey, new DeleteAccessKeyRequest { UserName = "ana", AccessKeyId = key.AccessKeyId });
        Assert.Equal("Cannot delete entity, must detach all policies first.", cloud.Refused("DeleteConflict", IamApi.DeleteUser, delete).Message);
        cloud.Call(IamApi.DetachUserPolicy, new DetachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.ReadEc2 });
        Assert.Equal("Cannot delete entity, must delete policies first.", cloud.Refused("DeleteConflict", IamApi.DeleteUser, delete).Message);
        cloud.Call(IamApi.DeleteUserPolicy, new DeleteUserPolicyRequest { UserName = "ana", PolicyName = "own" });
        cloud.Call(IamApi.DeleteUser, delete);

        Assert.Empty(cloud.Call(IamApi.ListUsers, new ListUsersRequest()).Users);
    }

    [Fact]
    public void Tags_ignore_letter_case_in_keys_and_stop_at_fifty()
    {
        cloud.User("ana");
        TagUserRequest Tag(params (string Key, string Value)[] tags) =>
            new() { UserName = "ana", Tags = [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })] };
        cloud.Call(IamApi.TagUser, Tag(("team", "net"), ("cost", "1")));
        cloud.Call(IamApi.TagUser, Tag(("Team", "ops")));
        cloud.Call(IamApi.UntagUser, new UntagUserRequest { UserName = "ana", TagKeys = ["COST", "absent"] });

        var tag = Assert.Single(cloud.Call(IamApi.ListUserTags, new ListUserTagsRequest { UserName = "ana" }).Tags);
        Assert.Equal(("Team", "ops"), (tag.Key, tag.Value));
        cloud.Refused("InvalidInput", IamApi.TagUser, Tag(("a", "1"), ("A", "2")));
        cloud.Refused("InvalidInput", IamApi.TagUser, Tag(("aws:x", "1")));
        cloud.Refused("LimitExceeded", IamApi.TagUser, Tag([.. Enumerable.Range(0, 50).Select(i => ($"k{i}", "v"))]));
    }

    [Fact]
    public void Accounts_do_not_see_each_others_users()
    {
        cloud.User("ana");

        Assert.Empty(cloud.Call(IamApi.ListUsers, new ListUsersRequest(), account: "210987654321").Users);
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana" }, account: "210987654321");
    }
}
