using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>The versions of a stack and the texts of their templates: written once, and forgotten with the last version that uses them.</summary>
internal static class StackVersions
{
    /// <summary>The update holds; what was before it is not needed any more, unless a parent may still go back.</summary>
    public static void ForgetPrior(StackRun run)
    {
        if (run.Stack.Parent is not null) return;
        run.Put(ForgetPrior(run.Transaction, run.Stack));
    }

    private static Stack ForgetPrior(Transaction transaction, Stack stack)
    {
        foreach (var nested in transaction.Referring(StackResource.OfStack, stack.Id).Where(resource => resource is { Type: StackEvent.StackType, PhysicalId: not null }).ToList())
        {
            if (transaction.Find(new Id<Stack>(nested.PhysicalId!)) is { IsDeleted: false } inner) transaction.Put(ForgetPrior(transaction, inner));
        }

        if (stack.Prior is { } prior) Forget(transaction, prior.Template, stack.Version.Template);
        return stack with { Prior = null, PolicyDuringUpdate = null };
    }

    /// <summary>The stack is again what it was.</summary>
    public static void Restore(StackRun run)
    {
        if (run.Stack.Prior is not { } prior) return;
        Forget(run.Transaction, run.Stack.Version.Template, prior.Template);
        // A resource that was skipped may be something else than the version says.
        run.Put(run.Stack with { Version = prior with { IsReached = prior.IsReached && run.Stack.Spared.IsEmpty }, Prior = null, PolicyDuringUpdate = null, Spared = [] });
    }

    public static void Forget(Transaction transaction, string template, string? kept)
    {
        if (template != kept && transaction.Find(new Id<TemplateBody>(template)) is { } body) transaction.Remove(body.Id);
    }
}
