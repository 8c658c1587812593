using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.NestedStacks;

/// <summary>AWS::CloudFormation::Stack: a stack as a resource of another, made by the same CreateStack, UpdateStack and DeleteStack.</summary>
internal sealed class NestedStackProvisioning(StackUpdates updates)
{
    private const int LongestName = 128;

    public void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType(StackEvent.StackType)
        .Has(
            Property.Text("TemplateURL").Required(),
            Property.Map("Parameters", Property.Document("")),
            Property.Texts("NotificationARNs"),
            Property.Integer("TimeoutInMinutes"),
            Property.Tags())
        .Reexamined()
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(CloudFormationApi.DeleteStack, new RequestFields().With("StackName", id)))
        .Reads(Read)
        .Settles(Settle)
        .AttributesUnder("Outputs.", (view, id, name) => view.Require(new Id<Stack>(id)).Version.Outputs.FirstOrDefault(output => output.Name == name) is { } output
            ? JsonValue.Create(output.Value)
            : throw new Templates.TemplateFault($"Output {name} not found in the nested stack {id}")));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var parent = ParentOf(call);
        var fields = Fields(given, parent).With("StackName", call.MakeName(LongestName)).With("TimeoutInMinutes", given.Integer("TimeoutInMinutes"));
        var id = call.Run(CloudFormationApi.CreateStack, fields).StackId!;
        var nested = call.View.Require(new Id<Stack>(id));
        call.Transaction.Put(nested with { Parent = parent.Id.Text, Root = parent.Root ?? parent.Id.Text, RoleArn = parent.RoleArn });
        return id;
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

        try
        {
            call.Run(CloudFormationApi.UpdateStack, Fields(update.After, ParentOf(call)).With("StackName", update.Id));
        }
        catch (AwsException nothing) when (nothing.Message == StackErrors.NoUpdates().Message)
        {
            // Its address changed and its content did not.
        }
    }

    private static RequestFields Fields(PropertyReader given, Stack parent) => new RequestFields()
        .With("TemplateURL", given.RequireText("TemplateURL"))
        .With("Parameters", ParametersOf(given).Select(parameter => new RequestFields().With("ParameterKey", parameter.Name).With("ParameterValue", parameter.Value)))
        .With("NotificationARNs", given.Has("NotificationARNs") ? given.Texts("NotificationARNs") : parent.Version.NotificationArns)
        .With("Capabilities", parent.Version.Capabilities)
        .With("Tags", given.Tags().Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value)));

    /// <summary>A list is handed over with commas.</summary>
    private static IEnumerable<(string Name, string Value)> ParametersOf(PropertyReader given)
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
        var why = view.Referring(StackEvent.OfStack, stack.Id).LastOrDefault(happened => happened.LogicalId == stack.Name && happened.Reason?.StartsWith("The following", StringComparison.Ordinal) == true);
        return Settling.Failed($"Embedded stack {stack.Id} was not successfully {(stack.Operation == 1 ? "created" : "updated")}: {why?.Reason ?? stack.Reason ?? $"Currently in {stack.Status}"}");
    }

    private static bool IsRollingBack(View view, Stack nested) =>
        nested.Parent is { } parent && view.Find(new Id<Stack>(parent))?.Status == StackStatusValues.UpdateRollbackInProgress;

    private static Stack ParentOf(ProvisionCall call) => StackLookup.Require(call.View, call.StackName);
}
