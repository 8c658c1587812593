using static Weft.Aws.Ec2.InstanceTypes.Traits;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// Storage optimized and accelerated: I, G and P; the columns are those of <see cref="InstanceSize"/>
/// (https://docs.aws.amazon.com/ec2/latest/instancetypes/so.html).
/// </summary>
internal static class StorageAndGpuFamilies
{
    internal static readonly InstanceFamily[] Rows =
    [
        new("i3", Maker.Intel, 2, Dedicated | Hibernates | Ena | Spot, xen: true,
            except: "ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 mx-central-1",
            sizes:
            [
                new("large", 2, 15616, 3, 10, "Up to 10 Gigabit", 0.75, 10, new(40, 425, 3000), disks: new(1, 475)),
                new("xlarge", 4, 31232, 4, 15, "Up to 10 Gigabit", 1.25, 10, new(40, 850, 6000), disks: new(1, 950)),
                new("2xlarge", 8, 62464, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(40, 1700, 12000), disks: new(1, 1900)),
                new("4xlarge", 16, 124928, 8, 30, "Up to 10 Gigabit", 5, 10, new(40, 3500, 16000), disks: new(2, 1900)),
                new("8xlarge", 32, 249856, 8, 30, "10 Gigabit", 12, 12, new(40, 7000, 32500), disks: new(4, 1900), differs: Hibernates),
                new("16xlarge", 64, 499712, 15, 50, "25 Gigabit", 25, 25, new(40, 14000, 65000), disks: new(8, 1900), differs: Hibernates),
            ]),
        new("i4i", Maker.Intel, 2, Dedicated | Ena | Spot, encrypts: true,
            except: "",
            notInZones: "apne2-az4 use1-az3",
            sizes:
            [
                new("large", 2, 16384, 3, 10, "Up to 10 Gigabit", 0.781, 10, new(26, 625, 2500, 10000, 40000), disks: new(1, 468)),
                new("xlarge", 4, 32768, 4, 15, "Up to 10 Gigabit", 1.875, 10, new(26, 1250, 5000, 10000, 40000), disks: new(1, 937)),
                new("2xlarge", 8, 65536, 4, 15, "Up to 12 Gigabit", 4.687, 12, new(26, 2500, 10000, 10000, 40000), disks: new(1, 1875)),
                new("4xlarge", 16, 131072, 8, 30, "Up to 25 Gigabit", 9.375, 25, new(26, 5000, 20000, 10000, 40000), disks: new(1, 3750)),
                new("8xlarge", 32, 262144, 8, 30, "18.75 Gigabit", 18.75, 18.75, new(25, 10000, 40000), disks: new(2, 3750)),
                new("16xlarge", 64, 524288, 15, 50, "37.5 Gigabit", 37.5, 37.5, new(23, 20000, 80000), disks: new(4, 3750)),
                new("32xlarge", 128, 1048576, 15, 50, "75 Gigabit", 75, 75, new(19, 40000, 160000), efa: 1, disks: new(8, 3750)),
                new("metal", 128, 1048576, 15, 50, "75 Gigabit", 75, 75, new(31, 40000, 160000), efa: 1, disks: new(8, 3750)),
            ]),
        new("g4dn", Maker.Intel, 2, Ena | Spot, encrypts: true, gpu: new("NVIDIA", "T4", 16384),
            except: "ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 " +
                "ca-west-1 eu-central-2 eu-south-2 il-central-1 me-central-1 mx-central-1",
            notInZones: "afs1-az1 apne2-az4 apne3-az3 cac1-az4 eus1-az1 mes1-az1 use1-az3 usw2-az4",
            sizes:
            [
                new("xlarge", 4, 16384, 3, 10, "Up to 25 Gigabit", 5, 25, new(25, 950, 3000, 3500, 20000), disks: new(1, 125), gpus: 1),
                new("2xlarge", 8, 32768, 3, 10, "Up to 25 Gigabit", 10, 25, new(25, 1150, 6000, 3500, 20000), disks: new(1, 225), gpus: 1),
                new("4xlarge", 16, 65536, 3, 10, "Up to 25 Gigabit", 20, 25, new(25, 4750, 20000), disks: new(1, 225), gpus: 1),
                new("8xlarge", 32, 131072, 4, 15, "50 Gigabit", 50, 50, new(25, 9500, 40000), efa: 1, disks: new(1, 900), gpus: 1),
                new("12xlarge", 48, 196608, 8, 30, "50 Gigabit", 50, 50, new(22, 9500, 40000),
                    efa: 1, disks: new(1, 900), gpus: 4, differs: Dedicated),
                new("16xlarge", 64, 262144, 4, 15, "50 Gigabit", 50, 50, new(25, 9500, 40000), efa: 1, disks: new(1, 900), gpus: 1),
                new("metal", 96, 393216, 15, 50, "100 Gigabit", 100, 100, new(31, 19000, 80000),
                    efa: 1, disks: new(2, 900), gpus: 8, differs: Dedicated),
            ]),
        new("g5", Maker.Amd, 2, Ena | Spot, encrypts: true, gpu: new("NVIDIA", "A10G", 22888),
            only: "ap-east-1 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-3 ca-central-1 " +
                "eu-central-1 eu-north-1 eu-west-1 eu-west-2 il-central-1 me-central-1 sa-east-1 us-east-1 us-east-2 " +
                "us-west-2",
            notInZones: "ape1-az3 apne1-az2 apne2-az2 aps1-az2 apse2-az3 apse3-az2 cac1-az4 eun1-az1 euw2-az1 mec1-az3 " +
                "sae1-az3 use1-az3 usw2-az4",
            sizes:
            [
                new("xlarge", 4, 16384, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(25, 700, 3000, 3500, 15000), disks: new(1, 250), gpus: 1),
                new("2xlarge", 8, 32768, 4, 15, "Up to 10 Gigabit", 5, 10, new(25, 850, 3500, 3500, 15000), disks: new(1, 450), gpus: 1),
                new("4xlarge", 16, 65536, 8, 30, "Up to 25 Gigabit", 10, 25, new(25, 4750, 20000), disks: new(1, 600), gpus: 1),
                new("8xlarge", 32, 131072, 8, 30, "25 Gigabit", 25, 25, new(25, 16000, 65000), efa: 1, disks: new(1, 900), gpus: 1),
                new("12xlarge", 48, 196608, 15, 50, "40 Gigabit", 40, 40, new(22, 16000, 65000), efa: 1, disks: new(1, 3800), gpus: 4),
                new("16xlarge", 64, 262144, 8, 30, "25 Gigabit", 25, 25, new(25, 16000, 65000), efa: 1, disks: new(1, 1900), gpus: 1),
                new("24xlarge", 96, 393216, 15, 50, "50 Gigabit", 50, 50, new(22, 19000, 80000),
                    efa: 1, disks: new(1, 3800), gpus: 4, differs: Dedicated),
                new("48xlarge", 192, 786432, 7, 50, "100 Gigabit", 100, 100, new(9, 19000, 80000),
                    efa: 1, disks: new(2, 3800), gpus: 8, differs: Dedicated),
            ]),
        new("g6", Maker.Amd, 2, Ena | Spot, encrypts: true, ownVolumeLimit: true, gpu: new("NVIDIA", "L4", 22888),
            only: "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-5 ca-central-1 eu-central-1 " +
                "eu-central-2 eu-north-1 eu-south-2 eu-west-2 eu-west-3 me-central-1 sa-east-1 us-east-1 us-east-2 " +
                "us-west-2",
            notInZones: "apne1-az2 apne2-az2 aps1-az2 apse5-az3 euc2-az1 eun1-az3 euw3-az1 mec1-az3 sae1-az3 use1-az3",
            sizes:
            [
                new("xlarge", 4, 16384, 4, 15, "Up to 10 Gigabit", 2.5, 10, new(32, 1000, 4000, 5000, 20000), disks: new(1, 250), gpus: 1),
                new("2xlarge", 8, 32768, 4, 15, "Up to 10 Gigabit", 5, 10, new(32, 2000, 8000, 5000, 20000), disks: new(1, 450), gpus: 1),
                new("4xlarge", 16, 65536, 8, 30, "Up to 25 Gigabit", 10, 25, new(32, 8000, 32000), disks: new(1, 600), gpus: 1),
                new("8xlarge", 32, 131072, 8, 30, "25 Gigabit", 25, 25, new(32, 16000, 64000), efa: 1, disks: new(2, 450), gpus: 1),
                new("12xlarge", 48, 196608, 8, 30, "40 Gigabit", 40, 40, new(32, 20000, 80000), efa: 1, disks: new(4, 940), gpus: 4),
                new("16xlarge", 64, 262144, 15, 50, "25 Gigabit", 25, 25, new(48, 20000, 80000), efa: 1, disks: new(2, 940), gpus: 1),
                new("24xlarge", 96, 393216, 15, 50, "50 Gigabit", 50, 50, new(64, 30000, 120000),
                    efa: 1, disks: new(4, 940), gpus: 4, differs: Dedicated),
                new("48xlarge", 192, 786432, 15, 50, "100 Gigabit", 100, 100, new(128, 60000, 240000),
                    efa: 1, disks: new(8, 940), gpus: 8, differs: Dedicated),
            ]),
        new("p4d", Maker.Intel, 2, Dedicated | Ena | Spot, encrypts: true, ownVolumeLimit: true, legacyBios: true,
            gpu: new("NVIDIA", "A100", 40960),
            only: "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 " +
                "eu-west-1 eu-west-2 sa-east-1 us-east-1 us-east-2 us-west-2",
            notInZones: "apne1-az2 apne2-az1 apne2-az3 apse2-az3 cac1-az4 eun1-az1 eun1-az2 euw1-az1 euw1-az3 euw2-az1 " +
                "sae1-az2 use1-az3 use1-az5",
            sizes:
            [
                new("24xlarge", 96, 1179648, 60, 50, "4x 100 Gigabit", 100, 100, new(28, 19000, 80000),
                    efa: 4, disks: new(8, 1000), gpus: 8, cards: 4, perCard: "100 Gigabit"),
            ]),
        new("p5", Maker.Amd, 2, Ena | Spot, encrypts: true, ownVolumeLimit: true, gpu: new("NVIDIA", "H100", 81920),
            only: "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-3 ca-central-1 eu-north-1 " +
                "eu-west-2 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
            notInZones: "apne1-az2 apne2-az2 apne2-az3 apne2-az4 apse3-az2 apse3-az3 cac1-az1 cac1-az2 sae1-az1 sae1-az2",
            sizes:
            [
                new("48xlarge", 192, 2097152, 64, 50, "3200 Gigabit", 100, 100, new(64, 80000, 260000),
                    efa: 32, disks: new(8, 3800), gpus: 8, cards: 32, perCard: "100 Gigabit"),
            ]),
    ];
}
