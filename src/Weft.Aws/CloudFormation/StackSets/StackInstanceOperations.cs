using Weft.Aws.CloudFormation.Stacks;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>CreateStackInstances, ImportStacksToStackSet, UpdateStackInstances, DeleteStackInstances, DetectStackSetDrift, and what instances there are.</summary>
/// <param name="start">Begins the operations.</param>
/// <param name="admitsRegion">Whether there is a Region of this name and calls into it are taken.</param>
internal sealed class StackInstanceOperations(OperationStart start, Func<string, bool> admitsRegion)
{
    private const int PageSize = 100;

    /// <summary>How many stacks one call can bring ("Import stacks into StackSets").</summary>
    private const int MostImported = 10;

    private const string UserInitiated = "User initiated operation";

    public CreateStackInstancesResult Create(Transaction transaction, CreateStackInstancesRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        RequirePlaces(request.Accounts, request.Regions);
        var digest = OperationStart.DigestOf(
            [StackSetOperationActionValues.Create], request.ParameterOverrides, request.Accounts, request.Regions, request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new CreateStackInstancesResult { OperationId = repeated.Name };
        if (request.Regions.FirstOrDefault(region => !admitsRegion(region)) is { } unknown) throw StackErrors.Validation($"Region {unknown} is not supported");
        var instances = OperationStart.Cross(request.Regions, request.Accounts).Select(place => Await(transaction, set, place, request.ParameterOverrides)).ToList();
        var operation = start.Begin(transaction, set, StackSetOperationActionValues.Create, request.OperationId, digest, request.OperationPreferences, instances);
        return new CreateStackInstancesResult { OperationId = operation.Name };
    }

    public ImportStacksToStackSetResult Import(Transaction transaction, ImportStacksToStackSetRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        if (request.StackIds.Count == 0) throw StackErrors.Validation("StackIds must be specified");
        if (request.StackIds.Count > MostImported) throw StackSetErrors.TooMany($"At most {MostImported} stacks can be imported at a time");
        var digest = OperationStart.DigestOf([StackSetOperationActionValues.Create, "import", .. request.StackIds], [], [], [], request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new ImportStacksToStackSetResult { OperationId = repeated.Name };
        var instances = request.StackIds.Distinct().Select(stack => AwaitImport(transaction, set, stack)).ToList();
        var operation = start.Begin(
            transaction, set, StackSetOperationActionValues.Create, request.OperationId, digest, request.OperationPreferences, instances, isImport: true);
        return new ImportStacksToStackSetResult { OperationId = operation.Name };
    }

    public UpdateStackInstancesResult Update(Transaction transaction, UpdateStackInstancesRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        RequirePlaces(request.Accounts, request.Regions);
        var digest = OperationStart.DigestOf(
            [StackSetOperationActionValues.Update], request.ParameterOverrides, request.Accounts, request.Regions, request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new UpdateStackInstancesResult { OperationId = repeated.Name };
        var places = OperationStart.Cross(request.Regions, request.Accounts).ToList();
        foreach (var (account, region) in places) StackSetLookup.RequireInstance(transaction, set, account, region);
        var instances = places.Select(place => Await(transaction, set, place, request.ParameterOverrides)).ToList();
        var operation = start.Begin(transaction, set, StackSetOperationActionValues.Update, request.OperationId, digest, request.OperationPreferences, instances);
        return new UpdateStackInstancesResult { OperationId = operation.Name };
    }

    public DeleteStackInstancesResult Delete(Transaction transaction, DeleteStackInstancesRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        RequirePlaces(request.Accounts, request.Regions);
        var digest = OperationStart.DigestOf(
            [StackSetOperationActionValues.Delete, request.RetainStacks.ToString()], [], request.Accounts, request.Regions, request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new DeleteStackInstancesResult { OperationId = repeated.Name };
        var places = OperationStart.Cross(request.Regions, request.Accounts).ToList();
        var instances = places.Select(place => transaction.Find(StackInstance.IdOf(set, place.Account, place.Region))).OfType<StackInstance>().ToList();
        if (instances.Count == 0) throw StackSetErrors.InstanceNotFound(set.Name, places[0].Account, places[0].Region);
        var operation = start.Begin(
            transaction, set, StackSetOperationActionValues.Delete, request.OperationId, digest, request.OperationPreferences, instances, request.RetainStacks);
        return new DeleteStackInstancesResult { OperationId = operation.Name };
    }

    public DetectStackSetDriftResult Detect(Transaction transaction, DetectStackSetDriftRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        var digest = OperationStart.DigestOf([StackSetOperationActionValues.DetectDrift], [], [], [], request.OperationPreferences);
        if (OperationStart.FindRepeated(transaction, set, request.OperationId, digest) is { } repeated) return new DetectStackSetDriftResult { OperationId = repeated.Name };
        List<StackInstance> instances = [.. transaction.Referring(StackInstance.OfSet, set.Id)
            .OrderBy(instance => instance.Region, StringComparer.Ordinal).ThenBy(instance => instance.Account, StringComparer.Ordinal)];
        if (instances.Count == 0) throw StackSetErrors.Invalid($"StackSet {set.Name} has no stack instances to detect drift on");
        var operation = start.Begin(transaction, set, StackSetOperationActionValues.DetectDrift, request.OperationId, digest, request.OperationPreferences, instances);
        return new DetectStackSetDriftResult { OperationId = operation.Name };
    }

    public static DescribeStackInstanceResult Describe(View view, DescribeStackInstanceRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        return new DescribeStackInstanceResult
        {
            StackInstance = StackSetShapes.Of(StackSetLookup.RequireInstance(view, set, request.StackInstanceAccount, request.StackInstanceRegion)),
        };
    }

    public static ListStackInstancesResult List(View view, ListStackInstancesRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        var found = view.Referring(StackInstance.OfSet, set.Id).Where(instance =>
            (request.StackInstanceAccount is not { } account || instance.Account == account)
            && (request.StackInstanceRegion is not { } region || instance.Region == region)
            && request.Filters.All(filter => ValueOf(instance, filter) == filter.Values));
        var page = Page.Of(found, instance => instance.Id.Text, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackInstancesResult { Summaries = page.Select(StackSetShapes.Summary), NextToken = page.NextToken };
    }

    private static string? ValueOf(StackInstance instance, StackInstanceFilterShape filter) => filter.Name switch
    {
        StackInstanceFilterNameValues.DetailedStatus => instance.Detailed,
        StackInstanceFilterNameValues.LastOperationId => instance.LastOperation,
        StackInstanceFilterNameValues.DriftStatus => instance.Drift,
        _ => throw StackErrors.Validation("Filters: a filter needs a Name"),
    };

    /// <summary>An instance that an operation is going to come to.</summary>
    private static StackInstance Await(Transaction transaction, StackSet set, (string Account, string Region) place, IReadOnlyList<ParameterShape> overrides)
    {
        var id = StackInstance.IdOf(set, place.Account, place.Region);
        var instance = transaction.Find(id)
            ?? new StackInstance(id, set.Id, place.Account, place.Region, StackInstanceStatusValues.Outdated, StackInstanceDetailedStatusValues.Pending);
        var other = StackSetDraft.Override(set, overrides, instance.Overrides);
        return transaction.Put(instance with
        {
            Overrides = other,
            Status = other.SequenceEqual(instance.Overrides) ? instance.Status : StackInstanceStatusValues.Outdated,
            Detailed = StackInstanceDetailedStatusValues.Pending,
            Reason = UserInitiated,
        });
    }

    /// <summary>The place of a stack that stands already.</summary>
    /// <exception cref="AwsException">StackNotFoundException, InvalidOperationException.</exception>
    private static StackInstance AwaitImport(Transaction transaction, StackSet set, string stack)
    {
        if (stack.Split(':') is not ["arn", "aws", "cloudformation", var region, var account, _]
            || transaction.In(new Scope(new AccountId(account), new RegionName(region))).Find(new Id<Stack>(stack)) is not { IsDeleted: false }) throw StackSetErrors.StackNotFound(stack);
        var id = StackInstance.IdOf(set, account, region);
        if (transaction.Under(StackInstance.ByStack, stack).FirstOrDefault() is { } taken) throw StackSetErrors.Invalid($"Stack {stack} belongs to StackSet {taken.Set.Text.Split(':')[0]} already");
        if (transaction.Find(id) is not null) throw StackSetErrors.Invalid($"StackSet {set.Name} has a stack in account {account} and region {region} already");
        return transaction.Put(new StackInstance(id, set.Id, account, region, StackInstanceStatusValues.Outdated, StackInstanceDetailedStatusValues.Pending)
        {
            Stack = stack,
            Reason = UserInitiated,
        });
    }

    private static void RequirePlaces(IReadOnlyList<string> accounts, IReadOnlyList<string> regions)
    {
        if (accounts.Count == 0) throw StackErrors.Validation("Accounts must be specified");
        if (regions.Count == 0) throw StackErrors.Validation("Regions must be specified");
    }
}
