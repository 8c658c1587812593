using Weft.Aws.Ec2.Reach;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Reach;

public class TrafficTextTests
{
    private readonly ProtocolAxis axis = ReachMatrix.Of(new Shop().Network).Protocols;

    [Fact]
    public void Whole_protocols_are_named_without_ports_and_all_of_them_are_all_traffic()
    {
        var whole = axis.Of(isIPv6: false).ToArray().Select(protocol => new Service(protocol, ProtocolAxis.Selectors(protocol))).ToList();

        Assert.Equal("all traffic", TrafficText.Of(whole, axis));
        Assert.Equal("tcp, udp, icmp", TrafficText.Of(whole.Take(3), axis));
        Assert.Equal("tcp, other protocols", TrafficText.Of([whole[0], new Service(axis.Rest, PortRange.Single(0))], axis));
    }

    [Fact]
    public void Ports_types_and_codes_are_written_as_they_are_read()
    {
        Assert.Equal("tcp/443, udp/1-1024", TrafficText.Of([Service.Tcp(443), new Service(Protocol.Udp, new PortRange(1, 1024))], axis));
        Assert.Equal("icmp/8", TrafficText.Of([new Service(Protocol.Icmp, new PortRange(2048, 2303))], axis));
        Assert.Equal("icmp/3.4-3.4", TrafficText.Of([new Service(Protocol.Icmp, PortRange.Single(772))], axis));
    }

    [Theory]
    [InlineData("tcp/")]
    [InlineData("tcp/65536")]
    [InlineData("tcp/2-1")]
    [InlineData("sctp/1")]
    [InlineData("icmp/256")]
    [InlineData("protocol/x")]
    [InlineData("")]
    [InlineData("/")]
    public void What_is_no_traffic_is_refused_with_what_could_be_written(string text)
    {
        Assert.False(TrafficText.TryParse(text, out _, out var problem));
        Assert.Contains("tcp/443", problem, StringComparison.Ordinal);
    }
}
