using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Iam.Sessions;
using Weft.Control.State;

namespace Weft.Aws.Guests;

/// <summary>The JSON texts of the metadata service: who the instance is, what it may act as, and the credentials for that.</summary>
internal static class IdentityTexts
{
    private static readonly JsonWriterOptions indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The instance identity document. AWS signs it; nobody else can, so the signatures beside it are not served.</summary>
    public static string Document(View view, Instance instance, NetworkInterface primary) => Write(json =>
    {
        json.WriteString("accountId", view.Account.Text);
        json.WriteString("architecture", LaunchMachine.ImageOf(view, instance).Architecture);
        json.WriteString("availabilityZone", instance.Zone);
        foreach (var none in (string[])["billingProducts", "devpayProductCodes", "marketplaceProductCodes"]) json.WriteNull(none);
        json.WriteString("imageId", instance.Image);
        json.WriteString("instanceId", instance.Id.Text);
        json.WriteString("instanceType", instance.InstanceType);
        json.WriteNull("kernelId");
        json.WriteString("pendingTime", Time(instance.LaunchedAt));
        json.WriteString("privateIp", primary.PrimaryIpv4?.ToString());
        json.WriteNull("ramdiskId");
        json.WriteString("region", view.Region.Text);
        json.WriteString("version", "2017-09-30");
    });

    public static string ProfileInfo(InstanceProfileAssociation association, DateTimeOffset now) => Write(json =>
    {
        json.WriteString("Code", "Success");
        json.WriteString("LastUpdated", Time(now));
        json.WriteString("InstanceProfileArn", association.ProfileArn);
        json.WriteString("InstanceProfileId", association.ProfileId);
    });

    public static string Credentials(Session session) => Write(json =>
    {
        json.WriteString("Code", "Success");
        json.WriteString("LastUpdated", Time(session.IssuedAt));
        json.WriteString("Type", "AWS-HMAC");
        json.WriteString("AccessKeyId", session.Id.Text);
        json.WriteString("SecretAccessKey", session.Secret);
        json.WriteString("Token", session.Token);
        json.WriteString("Expiration", Time(session.ExpiresAt));
    });

    public static string CannotAssume(string role, DateTimeOffset now) => Write(json =>
    {
        json.WriteString("Code", "AssumeRoleUnauthorizedAccess");
        json.WriteString("Message", $"EC2 cannot assume the role {role}. Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.");
        json.WriteString("LastUpdated", Time(now));
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, indented);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
