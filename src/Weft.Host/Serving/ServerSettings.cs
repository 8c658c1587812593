using System.Net;
using Weft.Aws.Ec2.Regions;
using Weft.Control.Timing;
using Weft.Host.Live;

namespace Weft.Host.Serving;

/// <summary>Who may call.</summary>
public enum AuthMode
{
    /// <summary>A key that IAM made here must verify; an unknown key acts as the root of its account.</summary>
    Open,

    /// <summary>Only keys that IAM made here.</summary>
    Strict,
}

/// <summary>How much of the calls is written to standard error.</summary>
public enum LogLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Our own faults.</summary>
    Error,

    /// <summary>Also one line a call.</summary>
    Call,
}

/// <summary>How one server runs.</summary>
/// <param name="StateFile">The journal's file; null keeps everything in memory.</param>
/// <param name="OptedIn">The opt-in Regions that are enabled; none unless given.</param>
/// <param name="ReachDifferences">Whether the answer to every write says what it did to reachability, asked or not.</param>
/// <param name="LogAsJson">Whether log lines are JSON objects.</param>
/// <param name="Live">Whether instances run for real; <see cref="LiveMode.On"/> is taken as Auto here, whoever demands more looks first.</param>
/// <param name="FlowLogFolder">The folder that stands for S3 where flow logs are delivered to; null for none.</param>
/// <param name="Templates">The folder of the templates that calls name by URL; null for none.</param>
/// <param name="Uplink">Whether instances reach the real internet through this machine.</param>
/// <param name="UplinkDns">Who is asked for names of the real internet; null for this machine's own name servers.</param>
public sealed record ServerSettings(
    IPEndPoint Address, string? StateFile, AuthMode Auth, Pace Pace, LogLevel Log, bool LogAsJson = false, int? Seed = null,
    OptedInRegions? OptedIn = null, LiveMode Live = LiveMode.Off, bool ReachDifferences = false, string? FlowLogFolder = null, string? Templates = null,
    bool Uplink = false, IReadOnlyList<IPEndPoint>? UplinkDns = null)
{
    public const int DefaultPort = 4566;
}
