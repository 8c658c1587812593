using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>The operations that only look at stacks: DescribeStacks, ListStacks, events, resources, exports, imports and the stack policy.</summary>
internal static class StackReading
{
    private const int PageSize = 100;

    public static DescribeStacksResult Describe(View view, DescribeStacksRequest request)
    {
        if (request.StackName is { Length: > 0 } name) return new DescribeStacksResult { Stacks = [StackShapes.Of(StackLookup.Require(view, name))] };
        var page = Page.Of(view.All<Stack>().Where(stack => !stack.IsDeleted), stack => stack.Id.Text, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new DescribeStacksResult { Stacks = page.Select(StackShapes.Of), NextToken = page.NextToken };
    }

    public static ListStacksResult List(View view, ListStacksRequest request)
    {
        var wanted = view.All<Stack>().Where(stack => request.StackStatusFilter.Count == 0 || request.StackStatusFilter.Contains(stack.Status));
        var page = Page.Of(wanted, stack => stack.Id.Text, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStacksResult { StackSummaries = page.Select(StackShapes.Summary), NextToken = page.NextToken };
    }

    /// <summary>The newest first.</summary>
    public static DescribeStackEventsResult Events(View view, DescribeStackEventsRequest request)
    {
        var stack = StackLookup.Require(view, request.StackName);
        var newestFirst = view.Referring(HistoryPage.OfStack, stack.Id).Reverse()
            .SelectMany(page => Enumerable.Range(0, page.Events.Length).Reverse().Select(place => (Page: page, Place: place)));
        var page = Page.Of(newestFirst, happened => CountDown(happened.Page.NumberOf(happened.Place)), PageSize, request.NextToken, StackErrors.InvalidToken);
        return new DescribeStackEventsResult { StackEvents = page.Select(happened => StackShapes.Of(stack, happened.Page, happened.Place)), NextToken = page.NextToken };

        // Pages are cut in ascending order of their key.
        static string CountDown(string number) => $"{9_999_999_999_999 - long.Parse(number):D13}";
    }

    public static DescribeStackResourceResult Resource(View view, DescribeStackResourceRequest request)
    {
        var stack = StackLookup.Require(view, request.StackName);
        return new DescribeStackResourceResult { StackResourceDetail = StackShapes.Detail(stack, StackLookup.RequireResource(view, stack, request.LogicalResourceId)) };
    }

    public static DescribeStackResourcesResult Resources(View view, DescribeStackResourcesRequest request)
    {
        if ((request.StackName is null) == (request.PhysicalResourceId is null))
            throw StackErrors.Validation("Exactly one of StackName and PhysicalResourceId must be specified.");
        var stack = request.StackName is { } name ? StackLookup.Require(view, name) : StackOf(view, request.PhysicalResourceId!);
        var resources = view.Referring(StackResource.OfStack, stack.Id).Where(resource => request.LogicalResourceId is not { } wanted || resource.LogicalId == wanted).ToList();
        if (request.LogicalResourceId is { } missing && resources.Count == 0) throw StackErrors.Validation($"Resource {missing} does not exist for stack {stack.Name}");
        return new DescribeStackResourcesResult { StackResources = [.. resources.Select(resource => StackShapes.Of(stack, resource))] };
    }

    public static ListStackResourcesResult ListResources(View view, ListStackResourcesRequest request)
    {
        var stack = StackLookup.Require(view, request.StackName);
        var page = Page.Of(view.Referring(StackResource.OfStack, stack.Id), resource => resource.LogicalId, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackResourcesResult { StackResourceSummaries = page.Select(StackShapes.Summary), NextToken = page.NextToken };
    }

    public static ListExportsResult Exports(View view, ListExportsRequest request)
    {
        var exports = view.All<Stack>().Where(stack => !stack.IsDeleted)
            .SelectMany(stack => stack.Version.Outputs.Where(output => output.Export is not null).Select(output => (Stack: stack, Output: output)))
            .OrderBy(export => export.Output.Export, StringComparer.Ordinal);
        var page = Page.Of(exports, export => export.Output.Export!, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListExportsResult
        {
            Exports = page.Select(export => new ExportShape { ExportingStackId = export.Stack.Id.Text, Name = export.Output.Export, Value = export.Output.Value }),
            NextToken = page.NextToken,
        };
    }

    public static ListImportsResult Imports(View view, ListImportsRequest request)
    {
        if (view.CountUnder(Stack.ByExport, Stack.KeyOf(view, request.ExportName)) == 0) throw StackErrors.Validation($"Export '{request.ExportName}' does not exist.");
        var users = view.Under(Stack.ByImport, Stack.KeyOf(view, request.ExportName)).OrderBy(stack => stack.Name, StringComparer.Ordinal);
        var page = Page.Of(users, stack => stack.Name, PageSize, request.NextToken, StackErrors.InvalidToken);
        return page.Items.Count == 0 && request.NextToken is null
            ? throw StackErrors.Validation($"Export '{request.ExportName}' is not imported by any stack.")
            : new ListImportsResult { Imports = page.Select(stack => stack.Name), NextToken = page.NextToken };
    }

    public static GetStackPolicyResult Policy(View view, GetStackPolicyRequest request) =>
        new() { StackPolicyBody = StackLookup.Require(view, request.StackName).Policy };

    private static Stack StackOf(View view, string physicalId) =>
        view.Under(StackResource.ByPhysicalId, physicalId).FirstOrDefault(resource => view.Find(resource.Stack) is { IsDeleted: false }) is { } resource
            ? view.Require(resource.Stack)
            : throw StackErrors.Validation($"Stack for {physicalId} does not exist");
}
