using System.Security.Cryptography;
using System.Text;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Sts;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Guests;

/// <summary>A request to the metadata service: which instance sent it is known from its port, not from what it says.</summary>
/// <param name="Header">A header's value by its name, or null.</param>
public sealed record MetadataRequest(Scope Scope, string Instance, bool OverIpv6, string Method, string Path, Func<string, string?> Header);

/// <summary>What the metadata service answers.</summary>
/// <param name="Hops">How many hops the answer may travel; null for as many as any packet.</param>
/// <param name="TokenSeconds">How long the token that is answered is good for.</param>
public sealed record MetadataReply(int Status, byte[] Body, int? Hops = null, int? TokenSeconds = null, bool IsJson = false);

/// <summary>
/// The instance metadata service, versions 1 and 2 (EC2 User Guide, "Use the Instance Metadata Service to access instance metadata").
/// A token is a deadline, signed for one instance with a secret of this process, so that none are kept.
/// </summary>
public sealed class MetadataService(Cloud cloud, byte[] tokenSecret)
{
    private const string TokenPath = "/latest/api/token";
    private const string TokenHeader = "x-aws-ec2-metadata-token";
    private const string LifetimeHeader = "x-aws-ec2-metadata-token-ttl-seconds";
    private const int LongestTokenSeconds = 21600;
    private const string Enabled = "enabled";

    public async ValueTask<MetadataReply> AnswerAsync(MetadataRequest request)
    {
        var (state, now) = (cloud.Current, cloud.Clock.GetUtcNow());
        if (RunningInstances.ViewOf(state, request.Scope, now).Find(new Id<Instance>(request.Instance)) is not { } instance) return Error(404, "Not Found");
        var options = instance.Settings.Metadata;
        if (options.Endpoint != Enabled || (request.OverIpv6 && options.Ipv6 != Enabled)) return Error(403, "Forbidden");
        if (request.Method == "PUT") return request.Path == TokenPath ? NewToken(request, options, now) : Error(405, "Method Not Allowed");
        if (request.Method is not ("GET" or "HEAD")) return Error(405, "Method Not Allowed");
        var token = request.Header(TokenHeader);
        if (token is null ? options.Tokens == "required" : !IsGood(token, request.Instance, now)) return Error(401, "Unauthorized");
        return await ReadAsync(request, state, now);
    }

    private MetadataReply NewToken(MetadataRequest request, InstanceMetadataSettings options, DateTimeOffset now)
    {
        // A request that came through a proxy is nobody's own.
        if (request.Header("x-forwarded-for") is not null) return Error(403, "Forbidden");
        if (!int.TryParse(request.Header(LifetimeHeader), out var seconds) || seconds is < 1 or > LongestTokenSeconds) return Error(400, "Bad Request");
        var deadline = now.AddSeconds(seconds).ToUnixTimeSeconds();
        return new MetadataReply(200, Encoding.ASCII.GetBytes(Token(request.Instance, deadline)), options.HopLimit, seconds);
    }

    private async ValueTask<MetadataReply> ReadAsync(MetadataRequest request, CloudState state, DateTimeOffset now)
    {
        var path = Uri.UnescapeDataString(request.Path).TrimStart('/');
        if (path.Length == 0) return new MetadataReply(200, Encoding.ASCII.GetBytes(string.Join('\n', MetadataTree.Versions)));
        var slash = path.IndexOf('/');
        var version = slash < 0 ? path : path[..slash];
        if (!MetadataTree.Versions.Contains(version) || MetadataTree.Of(state, request.Scope, request.Instance, now) is not { } tree) return Error(404, "Not Found");
        var rest = slash < 0 ? "" : path[(slash + 1)..];
        if (tree.Find(rest) is not { } value) return Error(404, "Not Found");
        if (rest.StartsWith(MetadataTree.CredentialsPath, StringComparison.Ordinal) && rest.Length > MetadataTree.CredentialsPath.Length)
            return await CredentialsAsync(request, rest[MetadataTree.CredentialsPath.Length..]);
        return new MetadataReply(200, value, IsJson: value is [(byte)'{', ..] && !rest.StartsWith("user-data", StringComparison.Ordinal));
    }

    private async ValueTask<MetadataReply> CredentialsAsync(MetadataRequest request, string roleName)
    {
        var (state, now) = (cloud.Current, cloud.Clock.GetUtcNow());
        var account = request.Scope.Account;
        var home = RunningInstances.ViewOf(state, Scope.GlobalOf(account), now);
        var association = InstanceProfileAssociation.Find(RunningInstances.ViewOf(state, request.Scope, now), request.Instance);
        var profile = association is null ? null : home.Find(new Id<InstanceProfile>(association.ProfileName));
        if (profile?.Role is not { } id || id.Text != roleName || home.Find(id) is not { } role) return Error(404, "Not Found");
        if (!InstanceRole.Admits(home, role)) return Json(IdentityTexts.CannotAssume(roleName, now));
        // Nearly every question finds the session there, and needs no write.
        var session = InstanceRole.Find(home, role, request.Instance) ?? await cloud.ChangeAsync(
            new Call(Scope.GlobalOf(account), Caller.System, "AssumeRole", Guid.Empty.ToString(), now),
            transaction => InstanceRole.Assume(transaction, transaction.Require(new Id<Role>(roleName)), request.Instance));
        return Json(IdentityTexts.Credentials(session));
    }

    private string Token(string instance, long deadline)
    {
        var bytes = new byte[sizeof(long) + 24];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, deadline);
        HMACSHA256.HashData(tokenSecret, Encoding.UTF8.GetBytes($"{instance}/{deadline}")).AsSpan(0, 24).CopyTo(bytes.AsSpan(sizeof(long)));
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }

    private bool IsGood(string token, string instance, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64String(token.Replace('-', '+').Replace('_', '/'), bytes, out var length) || length != sizeof(long) + 24) return false;
        var deadline = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes);
        return now.ToUnixTimeSeconds() < deadline
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(Token(instance, deadline)));
    }

    private static MetadataReply Json(string text) => new(200, Encoding.UTF8.GetBytes(text), IsJson: true);

    private static MetadataReply Error(int status, string title) => new(status, Encoding.ASCII.GetBytes($"{status} - {title}"));
}
