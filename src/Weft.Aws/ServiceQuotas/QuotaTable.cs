using System.Collections.Frozen;
using Weft.Control.Quotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>Every quota that Service Quotas lists here, by service and code.</summary>
public static class QuotaTable
{
    private static readonly FrozenDictionary<(string Service, string Code), Quota> byCode =
        VpcQuotas.All.Concat(Ec2Quotas.All).Concat(IamQuotas.All).Concat(NetworkInsightsQuotas.All).ToFrozenDictionary(quota => (quota.Service, quota.Code));

    private static readonly QuotaService[] services =
    [
        new("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)", Ec2Quotas.All),
        new("iam", "AWS Identity and Access Management (IAM)", IamQuotas.All),
        new("networkinsights", "Network Insights", NetworkInsightsQuotas.All),
        new("vpc", "Amazon Virtual Private Cloud (Amazon VPC)", VpcQuotas.All),
    ];

    /// <summary>The services that have quotas, ordered by code.</summary>
    public static IReadOnlyList<QuotaService> Services => services;

    public static QuotaService? FindService(string code) => services.FirstOrDefault(service => service.Code == code);

    public static Quota? Find(string service, string code) => byCode.GetValueOrDefault((service, code));

    /// <summary>The quotas that AWS raises together with this one, by the same amount.</summary>
    public static IReadOnlyList<Quota> RaisedWith(Quota quota) =>
        quota == VpcQuotas.VpcsPerRegion ? [VpcQuotas.InternetGatewaysPerRegion, VpcQuotas.EgressOnlyGatewaysPerRegion] : [];

    /// <summary>The vCPU quota that counts a running On-Demand instance of this family; null where the table has none.</summary>
    public static Quota? VcpusOf(string instanceFamily) => instanceFamily[0] switch
    {
        'g' => Ec2Quotas.GraphicsVcpus,
        'p' => Ec2Quotas.PVcpus,
        'x' => Ec2Quotas.XVcpus,
        'a' or 'c' or 'd' or 'h' or 'i' or 'm' or 'r' or 't' or 'z' => Ec2Quotas.StandardVcpus,
        _ => null,
    };
}

/// <summary>A service that has quotas.</summary>
/// <param name="Code">The code that requests name, such as <c>vpc</c>.</param>
/// <param name="Name">The name that AWS shows.</param>
/// <param name="Quotas">Its quotas.</param>
public sealed record QuotaService(string Code, string Name, IReadOnlyList<Quota> Quotas);
