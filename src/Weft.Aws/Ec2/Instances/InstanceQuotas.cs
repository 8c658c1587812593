using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Quotas;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.Instances;

/// <summary>How many virtual processors may run at once, by bucket of families (EC2 User Guide, "Amazon EC2 instance type quotas").</summary>
internal static class InstanceQuotas
{
    // The default of 5 is for accounts of their first day; AWS raises it as an account is used, and Weft's accounts are no new ones.
    private const int StandardVcpusOfAUsedAccount = 64;

    public static void AtBirth(Transaction transaction)
    {
        if (!transaction.Scope.IsGlobal)
            transaction.Put(new GrantedQuota(GrantedQuota.IdOf(Ec2Quotas.StandardVcpus), StandardVcpusOfAUsedAccount));
    }

    /// <summary>How many more instances of a type may run.</summary>
    public static int Room(View view, InstanceType type)
    {
        if (QuotaTable.VcpusOf(type.Family.Name) is not { } quota) return int.MaxValue;
        var used = view.All<Instance>()
            .Where(instance => instance.IsUp && QuotaTable.VcpusOf(instance.Hardware.Family.Name) == quota)
            .Sum(instance => instance.Hardware.Size.Vcpus);
        return Math.Max(0, ((int)view.LimitOf(quota) - used) / type.Size.Vcpus);
    }

    /// <exception cref="AwsException">VcpuLimitExceeded.</exception>
    public static void RequireRoom(View view, InstanceType type, int count)
    {
        if (Room(view, type) >= count) return;
        var limit = view.LimitOf(QuotaTable.VcpusOf(type.Family.Name)!);
        throw new AwsException(
            "VcpuLimitExceeded",
            $"You have requested more vCPU capacity than your current vCPU limit of {limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.");
    }
}
