using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.PrefixLists;

public class PrefixListTests
{
    private const string Unknown = "pl-0123456789abcdef0";

    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateManagedPrefixList_makes_version_1()
    {
        var created = cloud.Call(Ec2Api.CreateManagedPrefixList, Request(entries: ["10.0.0.0/8", "192.168.0.18/16"])).PrefixList!;

        Assert.Equal(("create-in-progress", 1L, 10, "IPv4", "offices"), (created.State, created.Version, created.MaxEntries, created.AddressFamily, created.PrefixListName));
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:prefix-list/{created.PrefixListId}", created.PrefixListArn);
        Assert.Equal("create-complete", Describe(created.PrefixListId!).State);
        Assert.Equal(["10.0.0.0/8", "192.168.0.0/16"], Entries(created.PrefixListId!));
    }

    [Theory]
    [InlineData("com.amazonaws.mine", "IPv4", 10, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("", "IPv4", 10, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "ipv5", 10, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "IPv4", 0, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "IPv4", 1001, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "IPv4", 10, "::/0", "InvalidParameterValue")]
    [InlineData("l", "IPv6", 10, "10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "IPv4", 10, "10.0.0.0/8 10.0.0.0/8", "InvalidParameterValue")]
    [InlineData("l", "IPv4", 1, "10.0.0.0/8 192.168.0.0/16", "PrefixListMaxEntriesExceeded")]
    public void CreateManagedPrefixList_refuses_what_can_not_be(string name, string family, int size, string entries, string code)
    {
        cloud.Refused(code, Ec2Api.CreateManagedPrefixList, new CreateManagedPrefixListRequest
        {
            PrefixListName = name, AddressFamily = family, MaxEntries = size,
            Entries = [.. entries.Split(' ').Select(entry => new AddPrefixListEntryShape { Cidr = entry })],
        });
    }

    [Fact]
    public void A_request_takes_100_entries_and_a_Region_100_lists()
    {
        string[] entries = [.. Enumerable.Range(0, 101).Select(i => $"10.0.{i}.0/24")];

        cloud.Refused("InvalidParameterValue", Ec2Api.CreateManagedPrefixList, Request(size: 200, entries: entries));
        for (var i = 0; i < 100; i++) Create();
        cloud.Refused("PrefixListLimitExceeded", Ec2Api.CreateManagedPrefixList, Request());
    }

    [Fact]
    public void ModifyManagedPrefixList_makes_a_new_version_and_keeps_the_old_one()
    {
        var list = Create(entries: ["10.0.0.0/8", "172.16.0.0/12"]);

        var changed = Modify(list, 1, add: ["192.168.0.0/16"], remove: ["10.0.0.0/8"]);

        Assert.Equal(("modify-in-progress", 2L), (changed.State, changed.Version));
        Assert.Equal("modify-complete", Describe(list).State);
        Assert.Equal(["172.16.0.0/12", "192.168.0.0/16"], Entries(list));
        Assert.Equal(["10.0.0.0/8", "172.16.0.0/12"], Entries(list, 1));
    }

    [Fact]
    public void ModifyManagedPrefixList_renames_and_resizes_without_a_new_version()
    {
        var list = Create(entries: ["10.0.0.0/8", "172.16.0.0/12"]);

        cloud.Call(Ec2Api.ModifyManagedPrefixList, new ModifyManagedPrefixListRequest { PrefixListId = list, PrefixListName = "sites", MaxEntries = 2 });

        Assert.Equal(("sites", 2, 1L), (Describe(list).PrefixListName, Describe(list).MaxEntries, Describe(list).Version));
        RefusedModify("PrefixListMaxEntriesExceeded", new ModifyManagedPrefixListRequest { PrefixListId = list, MaxEntries = 1 });
        RefusedModify("PrefixListMaxEntriesExceeded", Change(list, 1, add: ["192.168.0.0/16"]));
    }

    [Fact]
    public void ModifyManagedPrefixList_refuses_what_can_not_be()
    {
        var list = Create(entries: ["10.0.0.0/8"]);

        RefusedModify("MissingParameter", new ModifyManagedPrefixListRequest { PrefixListId = list });
        RefusedModify("MissingParameter", Change(list, null, add: ["192.168.0.0/16"]));
        RefusedModify("PrefixListVersionMismatch", Change(list, 2, add: ["192.168.0.0/16"]));
        RefusedModify("InvalidPrefixListModification", Change(list, 1, remove: ["192.168.0.0/16"]));
        RefusedModify("InvalidParameterValue", Change(list, 1, add: ["::/0"]));
        RefusedModify("InvalidParameterValue", Change(list, 1, add: ["10.0.0.0/8"], remove: ["10.0.0.0/8"]));
        RefusedModify("InvalidParameterCombination", new ModifyManagedPrefixListRequest { PrefixListId = list, CurrentVersion = 1, MaxEntries = 20, RemoveEntries = [new RemovePrefixListEntryShape { Cidr = "10.0.0.0/8" }] });
        RefusedModify("InvalidParameterValue", new ModifyManagedPrefixListRequest { PrefixListId = list, MaxEntries = 1001 });
        RefusedModify("InvalidPrefixListID.NotFound", new ModifyManagedPrefixListRequest { PrefixListId = Unknown, MaxEntries = 20 });
        RefusedModify("InvalidPrefixListId.Malformed", new ModifyManagedPrefixListRequest { PrefixListId = "mine", MaxEntries = 20 });
        RefusedModify("UnsupportedOperation", new ModifyManagedPrefixListRequest { PrefixListId = list, IpamPrefixListResolverSyncEnabled = true });
    }

    [Fact]
    public void A_list_grows_only_as_far_as_the_groups_that_name_it_allow()
    {
        var list = Create();
        var group = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "d" }).GroupId!;
        IpPermissionShape permission = new() { IpProtocol = "-1", PrefixListIds = [new PrefixListIdShape { PrefixListId = list }] };
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [permission] });

