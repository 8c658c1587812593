using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>What a stack tells once it stands, and the bonds that its exports make.</summary>
internal static class StackOutputs
{
    /// <exception cref="TemplateFault">A value can't be evaluated.</exception>
    /// <exception cref="AwsException">ValidationError: another stack exports the name.</exception>
    public static ImmutableArray<StackOutput> Evaluate(StackRun run)
    {
        var scope = run.Draft.Scope;
        var outputs = ImmutableArray.CreateBuilder<StackOutput>();
        foreach (var declared in run.Draft.Template.Outputs.Where(scope.IsActive))
        {
            if (scope.EvaluateText(declared.Value) is not { } value) continue;
            var export = declared.ExportName is { } name ? scope.EvaluateText(name) : null;
            if (export is not null) RequireFree(run, export, outputs);
            outputs.Add(new StackOutput(declared.Name, value, declared.Description, export));
        }

        return outputs.ToImmutable();
    }

    /// <summary>Refuses to take away or change an export that another stack uses.</summary>
    /// <exception cref="AwsException">ValidationError, naming the export and the stack.</exception>
    public static void RequireUnused(StackRun run, ImmutableArray<StackOutput> becoming)
    {
        foreach (var held in run.Stack.Prior?.Outputs ?? [])
        {
            if (held.Export is not { } name || UserOf(run, name) is not { } user) continue;
            var kept = becoming.FirstOrDefault(output => output.Export == name);
            if (kept is null) throw StackErrors.Validation($"Export {name} cannot be deleted as it is in use by {user}");
            if (kept.Value != held.Value) throw StackErrors.Validation($"Export {name} cannot be updated as it is in use by {user}");
        }
    }

    /// <summary>A stack that imports what this one exports, by name; null while nobody does.</summary>
    public static string? UserOf(StackRun run, string export) =>
        run.Transaction.Under(Stack.ByImport, Stack.KeyOf(run.Stack.Id, export)).FirstOrDefault(user => user.Id != run.Stack.Id)?.Name;

    private static void RequireFree(StackRun run, string export, ImmutableArray<StackOutput>.Builder own)
    {
        var holder = run.Transaction.Under(Stack.ByExport, Stack.KeyOf(run.Stack.Id, export)).FirstOrDefault(stack => stack.Id != run.Stack.Id);
        if (holder is not null) throw StackErrors.Validation($"Export with name {export} is already exported by stack {holder.Name}.");
        if (own.Any(output => output.Export == export)) throw StackErrors.Validation($"Duplicate Export names. Export names must be unique: {export}");
    }
}
