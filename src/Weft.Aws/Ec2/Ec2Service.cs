using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;

namespace Weft.Aws.Ec2;

/// <summary>Amazon EC2 as far as it is the network: one line a resource.</summary>
public static class Ec2Service
{
    public static void Declare(Catalog catalog)
    {
        Vpc.Declare(catalog);
        Subnet.Declare(catalog);
    }
}
