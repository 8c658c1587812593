using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>Which blocks a subnet may have, and adding and removing its IPv6 block (VPC User Guide, "Subnet CIDR blocks").</summary>
internal static class SubnetBlocks
{
    public const string AssociationPrefix = "subnet-cidr-assoc";

    private const int ShortestPrefix = 16;
    private const int LongestPrefix = 28;
    private const int ShortestIpv6Prefix = 44;
    private const int LongestIpv6Prefix = 64;

    /// <summary>The blocks that a CreateSubnet request asks for: IPv4, IPv6 or both.</summary>
    public static (Cidr? Ipv4, Cidr? Ipv6) Parse(CreateSubnetRequest request)
    {
        if (request.Ipv6Native == true && request.CidrBlock is not null)
            throw Ec2Errors.InvalidCombination("When specifying ipv6Native, cidrBlock cannot be specified.");
        if (request.Ipv6Native != true && request.CidrBlock is null) throw Ec2Errors.MissingParameter("cidrBlock");
        if (request.Ipv6Native == true && request.Ipv6CidrBlock is null) throw Ec2Errors.MissingParameter("ipv6CidrBlock");
        return (request.CidrBlock is { } ipv4 ? ParseIpv4(ipv4) : null, request.Ipv6CidrBlock is { } ipv6 ? ParseIpv6(ipv6) : null);
    }

    /// <summary>Refuses a block that is not inside one of the VPC's, or that meets another subnet's.</summary>
    /// <exception cref="AwsException">InvalidSubnet.Range, InvalidSubnet.Conflict.</exception>
    public static void RequireFree(View view, Vpc vpc, Cidr cidr)
    {
        var enclosing = cidr.IsIPv6 ? vpc.Ipv6Blocks : vpc.Blocks;
        if (!enclosing.Any(block => block.Cidr.Contains(cidr))) throw InvalidRange(cidr.ToString());
        foreach (var subnet in view.Referring(Subnet.InVpc, vpc.Id))
        {
            if (subnet.Overlaps(cidr))
                throw new AwsException("InvalidSubnet.Conflict", $"The CIDR '{cidr}' conflicts with another subnet");
        }
    }

    public static AssociateSubnetCidrBlockResult Associate(Transaction transaction, AssociateSubnetCidrBlockRequest request)
    {
        var cidr = ParseIpv6(request.Ipv6CidrBlock ?? throw Ec2Errors.MissingParameter("ipv6CidrBlock"));
        var subnet = transaction.Require<Subnet>(request.SubnetId);
        RequireFree(transaction, transaction.Require(subnet.Vpc), cidr);
        if (!subnet.Ipv6Blocks.IsEmpty)
            throw new AwsException("SubnetCidrBlockLimitExceeded", $"The subnet '{subnet.Id}' already has an IPv6 CIDR block associated with it");
        var block = new SubnetIpv6Block(transaction.NewId(AssociationPrefix), cidr);
        transaction.Put(subnet with { Ipv6Blocks = [block] });
        return new AssociateSubnetCidrBlockResult { SubnetId = subnet.Id.Text, Ipv6CidrBlockAssociation = SubnetShapes.Of(block) };
    }

    public static DisassociateSubnetCidrBlockResult Disassociate(Transaction transaction, DisassociateSubnetCidrBlockRequest request)
    {
        var id = request.AssociationId;
        var subnet = transaction.Under(Subnet.ByAssociation, id).FirstOrDefault(owner => transaction.Find(owner.Id) is not null)
            ?? throw new AwsException("InvalidSubnetCidrBlockAssociationID.NotFound", $"The subnet CIDR block association ID '{id}' does not exist");
        var block = subnet.Ipv6Blocks.First(held => held.AssociationId == id);
        if (SubnetAddresses.AnyIpv6Used(transaction, subnet))
            throw new AwsException("InvalidCidrBlock.InUse", $"The CIDR block {block.Cidr} has addresses in use");
        transaction.Put(subnet with { Ipv6Blocks = subnet.Ipv6Blocks.Remove(block), Ipv6OnCreation = false });
        return new DisassociateSubnetCidrBlockResult
        {
            SubnetId = subnet.Id.Text,
            Ipv6CidrBlockAssociation = SubnetShapes.Of(block, isAssociated: false),
        };
    }

    private static Cidr ParseIpv4(string text)
    {
        if (!Cidr.TryParseLoose(text, out var cidr, out _) || cidr.IsIPv6)
            throw Ec2Errors.InvalidParameter(text, "cidrBlock", "This is not a valid CIDR block.");
        return cidr.Length is < ShortestPrefix or > LongestPrefix ? throw InvalidRange(text) : cidr;
    }

    private static Cidr ParseIpv6(string text)
    {
        if (!Cidr.TryParseLoose(text, out var cidr, out _) || !cidr.IsIPv6)
            throw Ec2Errors.InvalidParameter(text, "ipv6CidrBlock", "This is not a valid IPv6 CIDR block.");
        var isLegal = cidr.Length is >= ShortestIpv6Prefix and <= LongestIpv6Prefix && cidr.Length % 4 == 0;
        return isLegal ? cidr : throw InvalidRange(text);
    }

    private static AwsException InvalidRange(string cidr) => new("InvalidSubnet.Range", $"The CIDR '{cidr}' is invalid.");
}
