using Weft.Aws.Ec2.InstanceTypes;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>How burstable types pay for processor time (EC2 User Guide, "Key concepts for burstable performance instances").</summary>
internal static class InstanceCredits
{
    private const string Standard = "standard";
    private const string Unlimited = "unlimited";
    private const string FamilyWithStandard = "t2";

    /// <summary>What was asked for, else the family's default; null for types that do not burst.</summary>
    public static string? Resolve(CreditSpecificationRequestShape? asked, InstanceType type)
    {
        if (asked is null) return DefaultOf(type);
        if (asked.CpuCredits is not (Standard or Unlimited))
            throw new AwsException("InvalidCpuCredits", $"The value '{asked.CpuCredits}' is not valid for CpuCredits. Valid values are standard and unlimited.");
        return type.Family.Burstable
            ? asked.CpuCredits
            : throw Ec2Errors.InvalidCombination($"The CPU credit specification is not supported for the instance type {type.Name}.");
    }

    /// <summary>What a type starts with; null for types that do not burst.</summary>
    public static string? DefaultOf(InstanceType type) =>
        !type.Family.Burstable ? null : type.Family.Name == FamilyWithStandard ? Standard : Unlimited;

    /// <summary>Without identifiers AWS lists the unlimited T instances only.</summary>
    public static DescribeInstanceCreditSpecificationsResult Describe(View view, DescribeInstanceCreditSpecificationsRequest request)
    {
        if (request.Filters.FirstOrDefault(filter => filter.Name != "instance-id") is { } other) throw Ec2Errors.InvalidFilter(other.Name ?? "");
        var asked = request.InstanceIds.Count > 0 || request.Filters.Count > 0;
        var page = view.Page<Instance>(
            request.InstanceIds, request.Filters, request, instance => instance.Settings.CpuCredits is { } credits && (asked || credits == Unlimited));
        if (request.InstanceIds.Count > 0 && page.Items.Count < request.InstanceIds.Distinct().Count())
            throw new AwsException("InstanceCreditSpecification.NotSupported", "The specified instance does not use CPU credits for CPU usage.");
        return new DescribeInstanceCreditSpecificationsResult
        {
            InstanceCreditSpecifications = page.Select(instance =>
                new InstanceCreditSpecificationShape { InstanceId = instance.Id.Text, CpuCredits = instance.Settings.CpuCredits }),
            NextToken = page.NextToken,
        };
    }
}
