using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.ChangeSets;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.NestedStacks;

/// <summary>AWS::CloudFormation::Stack: a stack as a resource of another, made by the same CreateStack, UpdateStack and DeleteStack.</summary>
internal sealed class NestedStackProvisioning(StackCreation creation, StackUpdates updates)
{
    private const int LongestName = 128;
    private const int MaxDepth = 20;

    public void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType(StackEvent.StackType)
        .Has(
            Property.Text("TemplateURL").Required(),
            Property.Map("Parameters", Property.Document("")),
            Property.Texts("NotificationARNs"),
            Property.Integer("TimeoutInMinutes"),
            Property.Tags())
        .Reexamined()
        .Bills(Meter.Use("what the resources of its own template are billed by"))
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(CloudFormationApi.DeleteStack, new RequestFields().With("StackName", id)))
        .ReadBy(CloudFormationApi.DescribeStacks, "StackName")
        .Reads(Read)
        .Settles(Settle)
        .AttributesUnder("Outputs.", (view, id, name) => view.Require(new Id<Stack>(id)).Version.Outputs.FirstOrDefault(output => output.Name == name) is { } output
            ? JsonValue.Create(output.Value)
            : throw new Templates.TemplateFault($"Output {name} not found in the nested stack {id}")));

    private string Create(ProvisionCall call, PropertyReader given)
    {
        var parent = ParentOf(call);
        RequireDepth(call.View, parent);
        var foreseen = ChangeSetLookup.FindNested(call.View, parent, call.LogicalId);
        var reviewed = foreseen is null ? null : call.View.Require(foreseen.Stack);
        var fields = Fields(given, parent).With("StackName", reviewed?.Name ?? call.MakeName(LongestName)).With("TimeoutInMinutes", given.Integer("TimeoutInMinutes"));
        var id = call.Run(CloudFormationApi.CreateStack, fields, (there, request) => creation.Create(there, request, InputsOf(there, StackInputs.Of(request), foreseen), reviewed)).StackId!;
        Follow(call, call.View.Require(new Id<Stack>(id)) with { Parent = parent.Id.Text, Root = parent.Root ?? parent.Id.Text, RoleArn = parent.RoleArn }, foreseen);
        return id;
    }

    /// <summary>A stack that nests itself would go on for ever.</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static void RequireDepth(View view, Stack parent)
    {
        var depth = 1;
        for (var above = parent; above?.Parent is { } next; above = view.Find(new Id<Stack>(next))) depth++;
        if (depth > MaxDepth) throw StackErrors.Validation($"Stacks can be nested at most {MaxDepth} deep.");
    }

    private void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var nested = call.View.Require(new Id<Stack>(update.Id));
        if (call.IsRollback)
        {
            // What the nested stack was stands in its own record: the template's address may lead to another text by now.
            if (nested.Prior is { } prior && !nested.IsInProgress) updates.Begin(call.Transaction, nested, prior);
            return;
        }

        var parent = ParentOf(call);
        var foreseen = ChangeSetLookup.FindNested(call.View, parent, call.LogicalId);
        try
        {
            call.Run(CloudFormationApi.UpdateStack, Fields(update.After, parent).With("StackName", update.Id), (there, request) =>
                updates.Update(there, request, InputsOf(there, StackInputs.Of(request), foreseen)));
        }
        catch (AwsException nothing) when (nothing.Message == StackErrors.NoUpdates().Message)
        {
            // Its address changed and its content did not.
        }

        if (foreseen is not null) Follow(call, call.View.Require(nested.Id), foreseen);
    }

    /// <summary>Holds to the template that a change set was made from, whatever its address leads to by now.</summary>
    private static StackInputs InputsOf(View view, StackInputs inputs, ChangeSet? foreseen) => foreseen is null
        ? inputs
        : inputs with { StoredTemplate = view.Require(new Id<TemplateBody>(foreseen.Version.Template)).Text };

    /// <summary>The nested stack carries its part of a change set out.</summary>
    private static void Follow(ProvisionCall call, Stack nested, ChangeSet? foreseen)
    {
        call.Transaction.Put(nested with { ChangeSet = foreseen?.Id.Text });
        if (foreseen is not null) call.Transaction.Put(foreseen with { ExecutionStatus = ExecutionStatusValues.ExecuteComplete });
    }

    private static RequestFields Fields(PropertyReader given, Stack parent) => new RequestFields()
        .With("TemplateURL", given.RequireText("TemplateURL"))
        .With("Parameters", ParametersOf(given).Select(parameter => new RequestFields().With("ParameterKey", parameter.Name).With("ParameterValue", parameter.Value)))
        .With("NotificationARNs", given.Has("NotificationARNs") ? given.Texts("NotificationARNs") : parent.Version.NotificationArns)
        .With("Capabilities", parent.Version.Capabilities)
        .With("Tags", given.Tags().Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value)));

    /// <summary>A list is handed over with commas.</summary>
    public static IEnumerable<(string Name, string Value)> ParametersOf(PropertyReader given)
    {
        if (given.Value("Parameters") is not { } map) yield break;
        foreach (var entry in map.EnumerateObject())
        {
            yield return (entry.Name, entry.Value.ValueKind switch
            {
                System.Text.Json.JsonValueKind.Array => string.Join(',', entry.Value.EnumerateArray().Select(item => item.ToString())),
                System.Text.Json.JsonValueKind.True => "true",
                System.Text.Json.JsonValueKind.False => "false",
                _ => entry.Value.ToString(),
            });
        }
    }

    private static JsonObject? Read(View view, string id, PropertyReader last) => view.Find(new Id<Stack>(id)) is { IsDeleted: false }
        ? JsonObject.Create(last.Json)
        : null;

    private static Settling Settle(View view, string id)
    {
        var stack = view.Require(new Id<Stack>(id));
        if (stack.IsInProgress) return Settling.Pending;
        if (stack.Status is StackStatusValues.CreateComplete or StackStatusValues.UpdateComplete or StackStatusValues.DeleteComplete) return Settling.Settled;
        // It went back by itself, and so does what holds it.
        if (stack.Status == StackStatusValues.UpdateRollbackComplete && IsRollingBack(view, stack)) return Settling.Settled;
        var why = HistoryPage.EventsOf(view, stack).LastOrDefault(happened => happened.LogicalId == stack.Name && happened.Reason?.StartsWith("The following", StringComparison.Ordinal) == true);
        return Settling.Failed($"Embedded stack {stack.Id} was not successfully {(stack.Operation == 1 ? "created" : "updated")}: {why?.Reason ?? stack.Reason ?? $"Currently in {stack.Status}"}");
    }

    private static bool IsRollingBack(View view, Stack nested) =>
        nested.Parent is { } parent && view.Find(new Id<Stack>(parent))?.Status == StackStatusValues.UpdateRollbackInProgress;

    private static Stack ParentOf(ProvisionCall call) => StackLookup.Require(call.View, call.StackName);
}
