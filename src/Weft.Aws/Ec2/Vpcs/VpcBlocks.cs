using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>
/// The address blocks of a VPC: which are legal, and adding and removing secondary ones.
/// Source: VPC User Guide, "VPC CIDR blocks", with its table of restricted associations.
/// </summary>
internal static class VpcBlocks
{
    public const string AssociationPrefix = "vpc-cidr-assoc";

    private const int ShortestPrefix = 16;
    private const int LongestPrefix = 28;
    private const int Ipv6BlockPrefix = 56;

    /// <summary>
    /// Where Weft takes "Amazon-provided" IPv6 blocks from: the documentation prefix (RFC 3849), so that nothing can be mistaken for
    /// somebody's real network.
    /// </summary>
    private static readonly Cidr ipv6Pool = Cidr.Parse("2001:db8::/32");

    private static readonly Cidr[] neverAllowed =
        [Cidr.Parse("0.0.0.0/8"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"), Cidr.Parse("224.0.0.0/3")];

    private static readonly Cidr[] families =
        [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("198.19.0.0/16")];

    private static readonly Cidr sharedSpace = Cidr.Parse("100.64.0.0/10");

    /// <summary>Parses a block of /16 to /28; host bits are cleared, as AWS does.</summary>
    /// <exception cref="AwsException">InvalidParameterValue for what is no IPv4 block, InvalidVpc.Range for one of a wrong size or place.</exception>
    public static Cidr Parse(string text)
    {
        if (!Cidr.TryParseLoose(text, out var cidr, out _) || cidr.IsIPv6)
            throw Ec2Errors.InvalidParameter(text, "cidrBlock", "This is not a valid CIDR block.");
        if (cidr.Length is < ShortestPrefix or > LongestPrefix || neverAllowed.Any(cidr.Overlaps)) throw InvalidRange(text);
        return cidr;
    }

    /// <summary>An IPv6 block that no VPC of any account has.</summary>
    public static Cidr FreeIpv6Block(Transaction transaction)
    {
        while (true)
        {
            var number = (UInt128)transaction.Ids.Next(1L << (Ipv6BlockPrefix - ipv6Pool.Length));
            var block = new Cidr(ipv6Pool.First + (number << (128 - Ipv6BlockPrefix)), Ipv6BlockPrefix);
            if (transaction.CountUnder(Vpc.ByIpv6Block, block.ToString()) == 0) return block;
        }
    }

    public static AssociateVpcCidrBlockResult Associate(Transaction transaction, AssociateVpcCidrBlockRequest request)
    {
        var ipv6 = request.AmazonProvidedIpv6CidrBlock == true;
        if (ipv6 == request.CidrBlock is not null)
            throw Ec2Errors.InvalidCombination("Exactly one of cidrBlock and amazonProvidedIpv6CidrBlock must be specified");
        VpcOperations.RequireBorderGroup(transaction, request.Ipv6CidrBlockNetworkBorderGroup, ipv6);
        var cidr = ipv6 ? default : Parse(request.CidrBlock!);
        var vpc = transaction.Require<Vpc>(request.VpcId);
        return ipv6 ? AssociateIpv6(transaction, vpc) : AssociateIpv4(transaction, vpc, cidr);
    }

    public static DisassociateVpcCidrBlockResult Disassociate(Transaction transaction, DisassociateVpcCidrBlockRequest request)
    {
        var id = request.AssociationId;
        var vpc = transaction.Under(Vpc.ByAssociation, id).FirstOrDefault(owner => transaction.Find(owner.Id) is not null)
            ?? throw new AwsException("InvalidVpcCidrBlockAssociationID.NotFound", $"The vpc CIDR block association ID '{id}' does not exist");
        if (vpc.Blocks[0].AssociationId == id)
            throw new AwsException("OperationNotPermitted", $"The vpc CIDR block with association ID {id} may not be disassociated. It is the primary IPv4 CIDR block of the VPC");
        var block = vpc.Blocks.Concat(vpc.Ipv6Blocks).First(held => held.AssociationId == id);
        if (VpcCompanions.SubnetInside(transaction, vpc, block.Cidr) is { } subnet)
            throw new AwsException("InvalidCidrBlock.InUse", $"The vpc CIDR block {block.Cidr} is in use by the subnet {subnet}");
        RouteOperations.ForgetLocal(transaction, vpc, block.Cidr);
        transaction.Put(vpc with { Blocks = vpc.Blocks.Remove(block), Ipv6Blocks = vpc.Ipv6Blocks.Remove(block) });
        return new DisassociateVpcCidrBlockResult
        {
            VpcId = vpc.Id.Text,
            CidrBlockAssociation = block.Cidr.IsIPv6 ? null : VpcShapes.Of(block, isAssociated: false),
            Ipv6CidrBlockAssociation = block.Cidr.IsIPv6 ? VpcShapes.Ipv6Of(transaction, block, isAssociated: false) : null,
        };
    }

    private static AssociateVpcCidrBlockResult AssociateIpv4(Transaction transaction, Vpc vpc, Cidr cidr)
    {
        if (vpc.Blocks.Any(block => block.Cidr.Overlaps(cidr)))
            throw new AwsException("InvalidVpc.Range", $"The CIDR '{cidr}' conflicts with another CIDR block of the VPC {vpc.Id}.");
        if (VpcCompanions.MeetsAPeer(transaction, vpc, cidr))
            throw new AwsException("InvalidVpc.Range", $"The CIDR '{cidr}' conflicts with a CIDR block of a VPC that is peered with {vpc.Id}.");
        if (!MayJoin(vpc.Cidr, cidr))
            throw new AwsException("InvalidVpc.Range", $"The CIDR '{cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR.");
        transaction.RequireQuota(VpcQuotas.Ipv4BlocksPerVpc, vpc.Blocks.Length, 1, limit => CidrLimitExceeded(vpc, limit));
        RouteOperations.RequireNoneInside(transaction, vpc, cidr);
        var added = new VpcBlock(transaction.NewId(AssociationPrefix), cidr);
        transaction.Put(vpc with { Blocks = vpc.Blocks.Add(added) });
        return new AssociateVpcCidrBlockResult { VpcId = vpc.Id.Text, CidrBlockAssociation = VpcShapes.Of(added) };
    }

    private static AssociateVpcCidrBlockResult AssociateIpv6(Transaction transaction, Vpc vpc)
    {
        transaction.RequireQuota(VpcQuotas.Ipv6BlocksPerVpc, vpc.Ipv6Blocks.Length, 1, limit => CidrLimitExceeded(vpc, limit));
        var added = new VpcBlock(transaction.NewId(AssociationPrefix), FreeIpv6Block(transaction));
        transaction.Put(vpc with { Ipv6Blocks = vpc.Ipv6Blocks.Add(added) });
        if (vpc.Ipv6Blocks.IsEmpty) VpcCompanions.AddIpv6(transaction, vpc);
        return new AssociateVpcCidrBlockResult { VpcId = vpc.Id.Text, Ipv6CidrBlockAssociation = VpcShapes.Ipv6Of(transaction, added) };
    }

    // The table of restrictions, as a rule: a private family admits itself, 100.64.0.0/10 and public space; 198.19.0.0/16 admits no other
    // private family; public and shared space admit what is not private.
    private static bool MayJoin(Cidr primary, Cidr added)
    {
        var family = Array.FindIndex(families, block => block.Contains(added));
        return family < 0 || sharedSpace.Contains(added) || families[family].Contains(primary);
    }

    private static AwsException InvalidRange(string cidr) => new("InvalidVpc.Range", $"The CIDR '{cidr}' is invalid.");

    private static AwsException CidrLimitExceeded(Vpc vpc, double limit) =>
        new("CidrLimitExceeded", $"This network '{vpc.Id}' has met its maximum number of allowed CIDRs: {limit}");
}
