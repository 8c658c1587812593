using System.Text.Json.Serialization;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>
/// The public IPv4 addresses that Weft gives out, to every account and Region from one pool. Blocks that the internet never routes, the
/// documentation blocks first: see docs/decisions/0006-public-addresses.md.
/// </summary>
public static class PublicAddressPool
{
    private const int RandomTries = 16;

    private static readonly Cidr[] blocks = [Cidr.Parse("203.0.113.0/24"), Cidr.Parse("198.51.100.0/24"), Cidr.Parse("198.18.0.0/15")];

    /// <summary>An address that nobody holds, now held by this scope.</summary>
    /// <exception cref="AwsException">InsufficientAddressCapacity.</exception>
    public static Address Draw(Transaction transaction)
    {
        foreach (var block in blocks)
        {
            // The first and the last address of a block are no host's.
            var usable = (long)block.Count - 2;
            if (transaction.CountUnder(PublicAddressLease.HeldInBlock, block.ToString()) >= usable) continue;
            return Hold(transaction, DrawFrom(transaction, block, usable));
        }

        throw new AwsException("InsufficientAddressCapacity", "Not enough free public IPv4 addresses are available.", 500);
    }

    /// <summary>Gives an address back.</summary>
    public static void Return(Transaction transaction, Address address)
    {
        var leases = transaction.In(Scope.System);
        leases.Put(leases.Require(PublicAddressLease.IdOf(address)) with { IsHeld = false });
    }

    /// <summary>Holds again an address that this scope was the last to hold; null when it was not, or when somebody holds it now.</summary>
    public static Address? Recover(Transaction transaction, Address address) =>
        transaction.In(Scope.System).Find(PublicAddressLease.IdOf(address)) is { IsHeld: false } lease && lease.Holder == transaction.Scope
            ? Hold(transaction, address)
            : null;

    internal static Cidr BlockOf(Address address) => Array.Find(blocks, block => block.Contains(address));

    private static Address DrawFrom(Transaction transaction, Cidr block, long usable)
    {
        var leases = transaction.In(Scope.System);
        for (var attempt = 0; attempt < RandomTries; attempt++)
        {
            var drawn = block.First + (UInt128)(1 + transaction.Ids.Next(usable));
            if (IsFree(drawn)) return drawn;
        }

        var address = block.First + 1;
        while (!IsFree(address)) address += 1;
        return address;

        bool IsFree(Address candidate) => leases.Find(PublicAddressLease.IdOf(candidate)) is not { IsHeld: true };
    }

    private static Address Hold(Transaction transaction, Address address)
    {
        transaction.In(Scope.System).Put(new PublicAddressLease(PublicAddressLease.IdOf(address), address, transaction.Scope, IsHeld: true));
        return address;
    }
}

/// <summary>Who holds a public address, or held it last: what makes addresses unique over all accounts, and lets a lost one be recovered.</summary>
public sealed record PublicAddressLease(Id<PublicAddressLease> Id, Address Address, Scope Holder, bool IsHeld) : IResource<PublicAddressLease>
{
    /// <summary>The addresses held in each block of the pool.</summary>
    public static readonly Index<PublicAddressLease> HeldInBlock =
        Index<PublicAddressLease>.By(lease => lease.IsHeld ? PublicAddressPool.BlockOf(lease.Address).ToString() : null);

    public static ResourceType<PublicAddressLease> Type { get; } =
        new ResourceType<PublicAddressLease>("public-address-lease", PublicAddressJson.Default).WithoutTags().IndexedBy(HeldInBlock);

    public static Id<PublicAddressLease> IdOf(Address address) => new(address.ToString());
}

[JsonSerializable(typeof(PublicAddressLease))]
internal sealed partial class PublicAddressJson : JsonSerializerContext;
