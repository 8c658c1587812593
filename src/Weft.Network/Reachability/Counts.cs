namespace Weft.Network.Reachability;

/// <summary>How many services, over all senders, and how many senders each endpoint has; and their sums.</summary>
internal sealed class Counts
{
    private readonly Chunks<(long Services, int Senders)> _byEndpoint;

    public Counts(int endpoints) => _byEndpoint = new Chunks<(long, int)>(endpoints);

    private Counts(Counts other)
    {
        _byEndpoint = other._byEndpoint.Copy();
        (AllServices, AllPairs) = (other.AllServices, other.AllPairs);
    }

    public long AllServices { get; private set; }

    public long AllPairs { get; private set; }

    public int Count => _byEndpoint.Count;

    public (long Services, int Senders) this[int endpoint]
    {
        get => _byEndpoint[endpoint];
        set
        {
            var (services, senders) = _byEndpoint[endpoint];
            AllServices += value.Services - services;
            AllPairs += value.Senders - senders;
            _byEndpoint[endpoint] = value;
        }
    }

    public Counts Copy() => new(this);
}
