using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>CreateChangeSet: foresees what a new version would do, without doing it.</summary>
internal sealed class ChangeSetCreation(Catalog catalog, ITemplateStore store)
{
    private const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    public CreateChangeSetResult Create(Transaction transaction, CreateChangeSetRequest request)
    {
        var kind = request.ChangeSetType ?? ChangeSetTypeValues.Update;
        var stack = StackFor(transaction, request.StackName, kind);
        if (transaction.Referring(ChangeSet.OfStack, stack.Id).Any(set => set.Name == request.ChangeSetName))
            throw new AwsException("AlreadyExistsException", $"ChangeSet {request.ChangeSetName} already exists");
        StackGate.RequirePassable(transaction, request.RoleARN);
        var previous = kind == ChangeSetTypeValues.Create || stack.Status == StackStatusValues.ReviewInProgress ? null : stack.Version;
        var (version, draft) = StackCreation.VersionOf(catalog, store, transaction, stack, StackInputs.Of(request), previous, sharesTemplate: false);
        StackUpdates.RequireSameTypes(transaction, stack, draft);
        var imports = kind == ChangeSetTypeValues.Import ? Imports(transaction, stack, draft, request.ResourcesToImport) : [];
        if (kind != ChangeSetTypeValues.Import && request.ResourcesToImport.Count > 0)
            throw StackErrors.Validation("ResourcesToImport can be specified only for a change set of type IMPORT");
        if (request.IncludeNestedStacks == true && kind == ChangeSetTypeValues.Import)
            throw StackErrors.Validation("IncludeNestedStacks can't be specified for a change set of type IMPORT");
        var id = ChangeSet.NewId(transaction, request.ChangeSetName);
        var nested = request.IncludeNestedStacks == true ? new NestedForesight(catalog, store, transaction, stack, version, id, id, request.ChangeSetName) : null;
        var changes = Foresee(transaction, stack, version, draft, previous, imports, nested);
        var isEmpty = changes.IsEmpty && previous is not null && !ChangePrediction.ChangeOutputs(stack, draft)
            && StackMonitoring.Of(null, version.Monitoring).IsSame(StackMonitoring.Of(null, previous.Monitoring))
            && version.Tags.SequenceEqual(previous.Tags) && version.NotificationArns.SequenceEqual(previous.NotificationArns);
        var set = transaction.Put(new ChangeSet(
            id,
            request.ChangeSetName,
            stack.Id,
            kind,
            isEmpty ? ChangeSetStatusValues.Failed : ChangeSetStatusValues.CreateComplete,
            isEmpty ? ExecutionStatusValues.Unavailable : ExecutionStatusValues.Available,
            transaction.Now,
            version,
            stack.Operation,
            changes)
        {
            Reason = isEmpty ? NoChanges : null,
            Description = request.Description,
            RoleArn = request.RoleARN,
            OnFailure = request.OnStackFailure,
            Imports = imports,
            IncludesNested = nested is not null,
        });
        return new CreateChangeSetResult { Id = set.Id.Text, StackId = stack.Id.Text };
    }

    private ImmutableArray<PredictedChange> Foresee(
        Transaction transaction, Stack stack, StackVersion version, StackDraft draft, StackVersion? previous, ImmutableArray<ImportedResource> imports, NestedForesight? nested)
    {
        var before = previous is null ? null : transaction.Require(new Id<TemplateBody>(previous.Template)).Template;
        var changes = ChangePrediction.Of(catalog, transaction, stack, draft, version.Tags, before, nested is null ? null : nested.Foresee);
        if (imports.IsEmpty) return changes;
        var others = changes.Where(change => imports.All(imported => imported.LogicalId != change.LogicalId)).ToList();
        if (others.Count > 0)
        {
            throw StackErrors.Validation(
                $"As part of the import operation, you cannot modify or add [{string.Join(", ", others.Select(change => change.Action == ChangeActionValues.Remove ? "Outputs" : change.LogicalId))}]");
        }

        return [.. changes.Select(change => change with
        {
            Action = ChangeActionValues.Import,
            PhysicalId = imports.First(imported => imported.LogicalId == change.LogicalId).PhysicalId,
        })];
    }

    private static Stack StackFor(Transaction transaction, string name, string kind)
    {
        var stack = StackLookup.Find(transaction, name) is { IsDeleted: false } found ? found : null;
        if (kind == ChangeSetTypeValues.Create)
        {
            if (stack is { Status: not StackStatusValues.ReviewInProgress })
                throw StackErrors.Validation($"Stack [{name}] already exists and cannot be created again with the changeSet [CREATE].");
            if (stack is not null) return stack;
        }
        else if (kind == ChangeSetTypeValues.Update)
        {
            if (stack is null) throw StackErrors.Validation($"Stack [{name}] does not exist");
            StackUpdates.RequireUpdatable(stack);
            return stack;
        }
        else if (stack is not null)
        {
            if (stack.Status != StackStatusValues.ReviewInProgress) StackUpdates.RequireUpdatable(stack);
            return stack;
        }

        var made = transaction.Put(StackCreation.NewStack(transaction, name, StackStatusValues.ReviewInProgress) with { Reason = "User Initiated" });
        HistoryPage.Add(transaction, made, StackEvent.Of(made));
        return made;
    }

    /// <summary>The resources to import, each found where its identifier says.</summary>
    private static ImmutableArray<ImportedResource> Imports(Transaction transaction, Stack stack, StackDraft draft, IReadOnlyList<ResourceToImportShape> asked)
    {
        if (asked.Count == 0) throw StackErrors.Validation("ResourcesToImport must be specified for a change set of type IMPORT");
        var imports = ImmutableArray.CreateBuilder<ImportedResource>();
        foreach (var resource in asked)
        {
            if (draft.Template.Resources.Find(resource.LogicalResourceId) is not { } declared || declared.Type != resource.ResourceType)
                throw StackErrors.Validation($"The resource [{resource.LogicalResourceId}] of type {resource.ResourceType} to import is not in the template");
            if (declared.DeletionPolicy is null)
                throw StackErrors.Validation($"Resources [{resource.LogicalResourceId}] to import must have a DeletionPolicy attribute specified in the template");
            if (transaction.Find(StackResource.IdOf(stack, declared.LogicalId)) is not null)
                throw StackErrors.Validation($"Resource [{declared.LogicalId}] is in the stack already");
            var id = string.Join('|', resource.ResourceIdentifier.Values);
            if (transaction.Under(StackResource.ByPhysicalId, id).FirstOrDefault(held => !held.Status.StartsWith("DELETE_", StringComparison.Ordinal)) is { } owner)
                throw StackErrors.Validation($"Resource {id} already exists in stack {owner.Stack}");
            imports.Add(new ImportedResource(declared.LogicalId, declared.Type, id));
        }

        return imports.ToImmutable();
    }
}
