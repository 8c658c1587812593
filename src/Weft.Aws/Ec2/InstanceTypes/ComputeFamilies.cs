using static Weft.Aws.Ec2.InstanceTypes.Traits;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// Compute optimized: C; the columns are those of <see cref="InstanceSize"/>
/// (https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html).
/// </summary>
internal static class ComputeFamilies
{
    internal static readonly InstanceFamily[] Rows =
    [
        new("c5", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, previous: true,
            except: "ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 4096, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 650, 4000, 4750, 20000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1150, 6000, 4750, 20000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2300, 10000, 4750, 20000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 20000)),
                new("9xlarge", 36, 73728, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000)),
                new("18xlarge", 72, 147456, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000), differs: Dedicated | Hibernates),
                new("metal", 96, 196608, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000), differs: Dedicated | Hibernates),
            ]),
        new("c5a", Maker.Amd, 2, Ena | Recovers | Spot, encrypts: true,
            except: "ap-east-2 ap-northeast-3 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 " +
                "ap-southeast-7 ca-west-1 eu-central-2 eu-south-2 il-central-1 me-central-1 mx-central-1",
            notInZones: "apne1-az2 apne2-az4 euw3-az2 use1-az3",
            sizes:
            [
                new("large", 2, 4096, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 200, 800, 3170, 13300)),
                new("xlarge", 4, 8192, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 400, 1600, 3170, 13300)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 800, 3200, 3170, 13300)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 1580, 6600, 3170, 13300)),
                new("8xlarge", 32, 65536, 8, 30, "10 Gigabit", 10, 10, new(27, 3170, 13300)),
                new("12xlarge", 48, 98304, 8, 30, "12 Gigabit", 12, 12, new(27, 4750, 20000)),
                new("16xlarge", 64, 131072, 15, 50, "20 Gigabit", 20, 20, new(27, 6300, 26700)),
                new("24xlarge", 96, 196608, 15, 50, "20 Gigabit", 20, 20, new(27, 9500, 40000)),
            ]),
        new("c5n", Maker.Intel, 2, Dedicated | Ena | Recovers | Spot, encrypts: true,
            except: "ap-east-2 ap-south-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 " +
                "eu-central-2 eu-south-2 il-central-1 me-central-1 mx-central-1",
            notInZones: "apne2-az4 use1-az3",
            sizes:
            [
                new("large", 2, 5376, 3, 10, "Up to 25 Gigabit", 3, 25, new(27, 650, 4000, 4750, 20000)),
                new("xlarge", 4, 10752, 4, 15, "Up to 25 Gigabit", 5, 25, new(27, 1150, 6000, 4750, 20000)),
                new("2xlarge", 8, 21504, 4, 15, "Up to 25 Gigabit", 10, 25, new(27, 2300, 10000, 4750, 20000)),
                new("4xlarge", 16, 43008, 8, 30, "Up to 25 Gigabit", 15, 25, new(27, 4750, 20000)),
                new("9xlarge", 36, 98304, 8, 30, "50 Gigabit", 50, 50, new(27, 9500, 40000), efa: 1),
                new("18xlarge", 72, 196608, 15, 50, "100 Gigabit", 100, 100, new(27, 19000, 80000), efa: 1),
                new("metal", 72, 196608, 15, 50, "100 Gigabit", 100, 100, new(31, 19000, 80000), efa: 1),
            ]),
        new("c6a", Maker.Amd, 2, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true,
            only: "ap-east-1 ap-northeast-1 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ca-central-1 " +
                "eu-central-1 eu-west-1 eu-west-2 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "ape1-az2 use1-az3",
            sizes:
            [
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000), differs: Hibernates),
                new("32xlarge", 128, 262144, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000), differs: Hibernates),
                new("48xlarge", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 240000), efa: 1, differs: Hibernates),
                new("metal", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("c6g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot,
            except: "",
            notInZones: "afs1-az1 use1-az3",
            sizes:
            [
                new("medium", 1, 2048, 2, 4, "Up to 10 Gigabit", 0.5, 10, new(27, 315, 2500, 4750, 20000)),
                new("large", 2, 4096, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 630, 3600, 4750, 20000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1188, 6000, 4750, 20000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2375, 12000, 4750, 20000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 20000)),
                new("8xlarge", 32, 65536, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "20 Gigabit", 20, 20, new(27, 14250, 50000)),
                new("16xlarge", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000)),
                new("metal", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000), differs: Hibernates),
            ]),
        new("c6gn", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, previous: true, encrypts: true,
            except: "af-south-1 ap-south-2 ap-southeast-4 eu-central-2 eu-south-2 me-central-1",
            notInZones: "apne2-az4 use1-az3",
            sizes:
            [
                new("medium", 1, 2048, 2, 4, "Up to 16 Gigabit", 1.6, 16, new(27, 760, 2500, 9500, 40000)),
                new("large", 2, 4096, 3, 10, "Up to 25 Gigabit", 3, 25, new(27, 1235, 5000, 9500, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 25 Gigabit", 6.3, 25, new(27, 2375, 10000, 9500, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 25 Gigabit", 12.5, 25, new(27, 4750, 20000, 9500, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "25 Gigabit", 25, 25, new(27, 9500, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "50 Gigabit", 50, 50, new(27, 19000, 80000)),
                new("12xlarge", 48, 98304, 8, 30, "75 Gigabit", 75, 75, new(27, 28500, 120000)),
                new("16xlarge", 64, 131072, 15, 50, "100 Gigabit", 100, 100, new(27, 38000, 160000), efa: 1),
            ]),
        new("c6i", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true,
            except: "ap-southeast-3 ap-southeast-4 eu-central-2 eu-south-2 me-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000)),
                new("16xlarge", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000), differs: Hibernates),
                new("32xlarge", 128, 262144, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000), efa: 1, differs: Hibernates),
                new("metal", 128, 262144, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 160000), efa: 1, differs: Hibernates),
            ]),
        new("c7a", Maker.Amd, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            only: "ap-northeast-1 eu-central-1 eu-north-1 eu-south-2 eu-west-1 eu-west-2 us-east-1 us-east-2 us-west-2",
            notInZones: "euw2-az1 use1-az3",
            sizes:
            [
                new("medium", 1, 2048, 2, 4, "Up to 12.5 Gigabit", 0.39, 12.5, new(32, 325, 2500, 10000, 40000)),
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000)),
                new("16xlarge", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000), differs: Hibernates),
                new("32xlarge", 128, 262144, 15, 50, "50 Gigabit", 50, 50, new(88, 40000, 160000), differs: Hibernates),
                new("48xlarge", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1, differs: Hibernates),
                new("metal-48xl", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("c7g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true,
            except: "ap-southeast-4 me-central-1",
            notInZones: "euc2-az1 use1-az3",
            sizes:
            [
                new("medium", 1, 2048, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(27, 315, 2500, 10000, 40000)),
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(27, 630, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.876, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "15 Gigabit", 15, 15, new(27, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(27, 15000, 60000)),
                new("16xlarge", 64, 131072, 15, 50, "30 Gigabit", 30, 30, new(27, 20000, 80000), efa: 1),
                new("metal", 64, 131072, 15, 50, "30 Gigabit", 30, 30, new(31, 20000, 80000), efa: 1, differs: Hibernates),
            ]),
        new("c7i", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "ca-west-1 eu-south-1 il-central-1 me-south-1",
            notInZones: "afs1-az1 use1-az3",
            sizes:
            [
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000)),
                new("16xlarge", 64, 131072, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000), differs: Dedicated | Hibernates),
                new("48xlarge", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000),
                    efa: 1, differs: Dedicated | Hibernates),
                new("metal-24xl", 96, 196608, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(39, 30000, 120000), differs: Dedicated | Hibernates),
                new("metal-48xl", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("c8g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "af-south-1 ap-east-2 ap-southeast-6 ca-west-1 eu-west-3 il-central-1 me-central-1 me-south-1 " +
                "mx-central-1",
            notInZones: "euc2-az3 eus1-az3 use1-az3",
            sizes:
            [
                new("medium", 1, 2048, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(32, 315, 2500, 10000, 40000)),
                new("large", 2, 4096, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(32, 630, 3600, 10000, 40000)),
                new("xlarge", 4, 8192, 4, 15, "Up to 12.5 Gigabit", 1.875, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 16384, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 32768, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 65536, 8, 30, "15 Gigabit", 15, 15, new(32, 10000, 40000)),
                new("12xlarge", 48, 98304, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(32, 15000, 60000)),
                new("16xlarge", 64, 131072, 15, 50, "30 Gigabit", 30, 30, new(48, 20000, 80000)),
                new("24xlarge", 96, 196608, 15, 50, "40 Gigabit", 40, 40, new(64, 30000, 120000), efa: 1, differs: Hibernates),
                new("48xlarge", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1, differs: Hibernates),
                new("metal-24xl", 96, 196608, 15, 50, "40 Gigabit", 40, 40, new(39, 30000, 120000), efa: 1, differs: Hibernates),
                new("metal-48xl", 192, 393216, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
    ];
}
