namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Whether parts of two templates are written alike, wherever they stand; the order of a map's names means nothing.</summary>
internal static class WordForWord
{
    public static bool AreSame(TemplateNode? one, TemplateNode? other) => ReferenceEquals(one, other) || (one, other) switch
    {
        (TextNode a, TextNode b) => a.Source == b.Source,
        (NumberNode a, NumberNode b) => a.Source == b.Source,
        (BooleanNode a, BooleanNode b) => a.Value == b.Value,
        (ListNode a, ListNode b) => HaveSameItems(a, b),
        (MapNode a, MapNode b) => HaveSameEntries(a, b),
        _ => false,
    };

    /// <summary>Whether the declarations make the same resource, as long as what they name is the same.</summary>
    public static bool AreSame(ResourceDeclaration one, ResourceDeclaration other) => ReferenceEquals(one, other) || (one.Type == other.Type
        && one.Condition == other.Condition
        && one.DependsOn.SequenceEqual(other.DependsOn)
        && AreSame(one.Properties, other.Properties)
        && AreSame(one.Metadata, other.Metadata)
        && AreSame(one.DeletionPolicy, other.DeletionPolicy)
        && AreSame(one.UpdateReplacePolicy, other.UpdateReplacePolicy)
        && AreSame(one.CreationPolicy, other.CreationPolicy)
        && AreSame(one.UpdatePolicy, other.UpdatePolicy));

    private static bool HaveSameItems(ListNode one, ListNode other)
    {
        if (one.Items.Length != other.Items.Length) return false;
        for (var i = 0; i < one.Items.Length; i++)
        {
            if (!AreSame(one.Items[i], other.Items[i])) return false;
        }

        return true;
    }

    private static bool HaveSameEntries(MapNode one, MapNode other)
    {
        if (one.Entries.Length != other.Entries.Length) return false;
        foreach (var entry in one.Entries)
        {
            if (!AreSame(entry.Value, other.Find(entry.Key))) return false;
        }

        return true;
    }
}
