using System.Text;
using System.Text.Json;
using Weft.Aws.Iam.Authorization;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Guests;

public sealed class MetadataServiceTests : IDisposable
{
    private readonly GuestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task An_instance_reads_who_and_where_it_is()
    {
        var id = world.Launch(launch => launch.Options = new() { HttpTokens = "optional" });
        var shape = world.World.Instance(id);
        var card = shape.NetworkInterfaces![0];

        foreach (var (path, value) in new[]
        {
            ("instance-id", id), ("ami-id", shape.ImageId!), ("instance-type", "t3.micro"), ("local-ipv4", shape.PrivateIpAddress!), ("mac", card.MacAddress!),
            ("hostname", shape.PrivateDnsName!), ("block-device-mapping/ami", "/dev/xvda"), ("block-device-mapping/root", "/dev/xvda"), ("placement/availability-zone", "us-east-1a"), ("placement/region", "us-east-1"), ("security-groups", "default"),
            ($"network/interfaces/macs/{card.MacAddress}/subnet-id", world.World.Subnet), ($"network/interfaces/macs/{card.MacAddress}/vpc-ipv4-cidr-block", "10.0.0.0/16"),
            ($"network/interfaces/macs/{card.MacAddress}/device-number", "0"), ("reservation-id", shape.InstanceId is null ? "" : Reservation(id)),
        }) Assert.Equal((200, value), await world.GetAsync(id, "/latest/meta-data/" + path));
        Assert.Equal(404, (await world.GetAsync(id, "/latest/meta-data/public-ipv4")).Status);
        Assert.Equal(404, (await world.GetAsync(id, "/latest/user-data")).Status);
        Assert.Equal(404, (await world.GetAsync(id, "/latest/meta-data/iam/info")).Status);
        Assert.Equal(404, (await world.GetAsync(id, "/latest/meta-data/tags/instance")).Status);
    }

    [Fact]
    public async Task Folders_list_what_is_in_them()
    {
        var id = world.Launch(launch => launch.Options = new() { HttpTokens = "optional" });
        Assert.EndsWith("\nlatest", (await world.GetAsync(id, "/")).Body, StringComparison.Ordinal);
        Assert.Equal("dynamic/\nmeta-data/", (await world.GetAsync(id, "/latest")).Body);
        Assert.Equal("ami\nroot", (await world.GetAsync(id, "/2007-12-15/meta-data/block-device-mapping/")).Body);
        Assert.Equal("availability-zone\navailability-zone-id\nregion", (await world.GetAsync(id, "/2021-03-23/meta-data/placement/")).Body);
        Assert.Contains("\nnetwork/\n", (await world.GetAsync(id, "/latest/meta-data/")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await world.GetAsync(id, "/latest/meta-data/nothing/")).Status);
        Assert.Equal(404, (await world.GetAsync(id, "/1999-01-01/meta-data/")).Status);
    }

