using Weft.Aws.Ssm.Parameters;
using Weft.Control.Operations;

namespace Weft.Aws.Ssm;

/// <summary>AWS Systems Manager as far as parameters go: the account's own, and the public ones that name images.</summary>
public static class SsmService
{
    public static void Declare(Catalog catalog)
    {
        ParameterOperations.Declare(catalog);
        Parameter.Declare(catalog);
    }
}
