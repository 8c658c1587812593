using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>How a stack is deployed. Weft waits until each resource stands, which is AWS's standard mode.</summary>
internal static class DeploymentModes
{
    /// <exception cref="AwsException">UnsupportedOperation: express mode, which does not wait.</exception>
    public static void RequireStandard(DeploymentConfigShape? given)
    {
        if (given?.Mode == DeploymentConfigModeValues.Express)
            throw new AwsException("UnsupportedOperation", "Weft does not support the value EXPRESS of DeploymentConfig.Mode: it waits until each resource stands.");
    }
}
