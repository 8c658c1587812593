using System.Text.Json;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.NestedStacks;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>
/// Makes the change sets of nested stacks beside that of the stack above them, as deep as they go. A nested stack that is only to be made is there from
/// now on, in review.
/// </summary>
/// <param name="parent">The stack above.</param>
/// <param name="version">What it is to become.</param>
/// <param name="set">Its change set.</param>
/// <param name="root">The change set of the whole hierarchy.</param>
/// <param name="name">The name of the latter.</param>
internal sealed class NestedForesight(
    Catalog catalog, ITemplateStore store, Transaction transaction, Stack parent, StackVersion version, Id<ChangeSet> set, Id<ChangeSet> root, string name)
{
    private const int LongestName = 128;

    /// <summary>The change with the change set of the nested stack; null where nothing changes in it or of it.</summary>
    public PredictedChange? Foresee(PredictedChange change)
    {
        if (change.After is null || !IsKnown(StackResource.Read(change.After), out var given)) return change;
        NestedStackProvisioning.RequireDepth(transaction, parent);
        var call = new ProvisionCall(catalog, transaction, StackGate.For(catalog, transaction, parent), parent.Name, change.LogicalId);
        var stack = change.PhysicalId is { } id ? transaction.Require(new Id<Stack>(id)) : Review(call);
        var previous = change.PhysicalId is null ? null : stack.Version;
        if (previous is not null) StackUpdates.RequireUpdatable(stack);
        var (becoming, draft) = StackCreation.VersionOf(catalog, store, transaction, stack, InputsOf(given), previous, sharesTemplate: false);
        var own = ChangeSet.NewId(transaction, NameFor(call));
        var deeper = new NestedForesight(catalog, store, transaction, stack, becoming, own, root, name);
        var before = previous is null ? null : transaction.Require(new Id<TemplateBody>(previous.Template)).Template;
        var changes = ChangePrediction.Of(catalog, transaction, stack, draft, becoming.Tags, before, deeper.Foresee);
        if (previous is not null && changes.IsEmpty && !ChangePrediction.ChangeOutputs(stack, draft) && becoming.Tags.SequenceEqual(previous.Tags))
        {
            StackVersions.Forget(transaction, becoming.Template, previous.Template);
            return change.Details.All(detail => detail.Source == ChangeSourceValues.Automatic) ? null : change;
        }

        transaction.Put(new ChangeSet(
            own, ChangeSet.NameOf(own), stack.Id, previous is null ? ChangeSetTypeValues.Create : ChangeSetTypeValues.Update, ChangeSetStatusValues.CreateComplete,
            ExecutionStatusValues.Available, transaction.Now, becoming, stack.Operation, changes)
        {
            IncludesNested = true,
            Parent = set.Text,
            Root = root.Text,
            LogicalId = change.LogicalId,
        });
        return change with { NestedChangeSet = own.Text };
    }

    /// <summary>Whether what the nested stack is made from is known before.</summary>
    private static bool IsKnown(PropertyReader properties, out PropertyReader given)
    {
        given = properties;
        return given.Value("TemplateURL") is { ValueKind: JsonValueKind.String } url && !FutureReferences.IsLater(url.GetString()!)
            && given.Value("Parameters") is null or { ValueKind: JsonValueKind.Object };
    }

    private StackInputs InputsOf(PropertyReader given)
    {
        var parameters = NestedStackProvisioning.ParametersOf(given).ToList();
        return new StackInputs(
            null,
            given.RequireText("TemplateURL"),
            false,
            [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Name, ParameterValue = parameter.Value })],
            version.Capabilities,
            [],
            [.. given.Tags().Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })],
            given.Has("NotificationARNs") ? given.Texts("NotificationARNs") : version.NotificationArns)
        {
            Later = parameters.Where(parameter => FutureReferences.IsLater(parameter.Value)).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal),
        };
    }

    private Stack Review(ProvisionCall call)
    {
        var stack = transaction.Put(StackCreation.NewStack(transaction, call.MakeName(LongestName), StackStatusValues.ReviewInProgress) with
        {
            Reason = "User Initiated",
            Parent = parent.Id.Text,
            Root = parent.Root ?? parent.Id.Text,
            RoleArn = parent.RoleArn,
        });
        HistoryPage.Add(transaction, stack, StackEvent.Of(stack));
        return stack;
    }

    private string NameFor(ProvisionCall call)
    {
        var end = $"-{call.LogicalId}-{call.MakeSuffix()}";
        return end.Length >= LongestName ? $"{name[..1]}{end[^(LongestName - 1)..]}" : $"{name[..Math.Min(name.Length, LongestName - end.Length)]}{end}";
    }
}
