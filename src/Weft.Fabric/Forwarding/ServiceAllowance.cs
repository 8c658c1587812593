namespace Weft.Fabric.Forwarding;

/// <summary>How many packets one interface may send to the hypervisor's services: 1024 a second, as AWS gives for link-local services.</summary>
internal sealed class ServiceAllowance
{
    private const int PerSecond = 1024;

    private long _second = -1;
    private int _used;

    public bool Take(long now, int packets)
    {
        var second = now / TimeSpan.TicksPerSecond;
        if (second != _second) (_second, _used) = (second, 0);
        if (_used + packets > PerSecond) return false;
        _used += packets;
        return true;
    }
}
