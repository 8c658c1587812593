using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>Making, deleting and looking at prefix lists.</summary>
internal static class PrefixListOperations
{
    private const int MaxNameLength = 255;

    public static CreateManagedPrefixListResult Create(Transaction transaction, CreateManagedPrefixListRequest request)
    {
        RequireName(request.PrefixListName);
        if (request.AddressFamily is not (ManagedPrefixList.Ipv4 or ManagedPrefixList.Ipv6))
            throw Ec2Errors.InvalidParameter(request.AddressFamily, "AddressFamily", "The value must be IPv4 or IPv6.");
        RequireSize(request.MaxEntries);
        var entries = PrefixListEntries.Parse(request.Entries, request.AddressFamily);
        PrefixListEntries.RequireFit(entries.Length, request.MaxEntries);
        if (transaction.Count<ManagedPrefixList>() >= FixedLimits.PrefixListsPerRegion)
            throw new AwsException("PrefixListLimitExceeded", "You've reached the limit on the number of prefix lists that you can create.");
        var list = transaction.Put(new ManagedPrefixList(
            transaction.NewId<ManagedPrefixList>(), request.PrefixListName, request.AddressFamily, request.MaxEntries, Version: 1,
            PrefixListStateValues.CreateInProgress));
        transaction.Put(new PrefixListVersion(PrefixListVersion.IdOf(list.Id, 1), list.Id, entries));
        transaction.TagNew(list.Id, request.TagSpecifications);
        transaction.Later(PrefixListSteps.AwsDuration, PrefixListSteps.Created, list.Id.Text);
        return new CreateManagedPrefixListResult { PrefixList = Shape(transaction, list) };
    }

    public static DeleteManagedPrefixListResult Delete(Transaction transaction, DeleteManagedPrefixListRequest request)
    {
        var list = transaction.Require<ManagedPrefixList>(request.PrefixListId);
        RequireSettled(list);
        if (transaction.IsReferenced(list.Id))
            throw new AwsException("DependencyViolation", $"The prefix list '{list.Id}' has dependencies and cannot be deleted.");
        list = transaction.Put(list with { State = PrefixListStateValues.DeleteInProgress });
        var shape = Shape(transaction, list);
        transaction.Later(PrefixListSteps.AwsDuration, PrefixListSteps.Deleted, list.Id.Text);
        return new DeleteManagedPrefixListResult { PrefixList = shape };
    }

    public static DescribeManagedPrefixListsResult Describe(View view, DescribeManagedPrefixListsRequest request)
    {
        var page = view.Page<ManagedPrefixList>(request.PrefixListIds, request.Filters, request);
        return new DescribeManagedPrefixListsResult { PrefixLists = page.Select(list => Shape(view, list)), NextToken = page.NextToken };
    }

    /// <summary>
    /// The lists of AWS's own services for gateway endpoints. Weft serves none of those services, so it has no addresses for them to list
    /// (docs/decisions/0008-prefix-lists-of-aws.md).
    /// </summary>
    public static DescribePrefixListsResult DescribeAmazon(View view, DescribePrefixListsRequest request)
    {
        foreach (var clause in Ec2Selection.Clauses(request.Filters))
        {
            if (clause.Name is not ("prefix-list-id" or "prefix-list-name")) throw Ec2Errors.InvalidFilter(clause.Name);
        }

        // A list of the customer's own is none of AWS's: this operation does not know it either.
        if (request.PrefixListIds is [var wanted, ..]) throw ManagedPrefixList.Type.NotFound(ManagedPrefixList.Type.ParseId(wanted).Text);

        var page = Page.Of(Array.Empty<string>(), name => name, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribePrefixListsResult { PrefixLists = page.Select(name => new PrefixListShape { PrefixListName = name }), NextToken = page.NextToken };
    }

    public static GetManagedPrefixListEntriesResult GetEntries(View view, GetManagedPrefixListEntriesRequest request)
    {
        var list = view.Require<ManagedPrefixList>(request.PrefixListId);
        var version = view.Require(PrefixListVersion.IdOf(list.Id, request.TargetVersion ?? list.Version));
        var entries = version.Entries.OrderBy(entry => entry.Block.ToString(), StringComparer.Ordinal);
        var page = Page.Of(entries, entry => entry.Block.ToString(), request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new GetManagedPrefixListEntriesResult
        {
            Entries = page.Select(entry => new PrefixListEntryShape { Cidr = entry.Block.ToString(), Description = entry.Description }),
            NextToken = page.NextToken,
        };
    }

    public static void RequireName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.StartsWith("com.amazonaws", StringComparison.OrdinalIgnoreCase))
            throw Ec2Errors.InvalidParameter(
                name, "PrefixListName", $"A name has 1 to {MaxNameLength} characters and can't start with com.amazonaws.");
    }

    public static void RequireSize(int maxEntries)
    {
        if (maxEntries is < 1 or > FixedLimits.EntriesPerPrefixList)
            throw Ec2Errors.InvalidParameter($"{maxEntries}", "MaxEntries", $"Must specify a max size between 1 and {FixedLimits.EntriesPerPrefixList}");
    }

    /// <summary>Refuses while an earlier change is not through.</summary>
    /// <exception cref="AwsException">IncorrectState.</exception>
    public static void RequireSettled(ManagedPrefixList list)
    {
        if (list.State.EndsWith("-in-progress", StringComparison.Ordinal))
            throw new AwsException(
                "IncorrectState", $"The request cannot be completed because the prefix list ({list.Id}) is in the current state ({list.State})");
    }

    public static ManagedPrefixListShape Shape(View view, ManagedPrefixList list) => new()
    {
        PrefixListId = list.Id.Text,
        PrefixListArn = $"arn:aws:ec2:{view.Region}:{view.Account}:prefix-list/{list.Id}",
        PrefixListName = list.Name,
        AddressFamily = list.AddressFamily,
        State = list.State,
        StateMessage = list.StateMessage,
        MaxEntries = list.MaxEntries,
        Version = list.Version,
        OwnerId = view.Account.Text,
        Tags = TagRules.Shapes(view.TagsOf(list.Id)),
    };
}
