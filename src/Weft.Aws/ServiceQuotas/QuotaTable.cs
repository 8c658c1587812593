using Weft.Control.Quotas;
namespace Weft.Aws.ServiceQuotas;
public static class QuotaTable
{
    public static Quota VpcsPerRegion { get; } = new("vpc", "L-F678F1CE", "VPCs per Region", 5, true);
    public static Quota SubnetsPerVpc { get; } = new("vpc", "L-407747CB", "Subnets per VPC", 200, true);
    public static Quota Ipv4BlocksPerVpc { get; } = new("vpc", "L-83CA0A9D", "IPv4 CIDR blocks per VPC", 5, true);
    public static Quota Ipv6BlocksPerVpc { get; } = new("vpc", "L-085A6257", "IPv6 CIDR blocks per VPC", 5, true);
}
