using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Makes declarations of the sections of a template, and refuses what has not the shape that AWS asks for.</summary>
internal static class TemplateReader
{
    private const string Version = "2010-09-09";

    private static readonly string[] Sections =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform", "Resources", "Outputs", "Hooks"];

    private static readonly string[] OutputMembers = ["Value", "Description", "Export", "Condition"];

    public static Template Read(MapNode root)
    {
        RequireKnown(root, Sections, unknown => $"Invalid template property or properties [{string.Join(", ", unknown)}]");
        if (root.Find("Hooks") is { } hooks) throw new TemplateFault("Template format error: Weft does not do Hooks.", hooks.Mark, "/Hooks");
        var extended = TransformReader.Read(root.Find("Transform"));
        if (extended.IsEmpty && Loops.FindIn(root) is { } loop) throw new TemplateFault($"Template format error: Fn::ForEach needs Transform: {Template.LanguageExtensions}.", loop);
        return new Template(root)
        {
            FormatVersion = ReadVersion(root),
            Description = Text(root, "Description", ""),
            Metadata = Map(root, "Metadata", ""),
            Transforms = extended,
            Parameters = Section(root, "Parameters", ParameterReader.Read),
            Rules = Section(root, "Rules", RuleReader.Read),
            Mappings = Section(root, "Mappings", (entry, path) => new MappingDeclaration(entry.Key, entry.KeyMark, ReadMapping(entry.Value, path))),
            Conditions = Section(root, "Conditions", (entry, _) => new ConditionDeclaration(entry.Key, entry.KeyMark, entry.Value)),
            Resources = Section(root, "Resources", ResourceReader.Read),
            Outputs = Section(root, "Outputs", ReadOutput),
        };
    }

    public static void RequireKnown(MapNode map, string[] known, Func<List<string>, string> message)
    {
        var unknown = new List<MapEntry>();
        foreach (var entry in map.Entries)
        {
            if (Array.IndexOf(known, entry.Key) < 0) unknown.Add(entry);
        }

        if (unknown.Count > 0) throw new TemplateFault(message([.. unknown.Select(entry => entry.Key)]), unknown[0].KeyMark);
    }

    /// <summary>The member of this name as text; null where it is not there.</summary>
    public static string? Text(MapNode map, string name, string path) => map.Find(name) switch
    {
        null => null,
        ScalarNode scalar => scalar.Source,
        var other => throw new TemplateFault($"Template format error: [{path}/{name}] Every {name} member must be a string.", other.Mark, $"{path}/{name}"),
    };

    /// <summary>The member of this name as a map; null where it is not there.</summary>
    public static MapNode? Map(MapNode map, string name, string path) => map.Find(name) switch
    {
        null => null,
        MapNode found => found,
        var other => throw new TemplateFault($"Template format error: [{path}/{name}] Every {name} member must be an object.", other.Mark, $"{path}/{name}"),
    };

    private static string? ReadVersion(MapNode root)
    {
        var text = Text(root, "AWSTemplateFormatVersion", "");
        if (text is null or Version) return text;
        throw new TemplateFault(
            "Template format error: unsupported value for AWSTemplateFormatVersion.", root.Find("AWSTemplateFormatVersion")!.Mark, "/AWSTemplateFormatVersion");
    }

    private static Section<T> Section<T>(MapNode root, string section, Func<MapEntry, string, T> read)
        where T : class, IDeclaration
    {
        if (root.Find(section) is not { } node) return Templates.Section<T>.Empty;
        if (node is not MapNode map) throw new TemplateFault($"Template format error: [/{section}] '{section}' must be an object.", node.Mark, "/" + section);
        return new Section<T>(map.Entries.Where(entry => !Loops.IsLoop(entry.Key)).Select(entry => read(entry, $"/{section}/{entry.Key}")));
    }

    private static MapNode ReadMapping(TemplateNode node, string path)
    {
        if (node is not MapNode table) throw new TemplateFault($"Template format error: [{path}] Every Mappings member must be a map.", node.Mark, path);
        foreach (var (key, row, _) in table.Entries)
        {
            var rowPath = $"{path}/{key}";
            if (row is not MapNode cells) throw new TemplateFault($"Template format error: [{rowPath}] Every Mappings attribute must be a map.", row.Mark, rowPath);
            foreach (var (name, value, _) in cells.Entries)
            {
                if (value is MapNode || (value is ListNode list && list.Items.Any(item => item is not ScalarNode)))
                    throw new TemplateFault("Template format error: Every Mappings attribute must be a String or a List.", value.Mark, $"{rowPath}/{name}");
            }
        }

        return table;
    }

    private static OutputDeclaration ReadOutput(MapEntry entry, string path)
    {
        if (entry.Value is not MapNode map) throw new TemplateFault($"Template format error: [{path}] Every Outputs member must be an object.", entry.Value.Mark, path);
        RequireKnown(map, OutputMembers, unknown => $"Invalid template output property '{unknown[0]}'");
        var value = map.Find("Value") ?? throw new TemplateFault("Template format error: Every Outputs member must contain a Value object", map.Mark, path);
        return new OutputDeclaration(entry.Key, entry.KeyMark, value)
        {
            Description = Text(map, "Description", path),
            Condition = ResourceReader.ReadCondition(map, path),
            ExportName = ReadExport(map.Find("Export"), entry.Key, path),
        };
    }

    private static TemplateNode? ReadExport(TemplateNode? node, string output, string path)
    {
        if (node is null) return null;
        if (node is MapNode { Entries: [{ Key: "Name", Value: var name }] }) return name;
        throw new TemplateFault(
            $"Template format error: Output {output} is malformed. The Name field of every Export member must be specified.", node.Mark, path + "/Export");
    }
}
