using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>
/// The resources that a new version of a stack declares word for word as the version that stands, under the same parameters and tags. They are to be
/// what they are, unless something that they name becomes another; an update need not evaluate them.
/// </summary>
internal sealed class UnchangedDeclarations
{
    private readonly Template? before;

    private UnchangedDeclarations(Template? before) => this.before = before;

    /// <param name="standing">The version that the stack's resources are of; null where there is none.</param>
    /// <param name="becoming">The version that the stack is to be.</param>
    /// <param name="draft">The same, as it was read.</param>
    public static UnchangedDeclarations Between(View view, StackVersion? standing, StackVersion becoming, StackDraft draft)
    {
        var isSameWorld = standing is { IsReached: true }
            && standing.Tags.SequenceEqual(becoming.Tags)
            && standing.NotificationArns.SequenceEqual(becoming.NotificationArns)
            && standing.Parameters.SequenceEqual(becoming.Parameters)
            && !becoming.Parameters.Any(parameter => IsResolvedLater(parameter.Value));
        var before = isSameWorld ? view.Find(new Id<TemplateBody>(standing!.Template))?.Template : null;
        return new UnchangedDeclarations(before is not null && HaveSameTables(before, draft.Template) ? before : null);
    }

    public bool Has(ResourceDeclaration declared) =>
        before?.Resources.Find(declared.LogicalId) is { } held && WordForWord.AreSame(held, declared) && IsTimeless(declared.Properties) && IsTimeless(declared.Metadata);

    // What loops and the other extensions make of a template is not compared.
    private static bool HaveSameTables(Template one, Template other) => !one.HasLanguageExtensions && !other.HasLanguageExtensions && (ReferenceEquals(one, other)
        || (WordForWord.AreSame(one.Root.Find("Mappings"), other.Root.Find("Mappings")) && WordForWord.AreSame(one.Root.Find("Conditions"), other.Root.Find("Conditions"))))
        && IsTimeless(one.Root.Find("Mappings"));

    /// <summary>Whether a value hangs on nothing outside its template: no export, no zones, no dynamic reference.</summary>
    private static bool IsTimeless(TemplateNode? node)
    {
        switch (node)
        {
            case TextNode text:
                return !IsResolvedLater(text.Source);
            case ListNode list:
                foreach (var item in list.Items)
                {
                    if (!IsTimeless(item)) return false;
                }

                return true;
            case MapNode map:
                foreach (var entry in map.Entries)
                {
                    if (entry.Key is "Fn::ImportValue" or "Fn::GetAZs" || !IsTimeless(entry.Value)) return false;
                }

                return true;
            default:
                return true;
        }
    }

    private static bool IsResolvedLater(string text) => text.Contains("{{", StringComparison.Ordinal);
}
