using Weft.Aws.Ssm.Parameters;
using Weft.Control.Operations;

namespace Weft.Aws.Ssm;

/// <summary>AWS Systems Manager as far as it is needed to find an image: one line a resource.</summary>
public static class SsmService
{
    public static void Declare(Catalog catalog) => ParameterOperations.Declare(catalog);
}
