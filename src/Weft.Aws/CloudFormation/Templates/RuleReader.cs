using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Reads one member of the Rules section (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html).</summary>
internal static class RuleReader
{
    private static readonly string[] Members = ["RuleCondition", "Assertions"];
    private static readonly string[] AssertionMembers = ["Assert", "AssertDescription"];

    public static RuleDeclaration Read(MapEntry entry, string path)
    {
        if (entry.Value is not MapNode map) throw Malformed(entry.Key, entry.Value, path);
        TemplateReader.RequireKnown(map, Members, unknown => $"Invalid template rule property '{unknown[0]}'");
        if (map.Find("Assertions") is not ListNode { Items.Length: > 0 } assertions) throw Malformed(entry.Key, map, path + "/Assertions");
        return new RuleDeclaration(entry.Key, entry.KeyMark, map.Find("RuleCondition"), [.. assertions.Items.Select(item => ReadAssertion(item, entry.Key, path))]);
    }

    private static RuleAssertion ReadAssertion(TemplateNode node, string rule, string path)
    {
        if (node is not MapNode map || map.Find("Assert") is not { } claim) throw Malformed(rule, node, path + "/Assertions");
        TemplateReader.RequireKnown(map, AssertionMembers, unknown => $"Invalid template rule property '{unknown[0]}'");
        return new RuleAssertion(claim, TemplateReader.Text(map, "AssertDescription", path));
    }

    private static TemplateFault Malformed(string rule, TemplateNode node, string path) =>
        new($"Template format error: Rule {rule} is malformed: every rule has Assertions, and every one of them an Assert.", node.Mark, path);
}
