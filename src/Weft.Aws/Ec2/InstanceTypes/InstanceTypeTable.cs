using System.Collections.Frozen;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// The instance types that Weft knows: common families with the limits that DescribeInstanceTypes reports
/// (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html).
/// </summary>
/// <remarks>
/// A type whose numbers or places were not known in full is left out, and so are the families that this list does not name.
/// Clock speeds, valid core counts, TPM, enclaves and ENA queues are not part of the table.
/// </remarks>
public static class InstanceTypeTable
{
    private static readonly InstanceType[] Rows = Build();

    private static readonly FrozenDictionary<string, InstanceType> ByName = Rows.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>All types, ordered by name.</summary>
    public static IReadOnlyList<InstanceType> All => Rows;

    /// <summary>The families behind them.</summary>
    public static IEnumerable<InstanceFamily> Families =>
        [.. GeneralFamilies.Rows, .. ComputeFamilies.Rows, .. MemoryFamilies.Rows, .. StorageAndGpuFamilies.Rows];

    /// <summary>The type of that name, or null where Weft does not know it.</summary>
    public static InstanceType? Find(string name) => ByName.GetValueOrDefault(name);

    private static InstanceType[] Build()
    {
        InstanceType[] rows = [.. Families.SelectMany(family => family.Sizes.Select(size => new InstanceType(family, size)))];
        Array.Sort(rows, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return rows;
    }
}
