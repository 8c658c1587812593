using Weft.Aws.Guests;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Guests;

public sealed class DhcpFactsTests : IDisposable
{
    private readonly GuestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_card_is_told_what_the_options_of_its_VPC_say()
    {
        var instance = world.Launch();
        Associate(
            ("domain-name", "corp.example lab.example"), ("domain-name-servers", "10.0.0.53 2001:db8::53"), ("ntp-servers", "10.0.0.123 fd00:ec2::123"),
            ("netbios-name-servers", "10.0.0.44"), ("netbios-node-type", "2"), ("ipv6-address-preferred-lease-time", "600"));
        var (facts, name) = Find(instance)!.Value;
        Assert.Equal("corp.example lab.example", facts.Domain);
        Assert.Equal(["10.0.0.53", "2001:db8::53"], facts.NameServers.Select(server => $"{server}"));
        Assert.Equal(["10.0.0.123", "fd00:ec2::123"], facts.TimeServers.Select(server => $"{server}"));
        Assert.Equal(["10.0.0.44"], facts.NetbiosServers.Select(server => $"{server}"));
        Assert.Equal((2, TimeSpan.FromMinutes(10)), ((int)facts.NetbiosNodeType!, facts.PreferredLease));
        Assert.Equal($"ip-{world.World.Instance(instance).PrivateIpAddress!.Replace('.', '-')}", name);
    }

    [Fact]
    public void AWS_own_servers_are_its_link_local_addresses_in_both_families_and_in_a_machine_that_of_IPv4()
    {
        var instance = world.Launch();
        var (facts, _) = Find(instance)!.Value;
        Assert.Equal(["169.254.169.253", "fd00:ec2::253"], facts.NameServers.Select(server => $"{server}"));
        Assert.Equal("ec2.internal", facts.Domain);
        var running = RunningInstances.Of(world.World.Cloud.State, default).Single(running => running.Id == instance);
        var boot = RunningInstances.Describe(world.World.Cloud.State, running, default)!;
        Assert.Equal(["169.254.169.253"], boot.NameServers.Select(server => $"{server}"));
        Assert.Equal("ec2.internal", boot.Domain);
    }

    [Fact]
    public void A_VPC_without_options_tells_nothing_and_a_card_that_is_gone_is_nobody()
    {
        var instance = world.Launch();
        world.World.Cloud.Call(Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = "default", VpcId = world.World.Vpc });
        var (facts, _) = Find(instance)!.Value;
        Assert.Equal((0, null, 0, null), (facts.NameServers.Length, facts.Domain, facts.TimeServers.Length, facts.NetbiosNodeType));
        Assert.Null(DhcpFacts.Find(world.World.Cloud.State, "eni-0123456789abcdef0"));
    }

    private (DhcpFacts Facts, string? HostName)? Find(string instance) =>
        DhcpFacts.Find(world.World.Cloud.State, world.World.Instance(instance).NetworkInterfaces![0].NetworkInterfaceId!);

    private void Associate(params (string Key, string Value)[] options)
    {
        var set = world.World.Cloud.Call(Ec2Api.CreateDhcpOptions, new CreateDhcpOptionsRequest
        {
            DhcpConfigurations = [.. options.Select(option => new NewDhcpConfigurationShape { Key = option.Key, Values = option.Key == "domain-name" ? [option.Value] : option.Value.Split(' ') })],
        }).DhcpOptions!.DhcpOptionsId!;
        world.World.Cloud.Call(Ec2Api.AssociateDhcpOptions, new AssociateDhcpOptionsRequest { DhcpOptionsId = set, VpcId = world.World.Vpc });
    }
}
