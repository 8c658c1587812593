using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Weft.Host.Live.CloudInit;

/// <summary>
/// The part of cloud-config that is done: hostname, bootcmd, write_files and runcmd (cloud-init's documentation, "Module reference").
/// Every other key is named in the notes.
/// </summary>
internal static class CloudConfig
{
    // No key that is done nests deeper; the reader of nodes calls itself for each level.
    private const int MaxDepth = 16;

    public static BootPlan Read(string text)
    {
        try
        {
            if (DepthOf(text) > MaxDepth) return Note($"cloud-config can't be read: it nests more than {MaxDepth} deep");
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count == 0) return BootPlan.Empty;
            return yaml.Documents[0].RootNode is YamlMappingNode keys ? Read(keys) : Note("cloud-config is no mapping");
        }
        catch (YamlException broken)
        {
            return Note($"cloud-config can't be read: line {broken.Start.Line}: {broken.Message}");
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // What the YAML library says of some broken texts.
            return Note($"cloud-config can't be read: {broken.Message}");
        }
    }

    private static int DepthOf(string text)
    {
        var parser = new Parser(new StringReader(text));
        var (depth, deepest) = (0, 0);
        while (deepest <= MaxDepth && parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static BootPlan Read(YamlMappingNode keys)
    {
        var plan = BootPlan.Empty;
        foreach (var (key, value) in keys.Children)
        {
            var name = key.ToString();
            plan = plan.And(name switch
            {
                "hostname" or "fqdn" => value is YamlScalarNode { Value: { Length: > 0 } host } ? BootPlan.Empty with { HostName = host.Split('.')[0] } : Bad(name),
                "bootcmd" => Commands(name, value, step => BootPlan.Empty with { Hooks = [step] }),
                "runcmd" => Commands(name, value, step => BootPlan.Empty with { FirstBoot = [step] }),
                "write_files" => Files(value),
                _ => Note($"cloud-config: {name} is not done here"),
            });
        }

        return plan;
    }

    /// <summary>A text is a line of shell, a list is a command with its arguments.</summary>
    private static BootPlan Commands(string name, YamlNode value, Func<BootStep, BootPlan> plan)
    {
        if (value is not YamlSequenceNode commands) return Bad(name);
        var script = new StringBuilder("#!/bin/sh\n");
        foreach (var command in commands)
        {
            if (command is YamlScalarNode { Value: { } line }) script.Append(line).Append('\n');
            else if (command is YamlSequenceNode words && words.All(word => word is YamlScalarNode)) script.AppendJoin(' ', words.Select(word => Quoted(((YamlScalarNode)word).Value ?? ""))).Append('\n');
            else return Bad(name);
        }

        return plan(new BootStep(name, script.ToString()));
    }

    private static BootPlan Files(YamlNode value)
    {
        if (value is not YamlSequenceNode entries) return Bad("write_files");
        var plan = BootPlan.Empty;
        foreach (var entry in entries) plan = plan.And(entry is YamlMappingNode keys ? OneFile(keys) : Bad("write_files"));
        return plan;
    }

    private static BootPlan OneFile(YamlMappingNode keys)
    {
        var known = keys.Children.ToDictionary(pair => pair.Key.ToString(), pair => (pair.Value as YamlScalarNode)?.Value ?? "", StringComparer.Ordinal);
        if (known.Keys.FirstOrDefault(key => key is not ("path" or "content" or "encoding" or "permissions" or "owner" or "append" or "defer")) is { } foreign)
            return Note($"cloud-config: write_files: {foreign} is not done here");
        if (known.GetValueOrDefault("path") is not { Length: > 1 } path || path[0] != '/') return Note("cloud-config: write_files: a file needs an absolute path");
        var mode = known.GetValueOrDefault("permissions");
        if (mode is not null && !mode.All(char.IsAsciiDigit)) return Note($"cloud-config: write_files: {path}: the permissions {mode} are no octal number");
        if (Decoded(known.GetValueOrDefault("content", ""), known.GetValueOrDefault("encoding", "text/plain")) is not { } content)
            return Note($"cloud-config: write_files: {path}: its content can't be decoded");
        return BootPlan.Empty with
        {
            Files = [new BootFile(path, content, mode, known.GetValueOrDefault("owner"), IsTrue(known, "append"), IsTrue(known, "defer"))],
        };
    }

    private static byte[]? Decoded(string content, string encoding)
    {
        if (encoding is "text/plain") return Encoding.UTF8.GetBytes(content);
        var isPacked = encoding is "gz" or "gzip" or "gz+base64" or "gzip+base64" or "gz+b64" or "gzip+b64";
        if (!isPacked && encoding is not ("b64" or "base64")) return null;
        var letters = string.Concat(content.Where(letter => !char.IsWhiteSpace(letter)));
        var bytes = new byte[letters.Length];
        if (!Convert.TryFromBase64String(letters, bytes, out var length)) return null;
        return isPacked ? UserData.Unzip(bytes[..length]) : bytes[..length];
    }

    private static bool IsTrue(Dictionary<string, string> keys, string name) => keys.TryGetValue(name, out var value) && value.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static BootPlan Bad(string key) => Note($"cloud-config: {key} has a form that cloud-init does not take");

    private static BootPlan Note(string note) => BootPlan.Empty with { Notes = [note] };
}
