using System.Globalization;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>What AWS lets a type of volume be (EC2 API Reference, "EbsBlockDevice"; EBS User Guide, "Amazon EBS volume types").</summary>
/// <param name="Boots">Whether a machine can start from it.</param>
/// <param name="Iops">The provisioned IOPS that can be asked for; null where the size decides.</param>
internal sealed record VolumeLimits(string Type, int LeastGiB, int MostGiB, bool Boots = true, IopsRange? Iops = null)
{
    public const int LeastGp3Iops = 3000;
    public const int LeastGp3Throughput = 125;

    private const int MostGp3Throughput = 2000;
    private const int Gp2IopsPerGiB = 3;
    private const int LeastGp2Iops = 100;
    private const int MostGp2Iops = 16_000;

    private static readonly VolumeLimits[] all =
    [
        new(VolumeTypeValues.Gp2, 1, 16_384),
        new(VolumeTypeValues.Gp3, 1, 65_536, Iops: new(LeastGp3Iops, 80_000, 500)),
        new(VolumeTypeValues.Io1, 4, 16_384, Iops: new(100, 64_000, 50)),
        new(VolumeTypeValues.Io2, 4, 65_536, Iops: new(100, 256_000, 1000)),
        new(VolumeTypeValues.St1, 125, 16_384, Boots: false),
        new(VolumeTypeValues.Sc1, 125, 16_384, Boots: false),
        new(VolumeTypeValues.Standard, 1, 1024),
    ];

    public static VolumeLimits Of(string type) => Array.Find(all, limits => limits.Type == type) ?? throw new InvalidOperationException($"No volume type {type}");

    /// <summary>The IOPS that AWS shows: as provisioned, for gp2 the baseline that its size gives.</summary>
    public static int? ShownIops(VolumeSettings settings) => settings.Type == VolumeTypeValues.Gp2
        ? Math.Clamp(settings.SizeGiB * Gp2IopsPerGiB, LeastGp2Iops, MostGp2Iops)
        : settings.Iops;

    /// <summary>The settings of a root volume of this type.</summary>
    /// <param name="iops">What was asked for; null for the type's default.</param>
    /// <param name="throughput">The same.</param>
    /// <exception cref="AwsException">InvalidBlockDeviceMapping, InvalidParameterValue, InvalidParameterCombination, MissingParameter.</exception>
    public VolumeSettings Require(int sizeGiB, int? iops, int? throughput)
    {
        if (!Boots) throw new AwsException("InvalidBlockDeviceMapping", $"The volume type {Type} can't be used as a root device.");
        if (sizeGiB < LeastGiB) throw Ec2Errors.InvalidParameterValue($"Volume of {sizeGiB}GiB is too small for volume type {Type}; minimum is {LeastGiB}GiB.");
        if (sizeGiB > MostGiB) throw Ec2Errors.InvalidParameterValue($"Volume of {sizeGiB}GiB is too large for volume type {Type}; maximum is {MostGiB}GiB");
        var provisioned = RequireIops(sizeGiB, iops);
        return new VolumeSettings(Type, sizeGiB, provisioned, RequireThroughput(provisioned, throughput));
    }

    private int? RequireIops(int sizeGiB, int? asked)
    {
        if (Iops is null) return asked is null ? null : throw NotSupported("iops");
        if (asked is null && Type != VolumeTypeValues.Gp3) throw Ec2Errors.MissingParameter("iops");
        var iops = asked ?? LeastGp3Iops;
        if (iops < Iops.Least) throw Ec2Errors.InvalidParameterValue($"Volume iops of {iops} is too low; minimum is {Iops.Least}.");
        if (iops > Iops.Most) throw Ec2Errors.InvalidParameterValue($"Volume iops of {iops} is too high; maximum is {Iops.Most}.");
        // The baseline of gp3 comes with any size.
        if (iops > (long)sizeGiB * Iops.PerGiB && !(Type == VolumeTypeValues.Gp3 && iops == LeastGp3Iops))
            throw Ec2Errors.InvalidParameterValue($"Iops to volume size ratio of {Ratio(iops, sizeGiB)} is too high; maximum is {Iops.PerGiB}");
        return iops;
    }

    private int? RequireThroughput(int? iops, int? asked)
    {
        if (Type != VolumeTypeValues.Gp3) return asked is null ? null : throw NotSupported("throughput");
        var throughput = asked ?? LeastGp3Throughput;
        if (throughput is < LeastGp3Throughput or > MostGp3Throughput)
            throw Ec2Errors.InvalidParameterValue($"Throughput of {throughput} MiB/s is not valid; it must be from {LeastGp3Throughput} to {MostGp3Throughput}.");
        return throughput * 4L <= iops
            ? throughput
            : throw Ec2Errors.InvalidParameterValue($"Throughput (MiBps) to iops ratio of {Ratio(throughput, iops!.Value)} is too high; maximum is 0.250000 MiBps per iops.");
    }

    private AwsException NotSupported(string parameter) => Ec2Errors.InvalidCombination($"The parameter {parameter} is not supported for {Type} volumes.");

    private static string Ratio(int of, int to) => ((double)of / to).ToString("F6", CultureInfo.InvariantCulture);
}

/// <summary>The provisioned IOPS that a type of volume can have.</summary>
/// <param name="PerGiB">How many a GiB of size allows.</param>
internal sealed record IopsRange(int Least, int Most, int PerGiB);
