using System.IO.Compression;
using System.Text;

namespace Weft.Host.Live.CloudInit;

/// <summary>
/// User data in the formats of cloud-init (its documentation, "User data formats"): scripts, boothooks, cloud-config, MIME multi-part
/// of these, each possibly compressed. Formats that are not done are named in the plan's notes.
/// </summary>
internal static class UserData
{
    private const int MaxUnpackedBytes = 1 << 20;

    private static readonly (string Start, string Kind)[] starts =
    [
        ("#!", Script), ("#cloud-config-archive", "text/cloud-config-archive"), ("#cloud-config", Config), ("#cloud-boothook", Hook), ("#include-once", "text/x-include-once-url"),
        ("#include", "text/x-include-url"), ("#upstart-job", "text/upstart-job"), ("#part-handler", "text/part-handler"), ("## template: jinja", "text/jinja2"),
    ];

    private const string Script = "text/x-shellscript";
    private const string Config = "text/cloud-config";
    private const string Hook = "text/cloud-boothook";

    public static BootPlan Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length == 0) return BootPlan.Empty;
        if (Unpacked(bytes) is not { } text) return Note("user data is compressed and can't be unpacked");
        if (!MimeMessage.IsMime(text)) return ReadPart(KindOf(text), "part-001", text);
        var plan = BootPlan.Empty;
        var number = 0;
        foreach (var part in MimeMessage.Parts(text))
        {
            number++;
            var name = part.FileName ?? $"part-{number:000}";
            if (part.Problem is { } problem) plan = plan.And(Note($"{name}: {problem}"));
            else plan = plan.And(ReadPart(part.Kind is "text/plain" or "application/octet-stream" ? KindOf(part.Text) : part.Kind, name, part.Text));
        }

        return plan;
    }

    private static BootPlan ReadPart(string? kind, string name, string text) => kind switch
    {
        Script or "text/x-shellscript-per-instance" or "text/x-shellscript-per-once" => Runnable(text, name, step => BootPlan.Empty with { FirstBoot = [step] }),
        "text/x-shellscript-per-boot" => Runnable(text, name, step => BootPlan.Empty with { EveryBoot = [step] }),
        // The hook's own first line is no interpreter; what follows it may be one.
        Hook => BootPlan.Empty with { Hooks = [new BootStep(name, Interpreted(AfterFirstLine(text)))] },
        Config => CloudConfig.Read(text),
        null => Note($"{name}: user data of a kind that cloud-init does not know is ignored"),
        _ => Note($"{name}: {kind} is not done here"),
    };

    private static BootPlan Runnable(string text, string name, Func<BootStep, BootPlan> plan) =>
        text.StartsWith("#!", StringComparison.Ordinal) ? plan(new BootStep(name, text)) : Note($"{name}: a script without #! in its first line is not run");

    private static string Interpreted(string text) => text.StartsWith("#!", StringComparison.Ordinal) ? text : "#!/bin/sh\n" + text;

    private static string AfterFirstLine(string text)
    {
        if (!text.StartsWith("#cloud-boothook", StringComparison.Ordinal)) return text;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? "" : text[(end + 1)..];
    }

    private static string? KindOf(string text) => starts.FirstOrDefault(start => text.StartsWith(start.Start, StringComparison.Ordinal)).Kind;

    private static BootPlan Note(string note) => BootPlan.Empty with { Notes = [note] };

    private static string? Unpacked(byte[] bytes)
    {
        var isPacked = bytes is [0x1f, 0x8b, ..];
        return (isPacked ? Unzip(bytes) : bytes) is { } plain ? Encoding.UTF8.GetString(plain).Replace("\r\n", "\n", StringComparison.Ordinal) : null;
    }

    /// <summary>The content of a gzip file; null for a broken one, and for one that unpacks to more than any user data may be.</summary>
    internal static byte[]? Unzip(byte[] bytes)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = packed.Read(buffer)) > 0)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > MaxUnpackedBytes) return null;
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