    [Fact]
    public async Task A_public_address_tags_and_user_data_are_there_once_the_instance_has_them()
    {
        var id = world.Launch(launch => (launch.UserData, launch.Options) = ("#!/bin/sh\nid\n", new() { HttpTokens = "optional", InstanceMetadataTags = "enabled" }));
        world.World.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [id], Tags = [new() { Key = "Name", Value = "web" }] });
        var address = world.MapPublicAddress(id);
        Assert.Equal((200, address), await world.GetAsync(id, "/latest/meta-data/public-ipv4"));
        Assert.Equal($"ec2-{address.Replace('.', '-')}.compute-1.amazonaws.com", (await world.GetAsync(id, "/latest/meta-data/public-hostname")).Body);
        Assert.Equal((200, "web"), await world.GetAsync(id, "/latest/meta-data/tags/instance/Name"));
        Assert.Equal((200, "#!/bin/sh\nid\n"), await world.GetAsync(id, "/latest/user-data"));
    }

    [Fact]
    public async Task Where_tokens_are_required_nothing_is_read_without_a_good_one()
    {
        var id = world.Launch(launch => launch.Options = new() { HttpTokens = "required", HttpPutResponseHopLimit = 3 });
        var other = world.Launch();
        Assert.Equal(401, (await world.GetAsync(id, "/latest/meta-data/instance-id")).Status);

        var granted = await world.AskAsync(id, "PUT", "/latest/api/token", ("x-aws-ec2-metadata-token-ttl-seconds", "60"));
        Assert.Equal((200, 3, 60), (granted.Status, granted.Hops, granted.TokenSeconds));
        var token = Encoding.ASCII.GetString(granted.Body);
        Assert.Equal((200, id), await world.GetAsync(id, "/latest/meta-data/instance-id", ("x-aws-ec2-metadata-token", token)));
        Assert.Equal(401, (await world.GetAsync(other, "/latest/meta-data/instance-id", ("x-aws-ec2-metadata-token", token))).Status);
        Assert.Equal(401, (await world.GetAsync(id, "/latest/meta-data/instance-id", ("x-aws-ec2-metadata-token", token[..^4] + "AAAA"))).Status);
        world.Clock.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(401, (await world.GetAsync(id, "/latest/meta-data/instance-id", ("x-aws-ec2-metadata-token", token))).Status);
    }

    [Theory]
    [InlineData(null, null, 400)]
    [InlineData("0", null, 400)]
    [InlineData("21601", null, 400)]
    [InlineData("21600", null, 200)]
    [InlineData("60", "10.0.0.9", 403)]
    public async Task A_token_needs_a_lifetime_and_a_request_that_came_through_no_proxy(string? seconds, string? forwardedFor, int status)
    {
        var id = world.Launch();
        var headers = new List<(string, string)>();
        if (seconds is not null) headers.Add(("x-aws-ec2-metadata-token-ttl-seconds", seconds));
        if (forwardedFor is not null) headers.Add(("x-forwarded-for", forwardedFor));
        Assert.Equal(status, (await world.AskAsync(id, "PUT", "/latest/api/token", [.. headers])).Status);
        Assert.Equal(405, (await world.AskAsync(id, "POST", "/latest/api/token", [.. headers])).Status);
    }

    [Fact]
    public async Task A_disabled_endpoint_forbids_everything()
    {
        var id = world.Launch(launch => launch.Options = new() { HttpEndpoint = "disabled" });
        Assert.Equal(403, (await world.GetAsync(id, "/latest/meta-data/instance-id")).Status);
        Assert.Equal(403, (await world.AskAsync(id, "PUT", "/latest/api/token", ("x-aws-ec2-metadata-token-ttl-seconds", "60"))).Status);
    }

    [Fact]
    public async Task The_credentials_of_the_role_are_a_session_that_holds_and_is_handed_out_again()
    {
        world.Profile("web");
        var id = world.Launch(launch => (launch.Profile, launch.Options) = ("web", new() { HttpTokens = "optional" }));
        Assert.Equal((200, "web"), await world.GetAsync(id, "/latest/meta-data/iam/security-credentials/"));
        var first = JsonDocument.Parse((await world.GetAsync(id, "/latest/meta-data/iam/security-credentials/web")).Body).RootElement;

        Assert.Equal("Success", first.GetProperty("Code").GetString());
        var identity = Identities.Identify(
            world.Running.Current, first.GetProperty("AccessKeyId").GetString()!, first.GetProperty("Token").GetString(), world.Clock.GetUtcNow());
        Assert.True(identity.IsKnown);
        Assert.Equal(first.GetProperty("SecretAccessKey").GetString(), identity.Secret);
        Assert.Equal($"arn:aws:sts::123456789012:assumed-role/web/{id}", identity.Principal!.Caller.Arn);

        Assert.Equal(first.GetProperty("AccessKeyId").GetString(), await KeyAsync(id));
        world.Clock.Pass(TimeSpan.FromHours(5.9));
        Assert.NotEqual(first.GetProperty("AccessKeyId").GetString(), await KeyAsync(id));
        Assert.Equal(404, (await world.GetAsync(id, "/latest/meta-data/iam/security-credentials/other")).Status);
        Assert.Contains("instance-profile/web", (await world.GetAsync(id, "/latest/meta-data/iam/info")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_trust_EC2_yields_no_credentials()
    {
        world.Profile("web", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}""");
        var id = world.Launch(launch => (launch.Profile, launch.Options) = ("web", new() { HttpTokens = "optional" }));
        var answer = await world.GetAsync(id, "/latest/meta-data/iam/security-credentials/web");
        Assert.Contains("AssumeRoleUnauthorizedAccess", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("SecretAccessKey", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_identity_document_names_the_instance_and_is_not_signed()
    {
        var id = world.Launch(launch => launch.Options = new() { HttpTokens = "optional" });
        var document = JsonDocument.Parse((await world.GetAsync(id, "/latest/dynamic/instance-identity/document")).Body).RootElement;
        Assert.Equal((id, "123456789012", "x86_64"), (document.GetProperty("instanceId").GetString(), document.GetProperty("accountId").GetString(), document.GetProperty("architecture").GetString()));
        Assert.Equal(404, (await world.GetAsync(id, "/latest/dynamic/instance-identity/signature")).Status);
    }

    private string Reservation(string id) =>
        world.World.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [id] }).Reservations![0].ReservationId!;

    private async Task<string?> KeyAsync(string id) =>
        JsonDocument.Parse((await world.GetAsync(id, "/latest/meta-data/iam/security-credentials/web")).Body).RootElement.GetProperty("AccessKeyId").GetString();
}
