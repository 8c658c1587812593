using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>CreateStackSet, UpdateStackSet, DeleteStackSet, DescribeStackSet and ListStackSets.</summary>
internal sealed class StackSetOperations(Catalog catalog, ITemplateStore store, OperationStart start)
{
    private const int PageSize = 100;
    private const int LongestName = 128;

    /// <summary>How many deleted stack sets of an account and Region can be asked about.</summary>
    private const int KeptDeleted = 20;

    public CreateStackSetResult Create(Transaction transaction, CreateStackSetRequest request)
    {
        StackSetLookup.RequireSelf(request.CallAs);
        RequireName(request.StackSetName);
        RequireSelfManaged(request.PermissionModel);
        var digest = OperationStart.DigestOf(
            [request.TemplateBody, request.TemplateURL, request.Description, request.AdministrationRoleARN, request.ExecutionRoleName, .. request.Capabilities, .. TagsOf(request.Tags)],
            request.Parameters, [], [], null);
        if (StackSetLookup.FindByName(transaction, request.StackSetName) is { } present)
        {
            // A caller that repeats a call under its token gets the answer again.
            if (request.ClientRequestToken is null || request.ClientRequestToken != present.Token || digest != present.Digest) throw StackSetErrors.NameTaken(present.Name);
            return present.IsModified ? throw StackSetErrors.Modified(present.Name) : new CreateStackSetResult { StackSetId = present.Id.Text };
        }

        if (request.AdministrationRoleARN is { } role) StackGate.RequirePassing(transaction, role);
        var inputs = StackInputs.Of(request);
        var draft = StackSetDraft.Check(transaction, catalog, store, inputs, [], null);
        var uuid = transaction.Ids.NextUuid();
        var id = $"{request.StackSetName}:{uuid}";
        transaction.Put(new StackSet(
            new Id<StackSet>(id), $"arn:aws:cloudformation:{transaction.Region}:{transaction.Account}:stackset/{id}", StackSetStatusValues.Active, transaction.Now,
            Keep(transaction, uuid, draft.Text), draft.Parameters, inputs.ParseTags(), [.. request.Capabilities])
        {
            Description = request.Description,
            AdministrationRole = request.AdministrationRoleARN,
            ExecutionRole = request.ExecutionRoleName ?? StackSet.DefaultExecutionRole,
            Token = request.ClientRequestToken,
            Digest = digest,
        });
        return new CreateStackSetResult { StackSetId = id };
    }

