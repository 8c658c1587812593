using static Weft.Aws.Ec2.InstanceTypes.Traits;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// General purpose: T and M; the columns are those of <see cref="InstanceSize"/>
/// (https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html).
/// </summary>
internal static class GeneralFamilies
{
    internal static readonly InstanceFamily[] Rows =
    [
        new("t2", Maker.Intel, 1, Hibernates | Recovers | Spot | ThirtyTwoBit, xen: true,
            only: "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 " +
                "eu-central-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "apne2-az2 apne2-az4 apne3-az1 apne3-az2 aps1-az2 cac1-az4 sae1-az2 usw2-az4",
            sizes:
            [
                new("nano", 1, 512, 2, 2, "Low to Moderate", 0.032, 0.512, new(40), differs: Spot),
                new("micro", 1, 1024, 2, 2, "Low to Moderate", 0.064, 1.024, new(40)),
                new("small", 1, 2048, 3, 4, "Low to Moderate", 0.128, 1.024, new(40)),
                new("medium", 2, 4096, 3, 6, "Low to Moderate", 0.256, 1.024, new(40)),
                new("large", 2, 8192, 3, 12, "Low to Moderate", 0.512, 1.024, new(40), differs: ThirtyTwoBit),
                new("xlarge", 4, 16384, 3, 15, "Moderate", 0.75, 1.024, new(40), differs: ThirtyTwoBit),
                new("2xlarge", 8, 32768, 3, 15, "Moderate", 1, 1.024, new(40), differs: ThirtyTwoBit),
            ]),
        new("t3", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot,
            except: "me-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("nano", 2, 512, 2, 2, "Up to 5 Gigabit", 0.032, 5, new(27, 43, 250, 2085, 11800)),
                new("micro", 2, 1024, 2, 2, "Up to 5 Gigabit", 0.064, 5, new(27, 87, 500, 2085, 11800), differs: FreeTier),
                new("small", 2, 2048, 3, 4, "Up to 5 Gigabit", 0.128, 5, new(27, 174, 1000, 2085, 11800), differs: FreeTier),
                new("medium", 2, 4096, 3, 6, "Up to 5 Gigabit", 0.256, 5, new(27, 347, 2000, 2085, 11800)),
                new("large", 2, 8192, 3, 12, "Up to 5 Gigabit", 0.512, 5, new(27, 695, 4000, 2780, 15700)),
                new("xlarge", 4, 16384, 4, 15, "Up to 5 Gigabit", 1.024, 5, new(27, 695, 4000, 2780, 15700)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 5 Gigabit", 2.048, 5, new(27, 695, 4000, 2780, 15700)),
            ]),
        new("t3a", Maker.Amd, 2, Hibernates | Ena | Recovers | Spot,
            only: "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 " +
                "eu-south-1 eu-west-1 eu-west-2 eu-west-3 il-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 " +
                "us-west-2",
            notInZones: "apne1-az1 apne2-az2 apne2-az4 cac1-az4 use1-az3",
            sizes:
            [
                new("nano", 2, 512, 2, 2, "Up to 5 Gigabit", 0.032, 5, new(27, 45, 250, 2085, 11800)),
                new("micro", 2, 1024, 2, 2, "Up to 5 Gigabit", 0.064, 5, new(27, 90, 500, 2085, 11800)),
                new("small", 2, 2048, 2, 4, "Up to 5 Gigabit", 0.128, 5, new(27, 175, 1000, 2085, 11800)),
                new("medium", 2, 4096, 3, 6, "Up to 5 Gigabit", 0.256, 5, new(27, 350, 2000, 2085, 11800)),
                new("large", 2, 8192, 3, 12, "Up to 5 Gigabit", 0.512, 5, new(27, 695, 4000, 2780, 15700)),
                new("xlarge", 4, 16384, 4, 15, "Up to 5 Gigabit", 1.024, 5, new(27, 695, 4000, 2780, 15700)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 5 Gigabit", 2.048, 5, new(27, 695, 4000, 2780, 15700)),
            ]),
        new("t4g", Maker.Aws, 1, Hibernates | Ena | Recovers | Spot,
            except: "me-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("nano", 2, 512, 2, 2, "Up to 5 Gigabit", 0.032, 5, new(27, 43, 250, 2085, 11800)),
                new("micro", 2, 1024, 2, 2, "Up to 5 Gigabit", 0.064, 5, new(27, 87, 500, 2085, 11800), differs: FreeTier),
                new("small", 2, 2048, 3, 4, "Up to 5 Gigabit", 0.128, 5, new(27, 174, 1000, 2085, 11800), differs: FreeTier),
                new("medium", 2, 4096, 3, 6, "Up to 5 Gigabit", 0.256, 5, new(27, 347, 2000, 2085, 11800)),
                new("large", 2, 8192, 3, 12, "Up to 5 Gigabit", 0.512, 5, new(27, 695, 4000, 2780, 15700)),
                new("xlarge", 4, 16384, 4, 15, "Up to 5 Gigabit", 1.024, 5, new(27, 695, 4000, 2780, 15700)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 5 Gigabit", 2.048, 5, new(27, 695, 4000, 2780, 15700)),
            ]),
        new("m4", Maker.Intel, 2, Dedicated | Hibernates | Recovers | Spot, previous: true, xen: true,
            only: "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 " +
                "eu-central-1 eu-west-1 eu-west-2 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "apne2-az2 apne2-az4 apne3-az1 apne3-az2 aps1-az2 cac1-az4 sae1-az2 usw2-az4",
            sizes:
            [
                new("large", 2, 8192, 2, 10, "Moderate", 0.45, 1.2, new(40, 450, 3600)),
                new("xlarge", 4, 16384, 4, 15, "High", 0.75, 2.8, new(40, 750, 6000)),
                new("2xlarge", 8, 32768, 4, 15, "High", 1, 10, new(40, 1000, 8000)),
                new("4xlarge", 16, 65536, 8, 30, "High", 2, 10, new(40, 2000, 16000)),
                new("16xlarge", 64, 262144, 8, 30, "25 Gigabit", 25, 25, new(40, 10000, 65000), differs: Dedicated | Hibernates | Ena),
            ]),
        new("m5", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, previous: true,
            except: "ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 650, 3600, 4750, 18750)),
                new("xlarge", 4, 16384, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1150, 6000, 4750, 18750)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2300, 12000, 4750, 18750)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 18750)),
                new("8xlarge", 32, 131072, 8, 30, "10 Gigabit", 10, 10, new(27, 6800, 30000)),
                new("12xlarge", 48, 196608, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "20 Gigabit", 20, 20, new(27, 13600, 60000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000), differs: Hibernates),
                new("metal", 96, 393216, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000), differs: Hibernates),
            ]),
        new("m5a", Maker.Amd, 2, Hibernates | Ena | Recovers | Spot,
            only: "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 " +
                "eu-south-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "apne2-az2 apne2-az4 use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 650, 3600, 2880, 16000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1085, 6000, 2880, 16000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 1580, 8333, 2880, 16000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 2880, 16000)),
                new("8xlarge", 32, 131072, 8, 30, "Up to 10 Gigabit", 7.5, 10, new(27, 4750, 20000)),
                new("12xlarge", 48, 196608, 8, 30, "10 Gigabit", 10, 10, new(27, 6780, 30000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "12 Gigabit", 12, 12, new(27, 9500, 40000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "20 Gigabit", 20, 20, new(27, 13750, 60000), differs: Hibernates),
            ]),
        new("m6a", Maker.Amd, 2, Dedicated | Ena | Recovers | Spot, encrypts: true,
            only: "ap-northeast-1 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 " +
                "eu-south-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000), differs: Hibernates),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000), differs: Hibernates),
                new("2xlarge", 8, 32768, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000), differs: Hibernates),
                new("4xlarge", 16, 65536, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000), differs: Hibernates),
                new("8xlarge", 32, 131072, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000), differs: Hibernates),
                new("12xlarge", 48, 196608, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000)),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000)),
                new("24xlarge", 96, 393216, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000)),
                new("32xlarge", 128, 524288, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000)),
                new("48xlarge", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 240000), efa: 1),
                new("metal", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 240000), efa: 1),
            ]),
        new("m6g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot,
            except: "",
            notInZones: "use1-az3",
            sizes:
            [
                new("medium", 1, 4096, 2, 4, "Up to 10 Gigabit", 0.5, 10, new(27, 315, 2500, 4750, 20000)),
                new("large", 2, 8192, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(27, 630, 3600, 4750, 20000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(27, 1188, 6000, 4750, 20000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(27, 2375, 12000, 4750, 20000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 10 Gigabit", 5, 10, new(27, 4750, 20000)),
                new("8xlarge", 32, 131072, 8, 30, "12 Gigabit", 12, 12, new(27, 9500, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "20 Gigabit", 20, 20, new(27, 14250, 50000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(27, 19000, 80000), differs: Hibernates),
                new("metal", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(31, 19000, 80000), differs: Hibernates),
            ]),
        new("m6i", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, previous: true, encrypts: true,
            except: "ap-southeast-4 eu-south-2",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(27, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(27, 10000, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(27, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(27, 20000, 80000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(27, 30000, 120000), differs: Hibernates),
                new("32xlarge", 128, 524288, 15, 50, "50 Gigabit", 50, 50, new(27, 40000, 160000), efa: 1, differs: Hibernates),
                new("metal", 128, 524288, 15, 50, "50 Gigabit", 50, 50, new(31, 40000, 160000), efa: 1, differs: Hibernates),
            ]),
        new("m7a", Maker.Amd, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            only: "ap-northeast-1 ap-southeast-2 eu-central-1 eu-north-1 eu-south-2 eu-west-1 eu-west-2 us-east-1 " +
                "us-east-2 us-west-2",
            notInZones: "use1-az3",
            sizes:
            [
                new("medium", 1, 4096, 2, 4, "Up to 12.5 Gigabit", 0.39, 12.5, new(32, 325, 2500, 10000, 40000)),
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000), differs: Hibernates),
                new("32xlarge", 128, 524288, 15, 50, "50 Gigabit", 50, 50, new(88, 40000, 160000), differs: Hibernates),
                new("48xlarge", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1, differs: Hibernates),
                new("metal-48xl", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("m7g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true,
            except: "ca-west-1 eu-south-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("medium", 1, 4096, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(27, 315, 2500, 10000, 40000)),
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(27, 630, 3600, 10000, 40000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.876, 12.5, new(27, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(27, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(27, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "15 Gigabit", 15, 15, new(27, 10000, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(27, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "30 Gigabit", 30, 30, new(27, 20000, 80000), efa: 1, differs: Hibernates),
                new("metal", 64, 262144, 15, 50, "30 Gigabit", 30, 30, new(31, 20000, 80000), efa: 1, differs: Hibernates),
            ]),
        new("m7i", Maker.Intel, 2, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "ap-south-2 ca-west-1 me-south-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 650, 3600, 10000, 40000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "12.5 Gigabit", 12.5, 12.5, new(32, 10000, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(32, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(64, 30000, 120000), differs: Dedicated | Hibernates),
                new("48xlarge", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000),
                    efa: 1, differs: Dedicated | Hibernates),
                new("metal-24xl", 96, 393216, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(39, 30000, 120000), differs: Dedicated | Hibernates),
                new("metal-48xl", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("m7i-flex", Maker.Intel, 2, Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "af-south-1 ap-south-2 ca-west-1 eu-central-2 eu-south-1 il-central-1 me-central-1 me-south-1",
            notInZones: "use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.39, 12.5, new(32, 312.5, 2500, 10000, 40000), differs: FreeTier),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 0.781, 12.5, new(32, 625, 3600, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 12.5 Gigabit", 1.562, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 12.5 Gigabit", 3.125, 12.5, new(32, 2500, 12000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "Up to 12.5 Gigabit", 6.25, 12.5, new(32, 5000, 20000, 10000, 40000)),
            ]),
        new("m8g", Maker.Aws, 1, Dedicated | Hibernates | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true,
            except: "ap-east-2 ap-southeast-6 il-central-1 mx-central-1",
            notInZones: "caw1-az3 use1-az3",
            sizes:
            [
                new("medium", 1, 4096, 2, 4, "Up to 12.5 Gigabit", 0.52, 12.5, new(32, 315, 2500, 10000, 40000)),
                new("large", 2, 8192, 3, 10, "Up to 12.5 Gigabit", 0.937, 12.5, new(32, 630, 3600, 10000, 40000)),
                new("xlarge", 4, 16384, 4, 15, "Up to 12.5 Gigabit", 1.875, 12.5, new(32, 1250, 6000, 10000, 40000)),
                new("2xlarge", 8, 32768, 4, 15, "Up to 15 Gigabit", 3.75, 15, new(32, 2500, 12000, 10000, 40000)),
                new("4xlarge", 16, 65536, 8, 30, "Up to 15 Gigabit", 7.5, 15, new(32, 5000, 20000, 10000, 40000)),
                new("8xlarge", 32, 131072, 8, 30, "15 Gigabit", 15, 15, new(32, 10000, 40000)),
                new("12xlarge", 48, 196608, 8, 30, "22.5 Gigabit", 22.5, 22.5, new(32, 15000, 60000), differs: Hibernates),
                new("16xlarge", 64, 262144, 15, 50, "30 Gigabit", 30, 30, new(48, 20000, 80000), differs: Hibernates),
                new("24xlarge", 96, 393216, 15, 50, "40 Gigabit", 40, 40, new(64, 30000, 120000), efa: 1, differs: Hibernates),
                new("48xlarge", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(128, 40000, 240000), efa: 1, differs: Hibernates),
                new("metal-24xl", 96, 393216, 15, 50, "40 Gigabit", 40, 40, new(39, 30000, 120000), efa: 1, differs: Hibernates),
                new("metal-48xl", 192, 786432, 15, 50, "50 Gigabit", 50, 50, new(79, 40000, 240000), efa: 1, differs: Hibernates),
            ]),
        new("m8i", Maker.Intel, 2, Dedicated | Ena | Recovers | Spot, encrypts: true, ownVolumeLimit: true, tcpIdleSeconds: 350,
            except: "ap-east-1 ap-east-2 ap-northeast-3 ap-southeast-3 ap-southeast-4 ap-southeast-7 ca-west-1 " +
                "eu-central-2 eu-north-1 eu-south-1 il-central-1 me-central-1 me-south-1 mx-central-1",
            notInZones: "euw1-az2 euw3-az2 use1-az3",
            sizes:
            [
                new("large", 2, 8192, 3, 20, "Up to 12.5 Gigabit", 0.937, 12.5, new(32, 650, 3600, 10000, 40000), differs: Hibernates),
                new("xlarge", 4, 16384, 4, 30, "Up to 12.5 Gigabit", 1.875, 12.5, new(32, 1250, 6000, 10000, 40000), differs: Hibernates),
                new("2xlarge", 8, 32768, 4, 30, "Up to 15 Gigabit", 3.75, 15, new(32, 2500, 12000, 10000, 40000), differs: Hibernates),
                new("4xlarge", 16, 65536, 8, 50, "Up to 15 Gigabit", 7.5, 15, new(32, 5000, 20000, 10000, 40000), differs: Hibernates),
                new("8xlarge", 32, 131072, 10, 50, "15 Gigabit", 15, 15, new(32, 10000, 40000), differs: Hibernates),
                new("12xlarge", 48, 196608, 12, 50, "22.5 Gigabit", 22.5, 22.5, new(32, 15000, 60000)),
                new("16xlarge", 64, 262144, 16, 64, "30 Gigabit", 30, 30, new(48, 20000, 80000)),
                new("24xlarge", 96, 393216, 16, 64, "40 Gigabit", 40, 40, new(64, 30000, 120000)),
                new("32xlarge", 128, 524288, 24, 64, "50 Gigabit", 50, 50, new(88, 40000, 160000)),
                new("48xlarge", 192, 786432, 24, 64, "75 Gigabit", 75, 75, new(128, 60000, 240000), efa: 1),
                new("96xlarge", 384, 1572864, 24, 64, "100 Gigabit", 100, 100, new(128, 80000, 480000), efa: 1),
                new("metal-48xl", 192, 786432, 24, 64, "75 Gigabit", 75, 75, new(64, 60000, 240000), efa: 1),
                new("metal-96xl", 384, 1572864, 24, 64, "100 Gigabit", 100, 100, new(79, 80000, 480000), efa: 1),
            ]),
    ];
}
