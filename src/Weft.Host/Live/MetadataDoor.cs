using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weft.Aws.Guests;

namespace Weft.Host.Live;

/// <summary>Where the metadata service's HTTP ends. Who asks is known from the port that the packet came through.</summary>
/// <param name="find">The machine behind a caller's address; null for one that is gone.</param>
internal sealed class MetadataDoor(MetadataService service, Func<IPAddress, GuestPlace?> find) : IHttpApplication<IFeatureCollection>
{
    private const short UsualHops = 64;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = context.GetRequiredFeature<IHttpRequestFeature>();
        var from = context.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
        var place = from is null ? null : find(from);
        var reply = place is null
            ? new MetadataReply(404, Encoding.ASCII.GetBytes("404 - Not Found"))
            : await service.AnswerAsync(new MetadataRequest(
                place.Instance.Scope, place.Instance.Id, from!.AddressFamily == AddressFamily.InterNetworkV6 && !from.IsIPv4MappedToIPv6,
                http.Method, http.RawTarget.Split('?')[0], name => http.Headers.TryGetValue(name, out var values) ? string.Join(',', values.ToArray()) : null));
        LimitHops(context, reply.Hops);
        await SendAsync(context, http.Method, reply);
    }

    // A token must not travel further than the instance's owner says: the limit is the packet's time to live.
    private static void LimitHops(IFeatureCollection context, int? hops)
    {
        // For IPv6 too: the option named HopLimit is another one, which Linux refuses here.
        if (context.Get<IConnectionSocketFeature>()?.Socket is { } socket) socket.Ttl = (short)(hops ?? UsualHops);
    }

    private static async Task SendAsync(IFeatureCollection context, string method, MetadataReply reply)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = reply.Status;
        response.Headers.ContentType = reply.IsJson ? "application/json" : "text/plain";
        response.Headers.ContentLength = reply.Body.Length;
        response.Headers.Server = "EC2ws";
        if (reply.TokenSeconds is { } seconds) response.Headers["X-Aws-Ec2-Metadata-Token-Ttl-Seconds"] = seconds.ToString();
        if (method != "HEAD") await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(reply.Body);
    }
}

/// <summary>Which machine a caller is, and in which VPC its card is.</summary>
internal sealed record GuestPlace(RunningInstance Instance, string Vpc);
