using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.VpcPeering;

public class PeeringTests
{
    private const string Us = "123456789012";
    private const string Them = "222222222222";
    private const string Unknown = "pcx-0123456789abcdef0";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_request_in_one_account_waits_for_acceptance_and_then_is_active()
    {
        var (ours, other) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16"));

        var asked = Request(ours, other);
        Assert.Equal(("initiating-request", $"Initiating Request to {Us}"), (asked.Status!.Code, asked.Status.Message));
        Assert.Equal(cloud.Now + TimeSpan.FromDays(7), asked.ExpirationTime);
        Assert.Equal(("10.0.0.0/16", null), (asked.RequesterVpcInfo!.CidrBlock, asked.AccepterVpcInfo!.CidrBlock));
        Assert.Equal(("pending-acceptance", $"Pending Acceptance by {Us}"), Status(asked.VpcPeeringConnectionId!));
        var accepted = Accept(asked.VpcPeeringConnectionId!);

        Assert.Equal("provisioning", accepted.Status!.Code);
        Assert.Equal(("active", "Active"), Status(asked.VpcPeeringConnectionId!));
        Assert.Equal("10.1.0.0/16", Describe(asked.VpcPeeringConnectionId!).AccepterVpcInfo!.CidrBlock);
        Assert.Null(Describe(asked.VpcPeeringConnectionId!).ExpirationTime);
    }

