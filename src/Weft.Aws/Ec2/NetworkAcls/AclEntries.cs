using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>CreateNetworkAclEntry, ReplaceNetworkAclEntry, DeleteNetworkAclEntry.</summary>
internal static class AclEntries
{
    public static EmptyResult Create(Transaction transaction, CreateNetworkAclEntryRequest request)
    {
        var entry = AclEntryParser.Parse(request);
        var acl = transaction.Require<NetworkAcl>(request.NetworkAclId);
        if (Find(acl, entry.Number, entry.IsEgress) is not null)
            throw new AwsException("NetworkAclEntryAlreadyExists", $"The network acl entry identified by {entry.Number} already exists.");
        transaction.RequireQuota(
            VpcQuotas.RulesPerNetworkAcl,
            acl.Entries.Count(held => held.IsEgress == entry.IsEgress),
            1,
            _ => new AwsException("NetworkAclEntryLimitExceeded", "The maximum number of network acl entries has been reached."));
        Put(transaction, acl, null, entry);
        return EmptyResult.Instance;
    }

    public static EmptyResult Replace(Transaction transaction, ReplaceNetworkAclEntryRequest request)
    {
        var entry = AclEntryParser.Parse(request);
        var acl = transaction.Require<NetworkAcl>(request.NetworkAclId);
        Put(transaction, acl, Require(acl, entry.Number, entry.IsEgress), entry);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteNetworkAclEntryRequest request)
    {
        AclEntryParser.RequireNumber(request.RuleNumber);
        var acl = transaction.Require<NetworkAcl>(request.NetworkAclId);
        Put(transaction, acl, Require(acl, request.RuleNumber, request.Egress), null);
        return EmptyResult.Instance;
    }

    private static void Put(Transaction transaction, NetworkAcl acl, NetworkAclEntry? before, NetworkAclEntry? after)
    {
        var entries = acl.Entries.Where(entry => entry != before).ToList();
        if (after is not null) entries.Add(after);
        transaction.Put(acl with { Entries = [.. entries.OrderBy(entry => entry.IsEgress).ThenBy(entry => entry.Number)] });
    }

    private static NetworkAclEntry? Find(NetworkAcl acl, int number, bool isEgress) =>
        acl.Entries.FirstOrDefault(entry => entry.Number == number && entry.IsEgress == isEgress);

    private static NetworkAclEntry Require(NetworkAcl acl, int number, bool isEgress) =>
        Find(acl, number, isEgress) ?? throw new AwsException(
            "InvalidNetworkAclEntry.NotFound", $"The network acl entry identified by {number} does not exist in network acl {acl.Id}");
}
