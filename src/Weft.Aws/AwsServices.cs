using Weft.Aws.Ec2;
using Weft.Aws.Iam;
using Weft.Aws.ServiceQuotas;
using Weft.Aws.Ssm;
using Weft.Aws.Sts;
using Weft.Control.Operations;

namespace Weft.Aws;

/// <summary>Every service that Weft serves: one line each.</summary>
public static class AwsServices
{
    public static Catalog CreateCatalog()
    {
        var catalog = new Catalog();
        Ec2Service.Declare(catalog);
        SsmService.Declare(catalog);
        ServiceQuotasService.Declare(catalog);
        IamService.Declare(catalog);
        StsService.Declare(catalog);
        return catalog;
    }
}
