using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Groups;

public class GroupTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void A_group_lists_its_members_and_a_user_its_groups()
    {
        var group = cloud.Group("admins");
        cloud.User("bob");
        cloud.User("ana");
        Add("ana");
        Add("bob");
        Add("bob");

        var read = cloud.Call(IamApi.GetGroup, new GetGroupRequest { GroupName = "admins" });

        Assert.Matches("^AGPA[A-Z2-7]{17}$", group.GroupId);
        Assert.Equal("arn:aws:iam::123456789012:group/admins", read.Group.Arn);
        Assert.Equal(["ana", "bob"], read.Users.Select(user => user.UserName));
        Assert.Equal(["admins"], cloud.Call(IamApi.ListGroupsForUser, new ListGroupsForUserRequest { UserName = "bob" }).Groups.Select(one => one.GroupName));
    }

    [Fact]
    public void UpdateGroup_takes_its_members_along()
    {
        cloud.Group("admins");
        cloud.Group("devs");
        cloud.User("ana");
        Add("ana");
        cloud.Refused("EntityAlreadyExists", IamApi.UpdateGroup, new UpdateGroupRequest { GroupName = "admins", NewGroupName = "Devs" });

        cloud.Call(IamApi.UpdateGroup, new UpdateGroupRequest { GroupName = "admins", NewGroupName = "root", NewPath = "/top/" });

        Assert.Equal("arn:aws:iam::123456789012:group/top/root", cloud.Call(IamApi.ListGroupsForUser, new ListGroupsForUserRequest { UserName = "ana" }).Groups[0].Arn);
        Assert.Equal(["devs", "root"], cloud.Call(IamApi.ListGroups, new ListGroupsRequest()).Groups.Select(group => group.GroupName));
    }

    [Fact]
    public void DeleteGroup_waits_for_members_and_policies_to_go()
    {
        cloud.Group("admins");
        cloud.User("ana");
        Add("ana");
        cloud.Call(IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "admins", PolicyArn = IamCloud.ReadEc2 });
        var delete = new DeleteGroupRequest { GroupName = "admins" };

        cloud.Refused("DeleteConflict", IamApi.DeleteGroup, delete);
        cloud.Call(IamApi.RemoveUserFromGroup, new RemoveUserFromGroupRequest { GroupName = "admins", UserName = "ana" });
        cloud.Refused("DeleteConflict", IamApi.DeleteGroup, delete);
        cloud.Call(IamApi.DetachGroupPolicy, new DetachGroupPolicyRequest { GroupName = "admins", PolicyArn = IamCloud.ReadEc2 });
        cloud.Call(IamApi.DeleteGroup, delete);

        cloud.Refused("NoSuchEntity", IamApi.DeleteGroup, delete);
    }

    [Fact]
    public void Groups_are_unique_by_name_and_limited_per_user()
    {
        cloud.User("ana");
        for (var i = 0; i < 11; i++) cloud.Group($"g{i}");
        for (var i = 0; i < 10; i++) cloud.Call(IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = $"g{i}", UserName = "ana" });

        cloud.Refused("LimitExceeded", IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = "g10", UserName = "ana" });
        cloud.Refused("EntityAlreadyExists", IamApi.CreateGroup, new CreateGroupRequest { GroupName = "G1" });
        cloud.Refused("NoSuchEntity", IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = "none", UserName = "ana" });
        cloud.Refused("NoSuchEntity", IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = "g1", UserName = "none" });
        cloud.Refused("NoSuchEntity", IamApi.GetGroup, new GetGroupRequest { GroupName = "none" });
    }

    [Fact]
    public void CreateGroup_stops_at_the_quota()
    {
        for (var i = 0; i < 300; i++) cloud.Group($"g{i}");

        cloud.Refused("LimitExceeded", IamApi.CreateGroup, new CreateGroupRequest { GroupName = "more" });
    }

    private void Add(string user) => cloud.Call(IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = "admins", UserName = user });
}