        RefusedModify("RulesPerSecurityGroupLimitExceeded", new ModifyManagedPrefixListRequest { PrefixListId = list, MaxEntries = 61 });
        cloud.Call(Ec2Api.ModifyManagedPrefixList, new ModifyManagedPrefixListRequest { PrefixListId = list, MaxEntries = 60 });
        Assert.Equal([group], Associations(list));
        cloud.Refused("DependencyViolation", Ec2Api.DeleteManagedPrefixList, new DeleteManagedPrefixListRequest { PrefixListId = list });
        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.GetManagedPrefixListAssociations, new GetManagedPrefixListAssociationsRequest { PrefixListId = Unknown });
    }

    [Fact]
    public void A_list_grows_only_as_far_as_the_route_tables_that_name_it_allow()
    {
        var list = Create();
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        var gateway = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        var table = cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = list, GatewayId = gateway });

        RefusedModify("RouteLimitExceeded", new ModifyManagedPrefixListRequest { PrefixListId = list, MaxEntries = 501 });
        Assert.Equal([table], Associations(list));
        cloud.Refused("DependencyViolation", Ec2Api.DeleteManagedPrefixList, new DeleteManagedPrefixListRequest { PrefixListId = list });
    }

    [Fact]
    public void RestoreManagedPrefixListVersion_makes_an_old_version_the_newest()
    {
        var list = Create(entries: ["10.0.0.0/8"]);
        Modify(list, 1, remove: ["10.0.0.0/8"]);

        var restored = cloud.Call(Ec2Api.RestoreManagedPrefixListVersion, Restore(list, 1, 2)).PrefixList!;

        Assert.Equal(("restore-in-progress", 3L), (restored.State, restored.Version));
        Assert.Equal(["10.0.0.0/8"], Entries(list));
        cloud.Refused("PrefixListVersionMismatch", Ec2Api.RestoreManagedPrefixListVersion, Restore(list, 1, 2));
        cloud.Refused("InvalidParameterValue", Ec2Api.RestoreManagedPrefixListVersion, Restore(list, 9, 3));
        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.RestoreManagedPrefixListVersion, Restore(Unknown, 1, 3));
        cloud.Refused("InvalidParameterValue", Ec2Api.GetManagedPrefixListEntries, new GetManagedPrefixListEntriesRequest { PrefixListId = list, TargetVersion = 9 });
        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.GetManagedPrefixListEntries, new GetManagedPrefixListEntriesRequest { PrefixListId = Unknown });
    }

    [Fact]
    public void At_the_pace_of_AWS_a_change_waits_for_the_one_before()
    {
        var slow = new TestCloud(Pace.Aws);
        var list = slow.Call(Ec2Api.CreateManagedPrefixList, Request()).PrefixList!.PrefixListId!;
        ModifyManagedPrefixListRequest change = new() { PrefixListId = list, MaxEntries = 20 };

        slow.Refused("IncorrectState", Ec2Api.ModifyManagedPrefixList, change);
        slow.Refused("IncorrectState", Ec2Api.RestoreManagedPrefixListVersion, Restore(list, 1, 1));
        slow.Refused("IncorrectState", Ec2Api.DeleteManagedPrefixList, new DeleteManagedPrefixListRequest { PrefixListId = list });
        slow.Pass(TimeSpan.FromSeconds(10));
        slow.Call(Ec2Api.ModifyManagedPrefixList, change);
    }

    [Fact]
    public void DeleteManagedPrefixList_removes_it_with_its_versions()
    {
        var list = Create(entries: ["10.0.0.0/8"]);

        Assert.Equal("delete-in-progress", cloud.Call(Ec2Api.DeleteManagedPrefixList, new DeleteManagedPrefixListRequest { PrefixListId = list }).PrefixList!.State);

        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.DeleteManagedPrefixList, new DeleteManagedPrefixListRequest { PrefixListId = list });
        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.DescribeManagedPrefixLists, new DescribeManagedPrefixListsRequest { PrefixListIds = [list] });
    }

    [Fact]
    public void DescribeManagedPrefixLists_filters_by_name_id_and_owner()
    {
        var list = Create();

        foreach (var (name, value) in new[] { ("prefix-list-name", "off*"), ("prefix-list-id", list), ("owner-id", "123456789012") })
            Assert.Equal(list, Assert.Single(cloud.Call(Ec2Api.DescribeManagedPrefixLists, new DescribeManagedPrefixListsRequest { Filters = [Filter(name, value)] }).PrefixLists!).PrefixListId);
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeManagedPrefixLists, new DescribeManagedPrefixListsRequest { Filters = [Filter("colour", "red")] });
    }

    [Fact]
    public void DescribePrefixLists_knows_none_because_Weft_serves_none_of_those_services()
    {
        var list = Create();

        Assert.Empty(cloud.Call(Ec2Api.DescribePrefixLists, new DescribePrefixListsRequest { Filters = [Filter("prefix-list-name", "com.amazonaws.*")] }).PrefixLists!);
        cloud.Refused("InvalidPrefixListID.NotFound", Ec2Api.DescribePrefixLists, new DescribePrefixListsRequest { PrefixListIds = [list] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribePrefixLists, new DescribePrefixListsRequest { Filters = [Filter("owner-id", "AWS")] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribePrefixLists, new DescribePrefixListsRequest { NextToken = "nonsense" });
    }

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static CreateManagedPrefixListRequest Request(int size = 10, string[]? entries = null) => new()
    {
        PrefixListName = "offices", AddressFamily = "IPv4", MaxEntries = size, Entries = [.. (entries ?? []).Select(entry => new AddPrefixListEntryShape { Cidr = entry })],
    };

    private static RestoreManagedPrefixListVersionRequest Restore(string list, long previous, long current) =>
        new() { PrefixListId = list, PreviousVersion = previous, CurrentVersion = current };

    private static ModifyManagedPrefixListRequest Change(string list, long? version, string[]? add = null, string[]? remove = null) => new()
    {
        PrefixListId = list,
        CurrentVersion = version,
        AddEntries = [.. (add ?? []).Select(entry => new AddPrefixListEntryShape { Cidr = entry })],
        RemoveEntries = [.. (remove ?? []).Select(entry => new RemovePrefixListEntryShape { Cidr = entry })],
    };

    private string Create(string[]? entries = null) => cloud.Call(Ec2Api.CreateManagedPrefixList, Request(entries: entries)).PrefixList!.PrefixListId!;

    private ManagedPrefixListShape Modify(string list, long version, string[]? add = null, string[]? remove = null) =>
        cloud.Call(Ec2Api.ModifyManagedPrefixList, Change(list, version, add, remove)).PrefixList!;

    private void RefusedModify(string code, ModifyManagedPrefixListRequest request) => cloud.Refused(code, Ec2Api.ModifyManagedPrefixList, request);

    private ManagedPrefixListShape Describe(string list) =>
        cloud.Call(Ec2Api.DescribeManagedPrefixLists, new DescribeManagedPrefixListsRequest { PrefixListIds = [list] }).PrefixLists!.Single();

    private string[] Entries(string list, long? version = null) =>
        [.. cloud.Call(Ec2Api.GetManagedPrefixListEntries, new GetManagedPrefixListEntriesRequest { PrefixListId = list, TargetVersion = version }).Entries!.Select(entry => entry.Cidr!)];

    private string[] Associations(string list) =>
        [.. cloud.Call(Ec2Api.GetManagedPrefixListAssociations, new GetManagedPrefixListAssociationsRequest { PrefixListId = list }).PrefixListAssociations!.Select(user => user.ResourceId!)];
}
