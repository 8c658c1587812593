using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Weft.Host.Live;

namespace Weft.Host.Commands;

/// <summary>The options of <c>weft up</c> by which instances reach the real internet.</summary>
internal static class UplinkOptions
{
    private const int DnsPort = 53;

    public static Option<bool> Uplink { get; } = new("--uplink")
    {
        Description = "Instances reach the real internet through this machine: TCP, UDP and ping, but never this machine itself or private networks.",
    };

    public static Option<IPEndPoint[]> Servers { get; } = new("--uplink-dns")
    {
        Description = "With --uplink: who is asked for names of the real internet. Default: the name servers of /etc/resolv.conf.",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    /// <summary>Null where nobody was named.</summary>
    public static IPEndPoint[]? ServersOf(ParseResult options) => options.GetValue(Servers) is { Length: > 0 } named ? named : null;

    /// <summary>What does not go together; null if all does.</summary>
    public static string? ProblemOf(ParseResult options, LiveMode live)
    {
        if (!options.GetValue(Uplink)) return ServersOf(options) is null ? null : "--uplink-dns is of no use without --uplink";
        return live == LiveMode.Off ? "--uplink is of no use with --live off" : null;
    }

    private static IPEndPoint[]? Parse(ArgumentResult result)
    {
        var servers = new List<IPEndPoint>();
        foreach (var token in result.Tokens)
        {
            if (IPAddress.TryParse(token.Value, out var server)) servers.Add(new IPEndPoint(server, DnsPort));
            else if (IPEndPoint.TryParse(token.Value, out var place) && place.Port > 0) servers.Add(place);
            else
            {
                result.AddError($"'{token.Value}' is no IP address");
                return null;
            }
        }

        return [.. servers];
    }
}
