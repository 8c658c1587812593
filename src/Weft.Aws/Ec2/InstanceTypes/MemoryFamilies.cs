using static Weft.Aws.Ec2.InstanceTypes.Traits;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// Memory optimized: R and X; the columns are those of <see cref="InstanceSize"/>
/// (https://docs.aws.amazon.com/ec2/latest/instancetypes/mo.html).
/// </summary>
internal static class MemoryFamilies
{
    internal static readonly InstanceFamily[] Rows =
    [
        new("r5", Maker.Intel, 2, Dedicated | Ena | Recovers | Spot, previous: true,
            except: "ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 16384, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 650, 3600, 4750, 18750), differs: Hibernates),
                new("xlarge", 4, 32768, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1150, 6000, 4750, 18750), differs: Hibernates),
                new("2xlarge", 8, 65536, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2300, 12000, 4750, 18750), differs: Hibernates),
                new("4xlarge", 16, 131072, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 18750), differs: Hibernates),
                new("8xlarge", 32, 262144, 8, 30, "10 Gigabit", 10, 10, new(27, 6800, 30000)),
                new("12xlarge", 48, 393216, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000)),
                new("16xlarge", 64, 524288, 15, 50, "20 Gigabit", 20, 20, new(27, 13600, 60000)),
                new("24xlarge", 96, 786432, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000)),
                new("metal", 96, 786432, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000)),
            ]),
        new("r6a", Maker.Amd, 2, Dedicated | Ena | Recovers | Spot, encrypts: true,
            only: "ap-northeast-1 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 " +
                "eu-west-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "apse1-az3 cac1-az4 use1-az3",
            sizes:
            [
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000), differs: Hibernates),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000), differs: Hibernates),
                new("2xlarge", 8, 65536, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000), differs: Hibernates),
                new("4xlarge", 16, 131072, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000),
                    differs: Hibernates),
                new("8xlarge", 32, 262144, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000)),
                new("12xlarge", 48, 393216, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000)),
                new("16xlarge", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000)),
                new("24xlarge", 96, 786432, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000)),
                new("32xlarge", 128, 1048576, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000)),
                new("48xlarge", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 240000), efa: 1),
                new("metal", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 240000), efa: 1),
            ]),
        new("r6g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot,
            except: "",
            notInZones: "use1-az3",
            sizes:
            [
                new("medium", 1, 8192, 2, 4, "Up to 10 Gigabit", 0.5, 10, new(27, 315, 2500, 4750, 20000)),
                new("large", 2, 16384, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 630, 3600, 4750, 20000)),
                new("xlarge", 4, 32768, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1188, 6000, 4750, 20000)),
                new("2xlarge", 8, 65536, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2375, 12000, 4750, 20000)),
                new("4xlarge", 16, 131072, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 20000)),
                new("8xlarge", 32, 262144, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000), differs: Hibernates),
                new("12xlarge", 48, 393216, 8, 30, "20 Gigabit", 20, 20, new(27, 14250, 50000), differs: Hibernates),
                new("16xlarge", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000), differs: Hibernates),
                new("metal", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000), differs: Hibernates),
            ]),
        new("r6i", Maker.Intel, 2, Dedicated | Ena | Recovers | Spot, previous: true, encrypts: true,
            except: "ap-southeast-3 ap-southeast-4 eu-south-2",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 65536, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 131072, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 262144, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000)),
                new("12xlarge", 48, 393216, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000)),
                new("16xlarge", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000)),
                new("24xlarge", 96, 786432, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000)),
                new("32xlarge", 128, 1048576, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000), efa: 1),
                new("metal", 128, 1048576, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 160000), efa: 1),
            ]),
        new("r7a", Maker.Amd, 1, Dedicated | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            only: "ap-northeast-1 ap-south-2 eu-central-1 eu-north-1 eu-south-2 eu-west-1 us-east-1 us-east-2 us-west-2",
            notInZones: "aps2-az3 use1-az3",
            sizes:
            [
                new("medium", 1, 8192, 2, 4, "Up to 12.5 Gigabit", 0.39, 12.5, new(32, 325, 2500, 10000, 40000), differs: Hibernates),
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000), differs: Hibernates),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000), differs: Hibernates),
                new("2xlarge", 8, 65536, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000), differs: Hibernates),
                new("4xlarge", 16, 131072, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000),
                    differs: Hibernates),
                new("8xlarge", 32, 262144, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000)),
                new("12xlarge", 48, 393216, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000)),
                new("16xlarge", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000)),
                new("24xlarge", 96, 786432, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000)),
                new("32xlarge", 128, 1048576, 15, 50, "50 Gigabit", 50, 50, new(88, 40000, 160000)),
                new("48xlarge", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1),
                new("metal-48xl", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1),
            ]),
        new("r7g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true,
            except: "",
            notInZones: "use1-az3",
            sizes:
            [
                new("medium", 1, 8192, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(27, 315, 2500, 10000, 40000)),
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(27, 630, 3600, 10000, 40000)),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.876, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 65536, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 131072, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 262144, 8, 30, "15 Gigabit", 15, 15, new(27, 10000, 40000), differs: Hibernates),
                new("12xlarge", 48, 393216, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(27, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 524288, 15, 50, "30 Gigabit", 30, 30, new(27, 20000, 80000), efa: 1, differs: Hibernates),
                new("metal", 64, 524288, 15, 50, "30 Gigabit", 30, 30, new(31, 20000, 80000), efa: 1, differs: Hibernates),
            ]),
        new("r7i", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "af-south-1 ap-east-1 ca-west-1 eu-central-2 il-central-1 me-central-1 me-south-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 65536, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 131072, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 262144, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000), differs: Hibernates),
                new("12xlarge", 48, 393216, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 524288, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000), differs: Hibernates),
                new("24xlarge", 96, 786432, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000), differs: Dedicated | Hibernates),
                new("48xlarge", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000),
                    efa: 1, differs: Dedicated | Hibernates),
                new("metal-24xl", 96, 786432, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(39, 30000, 120000), differs: Dedicated | Hibernates),
                new("metal-48xl", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("r8g", Maker.Aws, 1, Dedicated | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "af-south-1 ap-east-2 ca-west-1 eu-south-1 il-central-1 me-south-1",
            notInZones: "apne2-az4 use1-az3",
            sizes:
            [
                new("medium", 1, 8192, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(32, 315, 2500, 10000, 40000), differs: Hibernates),
                new("large", 2, 16384, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(32, 630, 3600, 10000, 40000), differs: Hibernates),
                new("xlarge", 4, 32768, 4, 15, "Up to 12.5 Gigabit", 1.875, 12.5, new(32, 1250, 6000, 10000, 40000), differs: Hibernates),
                new("2xlarge", 8, 65536, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(32, 2500, 12000, 10000, 40000), differs: Hibernates),
                new("4xlarge", 16, 131072, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(32, 5000, 20000, 10000, 40000), differs: Hibernates),
                new("8xlarge", 32, 262144, 8, 30, "15 Gigabit", 15, 15, new(32, 10000, 40000)),
                new("12xlarge", 48, 393216, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(32, 15000, 60000)),
                new("16xlarge", 64, 524288, 15, 50, "30 Gigabit", 30, 30, new(48, 20000, 80000)),
                new("24xlarge", 96, 786432, 15, 50, "40 Gigabit", 40, 40, new(64, 30000, 120000), efa: 1),
                new("48xlarge", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1),
                new("metal-24xl", 96, 786432, 15, 50, "40 Gigabit", 40, 40, new(39, 30000, 120000), efa: 1),
                new("metal-48xl", 192, 1572864, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1),
            ]),
        new("x2idn", Maker.Intel, 2, Dedicated | Ena | Recovers | Spot, encrypts: true,
            except: "ap-east-1 ap-east-2 ap-southeast-6 ca-west-1 mx-central-1",
            notInZones: "apne2-az4 aps2-az3 euc2-az3 eus2-az3 ilc1-az2 mes1-az3 use1-az3 usw2-az4",
            sizes:
            [
                new("16xlarge", 64, 1048576, 15, 50, "50 Gigabit", 50, 50, new(26, 40000, 173333), disks: new(1, 1900)),
                new("24xlarge", 96, 1572864, 15, 50, "75 Gigabit", 75, 75, new(25, 60000, 260000), disks: new(2, 1425)),
                new("32xlarge", 128, 2097152, 15, 50, "100 Gigabit", 100, 100, new(25, 80000, 260000), efa: 1, disks: new(2, 1900)),
                new("metal", 128, 2097152, 15, 50, "100 Gigabit", 100, 100, new(31, 80000, 260000), efa: 1, disks: new(2, 1900)),
            ]),
    ];
}