    public UpdateStackSetResult Update(Transaction transaction, UpdateStackSetRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        RequireSelfManaged(request.PermissionModel);
        if ((request.Accounts.Count == 0) != (request.Regions.Count == 0)) throw StackErrors.Validation("Accounts and Regions must be specified together");
        if (set.AdministrationRole is not null && request.AdministrationRoleARN is null)
            throw StackErrors.Validation("AdministrationRoleARN must be specified for a StackSet that was created with a customized administrator role");
        var digest = OperationStart.DigestOf(
            [StackSetOperationActionValues.Update, "set", request.TemplateBody, request.TemplateURL, request.Description, request.AdministrationRoleARN, request.ExecutionRoleName,
            request.UsePreviousTemplate?.ToString(), .. request.Capabilities, .. TagsOf(request.Tags)],
            request.Parameters, request.Accounts, request.Regions, request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new UpdateStackSetResult { OperationId = repeated.Name };
        if (request.AdministrationRoleARN is { } role) StackGate.RequirePassing(transaction, role);
        var instances = request.Accounts.Count > 0
            ? OperationStart.Cross(request.Regions, request.Accounts).Select(place => StackSetLookup.RequireInstance(transaction, set, place.Account, place.Region)).ToList()
            : [.. transaction.Referring(StackInstance.OfSet, set.Id).Where(instance => instance.Status != StackInstanceStatusValues.Inoperable)];
        var inputs = StackInputs.Of(request);
        var present = transaction.Require(new Id<TemplateBody>(set.Template));
        var draft = StackSetDraft.Check(transaction, catalog, store, inputs, set.Parameters, present.Text);
        var kept = draft.Text == present.Text ? set.Template : Keep(transaction, set.Uuid, draft.Text);
        StackVersions.Forget(transaction, set.Template, kept);
        set = transaction.Put(set with
        {
            Template = kept,
            Parameters = draft.Parameters,
            Tags = request.Tags.Count > 0 ? inputs.ParseTags() : set.Tags,
            Capabilities = [.. request.Capabilities],
            Description = request.Description ?? set.Description,
            AdministrationRole = request.AdministrationRoleARN,
            ExecutionRole = request.ExecutionRoleName ?? set.ExecutionRole,
            IsModified = true,
        });
        if (request.TemplateBody is not null || request.TemplateURL is not null || request.Parameters.Count > 0) MarkOutdated(transaction, set);
        var operation = start.Begin(transaction, set, StackSetOperationActionValues.Update, request.OperationId, digest, request.OperationPreferences, instances);
        return new UpdateStackSetResult { OperationId = operation.Name };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteStackSetRequest request)
    {
        // Deleting what is not there is no error (API Reference: DeleteStackSet has no StackSetNotFoundException).
        StackSetLookup.RequireSelf(request.CallAs);
        if (StackSetLookup.Find(transaction, request.StackSetName) is not { IsDeleted: false } set) return EmptyResult.Instance;
        StackSetLookup.RequireIdle(transaction, set);
        if (transaction.CountUnder(StackInstance.OfSet, set.Id.Text) > 0) throw StackSetErrors.NotEmpty();
        transaction.Put(set with { Status = StackSetStatusValues.Deleted, Deleted = transaction.Now });
        var old = transaction.All<StackSet>().Where(gone => gone.IsDeleted).OrderByDescending(gone => gone.Deleted).ThenBy(gone => gone.Id.Text, StringComparer.Ordinal);
        foreach (var gone in old.Skip(KeptDeleted).ToList())
        {
            foreach (var operation in transaction.Referring(StackSetOperation.OfSet, gone.Id).ToList()) transaction.Remove(operation.Id);
            StackVersions.Forget(transaction, gone.Template, null);
            transaction.Remove(gone.Id);
        }

        return EmptyResult.Instance;
    }

    public static DescribeStackSetResult Describe(View view, DescribeStackSetRequest request) =>
        new() { StackSet = StackSetShapes.Of(view, StackSetLookup.Require(view, request.StackSetName, request.CallAs)) };

    public static ListStackSetsResult List(View view, ListStackSetsRequest request)
    {
        StackSetLookup.RequireSelf(request.CallAs);
        var found = view.All<StackSet>().Where(set => request.Status is null || set.Status == request.Status);
        var page = Page.Of(found, set => set.Id.Text, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackSetsResult { Summaries = page.Select(set => StackSetShapes.Summary(view, set)), NextToken = page.NextToken };
    }

    private static void MarkOutdated(Transaction transaction, StackSet set)
    {
        foreach (var instance in transaction.Referring(StackInstance.OfSet, set.Id).Where(instance => instance.Status == StackInstanceStatusValues.Current).ToList())
            transaction.Put(instance with { Status = StackInstanceStatusValues.Outdated });
    }

    private static string Keep(Transaction transaction, string uuid, string text) => transaction.Put(new TemplateBody(TemplateBody.NewId(transaction, uuid), text)).Id.Text;

    private static IEnumerable<string> TagsOf(IReadOnlyList<TagShape> tags) => tags.Select(tag => $"{tag.Key}={tag.Value}");

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            throw StackErrors.Validation($"1 validation error detected: Value '{name}' at 'stackSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }

    private static void RequireSelfManaged(string? model)
    {
        if (model == PermissionModelsValues.ServiceManaged) throw StackErrors.Validation("You must enable organizations access to operate a service managed stack set");
    }
}
