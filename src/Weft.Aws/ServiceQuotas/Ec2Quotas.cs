using Weft.Control.Quotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// Those quotas of EC2 that bear on networks and instances (https://docs.aws.amazon.com/general/latest/gr/ec2-service.html,
/// https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html,
/// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html).
/// </summary>
/// <remarks>The vCPU quotas count the virtual processors of running instances; AWS raises them by itself as an account is used.</remarks>
public static class Ec2Quotas
{
    private const string Service = "ec2";

    public static Quota ElasticIpsPerRegion { get; } = new(Service, "L-0263D0A3", "EC2-VPC Elastic IPs", 5, true);

    public static Quota CustomerGatewaysPerRegion { get; } = new(Service, "L-4FB7FF5D", "Customer gateways per Region", 50, true);

    public static Quota VirtualPrivateGatewaysPerRegion { get; } =
        new(Service, "L-7029FAB6", "Virtual private gateways per Region", 5, true);

    public static Quota VpnConnectionsPerRegion { get; } = new(Service, "L-3E6EC3A3", "Site-to-Site VPN connections per Region", 50, true);

    public static Quota VpnConnectionsPerVirtualPrivateGateway { get; } =
        new(Service, "L-B91E5754", "Site-to-Site VPN connections per virtual private gateway", 10, true);

    public static Quota StandardVcpus { get; } =
        new(Service, "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5, true);

    public static Quota GraphicsVcpus { get; } = new(Service, "L-DB2E81BA", "Running On-Demand G and VT instances", 0, true);

    public static Quota PVcpus { get; } = new(Service, "L-417A185B", "Running On-Demand P instances", 0, true);

    public static Quota XVcpus { get; } = new(Service, "L-7295265B", "Running On-Demand X instances", 0, true);

    public static Quota Images { get; } = new(Service, "L-B665C33B", "AMIs", 50_000, true);

    public static Quota PublicImages { get; } = new(Service, "L-0E3CBAB9", "Public AMIs", 5, true);

    internal static IReadOnlyList<Quota> All { get; } =
    [
        ElasticIpsPerRegion,
        CustomerGatewaysPerRegion,
        VirtualPrivateGatewaysPerRegion,
        VpnConnectionsPerRegion,
        VpnConnectionsPerVirtualPrivateGateway,
        StandardVcpus,
        GraphicsVcpus,
        PVcpus,
        XVcpus,
        Images,
        PublicImages,
    ];
}