    [Fact]
    public void Both_accounts_see_the_connection_and_each_has_its_own_tags()
    {
        var (ours, theirs) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them));
        var peering = Request(ours, theirs, owner: Them).VpcPeeringConnectionId!;
        cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [peering], Tags = [new TagShape { Key = "Name", Value = "ours" }] });

        cloud.Refused("OperationNotPermitted", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        cloud.Refused("OperationNotPermitted", Ec2Api.RejectVpcPeeringConnection, new RejectVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        cloud.Refused("OperationNotPermitted", Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, account: Them);
        Accept(peering, account: Them);

        Assert.Equal("active", Describe(peering).Status!.Code);
        Assert.Equal("active", Describe(peering, account: Them).Status!.Code);
        Assert.Single(Describe(peering).Tags!);
        Assert.Null(Describe(peering, account: Them).Tags);
    }

    [Fact]
    public void A_connection_between_Regions_is_answered_in_the_accepters_Region()
    {
        var (near, far) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", region: "eu-west-1"));
        var peering = Request(near, far, region: "eu-west-1").VpcPeeringConnectionId!;

        var error = cloud.Refused("OperationNotPermitted", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        Assert.Contains("must be accepted in region eu-west-1", error.Message);
        Accept(peering, region: "eu-west-1");
        Assert.Equal(("active", "active"), (Status(peering).Code, Describe(peering, region: "eu-west-1").Status!.Code));

        Delete(peering);
        Assert.Equal(("deleted", $"Deleted by {Us}"), Status(peering));
        Assert.Equal("deleted", Describe(peering, region: "eu-west-1").Status!.Code);
    }

    [Fact]
    public void Overlapping_blocks_and_vpcs_that_are_not_there_make_the_request_fail()
    {
        var ours = Vpc("10.0.0.0/16");
        foreach (var (peer, owner) in new[] { (Vpc("10.0.0.0/24"), Us), (ours, Us), ("vpc-0123456789abcdef0", Us), ("vpc-0123456789abcdef1", Them) })
        {
            var peering = Request(ours, peer, owner: owner).VpcPeeringConnectionId!;

            Assert.Equal(("failed", "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"), Status(peering));
            cloud.Refused(owner == Us ? "InvalidStateTransition" : "OperationNotPermitted", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        }
    }

    [Fact]
    public void A_failed_request_can_not_be_deleted_and_is_forgotten_after_2_hours()
    {
        var ours = Vpc("10.0.0.0/16");
        var peering = Request(ours, Vpc("10.0.0.0/24")).VpcPeeringConnectionId!;

        var error = cloud.Refused("InvalidStateTransition", Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        Assert.Equal($"Invalid state transition for {peering}, attempted to transition from failed to deleting", error.Message);
        cloud.Pass(TimeSpan.FromMinutes(121));

        RefusedDescribe(peering);
    }

    [Fact]
    public void A_block_added_between_request_and_acceptance_makes_it_fail_and_an_active_one_forbids_it()
    {
        var (left, right, third) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16"), Vpc("10.2.0.0/16"));
        var late = Request(left, right).VpcPeeringConnectionId!;
        var active = Request(left, third).VpcPeeringConnectionId!;
        Accept(active);

        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = left, CidrBlock = "10.1.0.0/16" });
        Accept(late);

        Assert.Equal("failed", Status(late).Code);
        cloud.Refused("InvalidVpc.Range", Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = left, CidrBlock = "10.2.128.0/17" });
    }

    [Fact]
    public void CreateVpcPeeringConnection_refuses_what_can_not_be()
    {
        var (ours, other) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16"));

        Refused("MissingParameter", new CreateVpcPeeringConnectionRequest { VpcId = ours });
        Refused("InvalidParameterValue", new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = other, PeerOwnerId = "me" });
        Refused("InvalidParameterValue", new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = other, PeerRegion = "mars-1" });
        Refused("InvalidVpcID.NotFound", new CreateVpcPeeringConnectionRequest { VpcId = "vpc-0123456789abcdef0", PeerVpcId = other });
        Request(ours, other);
        Refused("VpcPeeringConnectionAlreadyExists", new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = other });
        Refused("VpcPeeringConnectionAlreadyExists", new CreateVpcPeeringConnectionRequest { VpcId = other, PeerVpcId = ours });

        void Refused(string code, CreateVpcPeeringConnectionRequest request) => cloud.Refused(code, Ec2Api.CreateVpcPeeringConnection, request);
    }

    [Fact]
    public void An_account_has_25_requests_outstanding_at_most()
    {
        var ours = Vpc("10.0.0.0/16");
        for (var i = 0; i < 25; i++) Request(ours, Vpc($"10.{i + 1}.0.0/16", account: Account(i)), owner: Account(i));

        cloud.Refused("OutstandingVpcPeeringConnectionLimitExceeded", Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = Vpc("10.99.0.0/16") });
    }

    [Fact]
    public void A_vpc_has_50_active_connections_at_most()
    {
        var ours = Vpc("10.0.0.0/16");
        for (var i = 0; i < 50; i++) Accept(Request(ours, Vpc($"10.{i + 1}.0.0/16", account: Account(i)), owner: Account(i)).VpcPeeringConnectionId!, account: Account(i));

        var one = Request(ours, Vpc("10.99.0.0/16", account: Them), owner: Them).VpcPeeringConnectionId!;
        cloud.Refused("VpcPeeringConnectionsPerVpcLimitExceeded", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = one }, account: Them);
    }

    [Fact]
    public void A_rejected_request_stays_visible_to_its_requester_for_2_days()
    {
        var peering = Request(Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them), owner: Them).VpcPeeringConnectionId!;

        cloud.Call(Ec2Api.RejectVpcPeeringConnection, new RejectVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, account: Them);
        Assert.Equal(("rejected", $"Rejected by {Them}"), Status(peering));
        cloud.Refused("InvalidStateTransition", Ec2Api.RejectVpcPeeringConnection, new RejectVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, account: Them);
        cloud.Pass(TimeSpan.FromHours(3));
        RefusedDescribe(peering, Them);
        Assert.Equal("rejected", Status(peering).Code);
        cloud.Pass(TimeSpan.FromHours(48));
        RefusedDescribe(peering);
    }

    [Fact]
    public void A_request_that_nobody_answers_expires_after_7_days()
    {
        var peering = Request(Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16")).VpcPeeringConnectionId!;

        cloud.Pass(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal("pending-acceptance", Status(peering).Code);
        cloud.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("expired", Status(peering).Code);
        cloud.Refused("InvalidStateTransition", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        cloud.Pass(TimeSpan.FromDays(2));
        RefusedDescribe(peering);
    }

    [Fact]
    public void An_accepted_request_does_not_expire()
    {
        var peering = Request(Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16")).VpcPeeringConnectionId!;
        Accept(peering);

        cloud.Pass(TimeSpan.FromDays(30));

        Assert.Equal("active", Status(peering).Code);
    }

    [Fact]
    public void Either_side_deletes_an_active_connection_and_then_a_new_one_can_be_made()
    {
        var (ours, theirs) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them));
        var peering = Request(ours, theirs, owner: Them).VpcPeeringConnectionId!;
        Accept(peering, account: Them);

        Delete(peering, Them);

        Assert.Equal(("deleted", $"Deleted by {Them}"), Status(peering));
        Assert.Equal("pending-acceptance", Status(Request(ours, theirs, owner: Them).VpcPeeringConnectionId!).Code);
        cloud.Pass(TimeSpan.FromHours(3));
        RefusedDescribe(peering, Them);
        Assert.Equal("deleted", Status(peering).Code);
    }

    [Fact]
    public void DeleteVpc_ends_its_connections_but_not_over_a_request_from_another_account()
    {
        var (ours, theirs) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them));
        var peering = Request(ours, theirs, owner: Them).VpcPeeringConnectionId!;

        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = theirs }, account: Them);
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = ours });

        Assert.Equal("deleted", Status(peering).Code);
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = theirs }, account: Them);
    }

    [Fact]
    public void Options_are_set_by_each_side_for_itself_on_an_active_connection()
    {
        var (ours, theirs) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them));
        var peering = Request(ours, theirs, owner: Them).VpcPeeringConnectionId!;
        RefusedOptions("OperationNotPermitted", Options(requester: true));
        Accept(peering, account: Them);

        RefusedOptions("InvalidVpcPeeringConnectionState.DnsHostnamesDisabled", Options(requester: true));
        EnableNames(ours, Us);
        EnableNames(theirs, Them);
        var answer = cloud.Call(Ec2Api.ModifyVpcPeeringConnectionOptions, Options(requester: true));

        Assert.True(answer.RequesterPeeringConnectionOptions!.AllowDnsResolutionFromRemoteVpc);
        Assert.Null(answer.AccepterPeeringConnectionOptions);
        Assert.True(Describe(peering, account: Them).RequesterVpcInfo!.PeeringOptions!.AllowDnsResolutionFromRemoteVpc);
        RefusedOptions("OperationNotPermitted", Options(accepter: true));
        RefusedOptions("MissingParameter", Options());
        RefusedOptions("InvalidVpcPeeringConnectionID.NotFound", new ModifyVpcPeeringConnectionOptionsRequest { VpcPeeringConnectionId = Unknown, RequesterPeeringConnectionOptions = new() { AllowDnsResolutionFromRemoteVpc = true } });
        RefusedOptions("UnsupportedOperation", new ModifyVpcPeeringConnectionOptionsRequest { VpcPeeringConnectionId = peering, RequesterPeeringConnectionOptions = new() { AllowEgressFromLocalClassicLinkToRemoteVpc = true } });

        ModifyVpcPeeringConnectionOptionsRequest Options(bool? requester = null, bool? accepter = null) => new()
        {
            VpcPeeringConnectionId = peering,
            RequesterPeeringConnectionOptions = requester is null ? null : new() { AllowDnsResolutionFromRemoteVpc = requester },
            AccepterPeeringConnectionOptions = accepter is null ? null : new() { AllowDnsResolutionFromRemoteVpc = accepter },
        };
    }

    [Fact]
    public void DescribeVpcPeeringConnections_finds_by_either_end_and_by_status()
    {
        var (ours, theirs) = (Vpc("10.0.0.0/16"), Vpc("10.1.0.0/16", account: Them));
        var peering = Request(ours, theirs, owner: Them).VpcPeeringConnectionId!;
        Accept(peering, account: Them);
        Request(ours, Vpc("10.2.0.0/16"));

        foreach (var (name, value) in new[]
        {
            ("accepter-vpc-info.vpc-id", theirs), ("accepter-vpc-info.owner-id", Them), ("accepter-vpc-info.cidr-block", "10.1.*"), ("status-code", "active"),
            ("status-message", "Act*"), ("vpc-peering-connection-id", peering),
        })
            Assert.Equal([peering], Find(name, value));
        foreach (var (name, value) in new[]
        {
            ("requester-vpc-info.vpc-id", ours), ("requester-vpc-info.owner-id", Us), ("requester-vpc-info.cidr-block", "10.0.0.0/16"),
        })
            Assert.Equal(2, Find(name, value).Length);
        Assert.Single(Find("expiration-time", "2026-01-09T03:04:05.000Z"));
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest { Filters = [new FilterShape { Name = "colour", Values = ["red"] }] });
        cloud.Refused("InvalidVpcPeeringConnectionId.Malformed", Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest { VpcPeeringConnectionIds = ["mine"] });
        cloud.Refused("InvalidVpcPeeringConnectionID.NotFound", Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = Unknown });
        cloud.Refused("InvalidVpcPeeringConnectionID.NotFound", Ec2Api.RejectVpcPeeringConnection, new RejectVpcPeeringConnectionRequest { VpcPeeringConnectionId = Unknown });
        cloud.Refused("InvalidVpcPeeringConnectionID.NotFound", Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = Unknown });
    }

    [Fact]
    public void At_the_pace_of_AWS_a_request_between_Regions_takes_its_time()
    {
        var slow = new TestCloud(Pace.Aws);
        var near = slow.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        var far = slow.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.1.0.0/16" }, region: "eu-west-1").Vpc!.VpcId!;
        var peering = slow.Call(Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = near, PeerVpcId = far, PeerRegion = "eu-west-1" }).VpcPeeringConnection!.VpcPeeringConnectionId!;

        Assert.Equal("initiating-request", Code());
        slow.Pass(TimeSpan.FromSeconds(10));
        slow.Call(Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, region: "eu-west-1");
        Assert.Equal("provisioning", Code());
        slow.Pass(TimeSpan.FromSeconds(10));
        slow.Call(Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        Assert.Equal("deleting", Code());
        slow.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("deleted", Code());

        string Code() => slow.Call(Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest()).VpcPeeringConnections!.Single().Status!.Code!;
    }

    private static string Account(int i) => $"3{i:D11}";

    private string Vpc(string cidr, string? account = null, string? region = null) =>
        cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr }, region, account).Vpc!.VpcId!;

    private VpcPeeringConnectionShape Request(string vpc, string peer, string? owner = null, string? region = null) => cloud.Call(
        Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = vpc, PeerVpcId = peer, PeerOwnerId = owner, PeerRegion = region }).VpcPeeringConnection!;

    private VpcPeeringConnectionShape Accept(string peering, string? account = null, string? region = null) => cloud.Call(
        Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, region, account).VpcPeeringConnection!;

    private void Delete(string peering, string? account = null) =>
        cloud.Call(Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, account: account);

    private void EnableNames(string vpc, string account) => cloud.Call(
        Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = vpc, EnableDnsHostnames = new AttributeBooleanValueShape { Value = true } }, account: account);

    private void RefusedOptions(string code, ModifyVpcPeeringConnectionOptionsRequest request) => cloud.Refused(code, Ec2Api.ModifyVpcPeeringConnectionOptions, request);

    private VpcPeeringConnectionShape Describe(string peering, string? account = null, string? region = null) => cloud.Call(
        Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest { VpcPeeringConnectionIds = [peering] }, region, account).VpcPeeringConnections!.Single();

    private (string Code, string Message) Status(string peering) => (Describe(peering).Status!.Code!, Describe(peering).Status!.Message!);

    private void RefusedDescribe(string peering, string? account = null) => cloud.Refused(
        "InvalidVpcPeeringConnectionID.NotFound", Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest { VpcPeeringConnectionIds = [peering] }, account: account);

    private string[] Find(string name, string value) => [.. cloud.Call(
        Ec2Api.DescribeVpcPeeringConnections, new DescribeVpcPeeringConnectionsRequest { Filters = [new FilterShape { Name = name, Values = [value] }] })
        .VpcPeeringConnections!.Select(found => found.VpcPeeringConnectionId!)];
}
