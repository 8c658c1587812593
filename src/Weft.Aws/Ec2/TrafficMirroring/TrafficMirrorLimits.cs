using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>What one account may have (VPC Traffic Mirroring, "Traffic Mirroring quotas"); nothing of it can be raised.</summary>
internal static class TrafficMirrorLimits
{
    public const int PerAccount = 10_000;
    public const int SessionsPerSource = 3;
    public const int RulesPerFilter = 10;

    /// <summary>Targets, filters or sessions: as many of each.</summary>
    public static void Require(View view, int present, string code)
    {
        if (present >= PerAccount) throw new AwsException(code, $"The account {view.Account} has {PerAccount} of them, which is the most that it can have.");
    }
}
