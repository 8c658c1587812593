using System.Collections.Immutable;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>What one look at a stack added to its history: a stack of 500 resources has 1,500 events and is made in one look.</summary>
/// <param name="Id">The stack's UUID and the number of the page, so that they stand in order.</param>
/// <param name="Token">The token that the caller gave the operation.</param>
public sealed record HistoryPage(Id<HistoryPage> Id, Id<Stack> Stack, DateTimeOffset At, string? Token, ImmutableArray<StackEvent> Events) : IResource<HistoryPage>
{
    /// <summary>Each event was a record of its own once; what an old state holds of them is no longer shown.</summary>
    public const string FormerNoun = "cloudformation-event";

    public static readonly Reference<HistoryPage, Stack> OfStack = Reference<HistoryPage, Stack>.One(page => page.Stack, blocks: false);

    public static ResourceType<HistoryPage> Type { get; } = new ResourceType<HistoryPage>("cloudformation-history", StackJson.Default).WithoutTags().RefersTo(OfStack);

    /// <summary>Adds to the history.</summary>
    public static void Add(Transaction transaction, Stack stack, params ImmutableArray<StackEvent> events)
    {
        var number = stack.PagesForgotten + transaction.CountUnder(OfStack, stack.Id.Text);
        transaction.Put(new HistoryPage(new Id<HistoryPage>($"{stack.Uuid}/{number:D8}"), stack.Id, transaction.Now, stack.Token, events));
    }

    /// <summary>All that is kept of a stack's history, the oldest first.</summary>
    public static IEnumerable<StackEvent> EventsOf(View view, Stack stack) => view.Referring(OfStack, stack.Id).SelectMany(page => page.Events);

    /// <summary>The number of an event in its stack's whole history; later ones have greater numbers, ordinally.</summary>
    public string NumberOf(int place) => $"{Id.Text[(Id.Text.LastIndexOf('/') + 1)..]}{place:D5}";
}
