using Weft.Aws.Guests;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Guests;

public sealed class PrivateNamesTests : IDisposable
{
    private readonly GuestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void The_name_of_a_private_address_leads_to_it_and_back()
    {
        var address = Address(world.Launch());
        var name = $"ip-{address.Replace('.', '-')}.ec2.internal";
        Assert.Equal([address], Addresses(name));
        Assert.Equal([address], Addresses(name.ToUpperInvariant() + "."));
        Assert.Equal(NameStatus.Known, Ask(name, NameKind.Aaaa).Status);
        Assert.Empty(Addresses(name, NameKind.Aaaa));
        Assert.Equal(name, Ask(Reversed(address), NameKind.Pointer).Name);
        Assert.Equal(NameStatus.NoSuchName, Ask("ip-10-0-1-250.ec2.internal").Status);
        Assert.Equal(NameStatus.NoSuchName, Ask(Reversed("10.0.1.250"), NameKind.Pointer).Status);
        Assert.Equal(NameStatus.NotOurs, Ask(Reversed("8.8.8.8"), NameKind.Pointer).Status);
        Assert.Equal(NameStatus.NotOurs, Ask("example.com").Status);
    }

    [Fact]
    public void A_resource_name_has_the_records_that_the_launch_asked_for()
    {
        var named = world.Launch(launch => launch.Names = new() { HostnameType = "resource-name", EnableResourceNameDnsARecord = true });
        var silent = world.Launch();
        Assert.Equal([Address(named)], Addresses($"{named}.ec2.internal"));
        Assert.Empty(Addresses($"{named}.ec2.internal", NameKind.Aaaa));
        Assert.Equal(NameStatus.NoSuchName, Ask($"{silent}.ec2.internal").Status);
    }

    [Fact]
    public void A_public_name_is_the_private_address_inside_and_the_public_one_elsewhere()
    {
        var id = world.Launch();
        var mapped = world.MapPublicAddress(id);
        var name = $"ec2-{mapped.Replace('.', '-')}.compute-1.amazonaws.com";
        var elsewhere = world.World.Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.9.0.0/16" }).Vpc!.VpcId!;
        Assert.Equal([Address(id)], Addresses(name));
        Assert.Equal([mapped], Addresses(name, vpc: elsewhere));
        Assert.Equal(name, Ask(Reversed(mapped), NameKind.Pointer).Name);
        Assert.Equal(NameStatus.NoSuchName, Ask("ec2-203-0-113-250.compute-1.amazonaws.com").Status);
    }

    [Fact]
    public void A_peered_VPC_sees_the_private_address_where_the_connection_says_so()
    {
        var id = world.Launch();
        var mapped = world.MapPublicAddress(id);
        var name = $"ec2-{mapped.Replace('.', '-')}.compute-1.amazonaws.com";
        var cloud = world.World.Cloud;
        var peer = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.9.0.0/16" }).Vpc!.VpcId!;
        cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = peer, EnableDnsHostnames = new() { Value = true } });
        var link = cloud.Call(Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = peer, PeerVpcId = world.World.Vpc }).VpcPeeringConnection!.VpcPeeringConnectionId!;
        cloud.Call(Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = link });
        Assert.Equal([mapped], Addresses(name, vpc: peer));
        cloud.Call(Ec2Api.ModifyVpcPeeringConnectionOptions, new ModifyVpcPeeringConnectionOptionsRequest
        {
            VpcPeeringConnectionId = link, AccepterPeeringConnectionOptions = new() { AllowDnsResolutionFromRemoteVpc = true },
        });
        Assert.Equal([Address(id)], Addresses(name, vpc: peer));
    }

    [Fact]
    public void Without_host_names_or_without_DNS_there_are_no_names()
    {
        var name = $"ip-{Address(world.Launch()).Replace('.', '-')}.ec2.internal";
        world.World.Cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = world.World.Vpc, EnableDnsHostnames = new() { Value = false } });
        Assert.Equal(NameStatus.NoSuchName, Ask(name).Status);
        world.World.Cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = world.World.Vpc, EnableDnsSupport = new() { Value = false } });
        Assert.Equal(NameStatus.NotServed, Ask(name).Status);
    }

    private string Address(string instance) => world.World.Instance(instance).PrivateIpAddress!;

    private NameAnswer Ask(string name, NameKind kind = NameKind.A, string? vpc = null) =>
        PrivateNames.Resolve(world.World.Cloud.ViewOf(), vpc ?? world.World.Vpc, name, kind);

    private IEnumerable<string> Addresses(string name, NameKind kind = NameKind.A, string? vpc = null) =>
        Ask(name, kind, vpc).Addresses.Select(address => address.ToString());

    private static string Reversed(string address) => string.Join('.', address.Split('.').Reverse()) + ".in-addr.arpa";
}
