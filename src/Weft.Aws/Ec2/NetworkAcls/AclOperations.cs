using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>CreateNetworkAcl, DeleteNetworkAcl, DescribeNetworkAcls, ReplaceNetworkAclAssociation.</summary>
internal static class AclOperations
{
    public static CreateNetworkAclResult Create(Transaction transaction, CreateNetworkAclRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        transaction.RequireQuota(
            VpcQuotas.NetworkAclsPerVpc,
            transaction.CountUnder(NetworkAcl.InVpc, vpc.Id.Text),
            1,
            _ => new AwsException("NetworkAclLimitExceeded", "The maximum number of network ACLs has been reached."));
        var acl = transaction.Put(new NetworkAcl(transaction.NewId<NetworkAcl>(), vpc.Id, IsDefault: false, []));
        transaction.TagNew(acl.Id, request.TagSpecifications);
        return new CreateNetworkAclResult { NetworkAcl = AclShapes.Of(transaction, acl), ClientToken = request.ClientToken };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteNetworkAclRequest request)
    {
        var acl = transaction.Require<NetworkAcl>(request.NetworkAclId);
        if (acl.IsDefault) throw Ec2Errors.InvalidParameterValue($"Cannot delete default network ACL {acl.Id}");
        if (transaction.IsReferenced(acl.Id))
            throw new AwsException("DependencyViolation", $"The networkAcl '{acl.Id}' has dependencies and cannot be deleted.");
        transaction.Remove(acl.Id);
        return EmptyResult.Instance;
    }

    public static DescribeNetworkAclsResult Describe(View view, DescribeNetworkAclsRequest request)
    {
        var page = view.Page<NetworkAcl>(request.NetworkAclIds, request.Filters, request);
        return new DescribeNetworkAclsResult { NetworkAcls = page.Select(acl => AclShapes.Of(view, acl)), NextToken = page.NextToken };
    }

    /// <summary>Moves a subnet to another ACL of its VPC; the association gets a new identifier, as on AWS.</summary>
    public static ReplaceNetworkAclAssociationResult ReplaceAssociation(Transaction transaction, ReplaceNetworkAclAssociationRequest request)
    {
        var association = transaction.Require<NetworkAclAssociation>(request.AssociationId);
        var acl = transaction.Require<NetworkAcl>(request.NetworkAclId);
        if (transaction.Require(association.Subnet).Vpc != acl.Vpc)
            throw Ec2Errors.InvalidParameterValue($"Network ACL {acl.Id} and subnet {association.Subnet} belong to different networks");
        transaction.Remove(association.Id);
        var replaced = transaction.Put(association with { Id = transaction.NewId<NetworkAclAssociation>(), Acl = acl.Id });
        return new ReplaceNetworkAclAssociationResult { NewAssociationId = replaced.Id.Text };
    }
}
