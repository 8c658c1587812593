using Weft.Aws.CloudFormation;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.Ec2;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Iam;
using Weft.Aws.Logs;
using Weft.Aws.S3;
using Weft.Aws.S3.Objects;
using Weft.Aws.ServiceQuotas;
using Weft.Aws.Ssm;
using Weft.Aws.Sts;
using Weft.Control.Operations;

namespace Weft.Aws;

/// <summary>Every service that Weft serves: one line each.</summary>
public static class AwsServices
{
    /// <param name="optedIn">The opt-in Regions that are enabled; none unless given.</param>
    /// <param name="consoles">What instances write; nothing unless given.</param>
    /// <param name="hasFlowLogFolder">Whether flow logs to S3 have a folder to go to.</param>
    /// <param name="templates">Where templates lie that calls name by URL; none unless given.</param>
    /// <param name="bodies">Where the bytes of objects lie; in memory unless given.</param>
    /// <param name="host">Where this Weft is reached; its usual address unless given.</param>
    public static Catalog CreateCatalog(
        OptedInRegions? optedIn = null, IConsoles? consoles = null, bool hasFlowLogFolder = false, ITemplateStore? templates = null, IHostAddress? host = null,
        IObjectBodies? bodies = null)
    {
        var catalog = new Catalog();
        optedIn ??= OptedInRegions.None;
        Ec2Service.Declare(catalog, optedIn, consoles ?? new SilentConsoles(), hasFlowLogFolder);
        SsmService.Declare(catalog);
        ServiceQuotasService.Declare(catalog);
        IamService.Declare(catalog);
        StsService.Declare(catalog);
        LogsService.Declare(catalog);
        S3Service.Declare(catalog, bodies ?? new BodiesInMemory());
        CloudFormationService.Declare(catalog, new BucketTemplates(catalog, templates ?? NoTemplates.Instance), host ?? HostAddress.Default, region => RegionTable.Find(region) is { } there && optedIn.Admits(there));
        return catalog;
    }
}
