using System.Collections;
using System.Runtime.CompilerServices;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Control.Operations;

/// <summary>One operation that is served: its contract, paired with the function that does it.</summary>
public abstract class Operation(OperationContract contract, bool isWrite)
{
    public OperationContract Contract { get; } = contract;

    /// <summary>Whether it changes state, and so passes through the one writer.</summary>
    public bool IsWrite { get; } = isWrite;

    /// <summary>The action that a policy must allow, such as <c>ec2:CreateSubnet</c>.</summary>
    public string Action { get; } = $"{contract.Service.SigningName}:{contract.Name}";

    /// <summary>The permissions that a call needs; null where that is the operation's own action on what the request names.</summary>
    public abstract IReadOnlyList<Need>? NeedsOf(View view, object request);

    /// <summary>The members that are refused, as paths from the request.</summary>
    public abstract IEnumerable<string> Refusals { get; }

    /// <summary>Refuses members that AWS knows and Weft does not do.</summary>
    /// <exception cref="AwsException">UnsupportedOperation, naming the member.</exception>
    public abstract void CheckRefusals(object request);

    /// <summary>Whether what it keeps tells a repeated call from a new one, so that no answer is recorded for its token.</summary>
    public bool KnowsRepetition { get; protected set; }

    /// <summary>Whether a long look comes before the write (<see cref="LookFirst"/>).</summary>
    public virtual bool LooksFirst => false;

    /// <summary>What a request makes beside the resource that the operation's name spells.</summary>
    public virtual IReadOnlyList<MadeResource> MadeBy(View view, object request) => [];

    /// <summary>The resources that a request is about without spelling their identifiers.</summary>
    public virtual IEnumerable<Mention> MentionsIn(View view, object request) => [];

    /// <summary>What a request means that leans on something stored; for others the request itself.</summary>
    public virtual object Whole(View view, object request) => request;

    /// <summary>Does an operation that only looks, for one service that needs what another tells.</summary>
    public object Look(View view, object request) => IsWrite ? throw new InvalidOperationException($"{Action} does not only look") : Run(view, request);

    /// <summary>Does it. A write operation is handed a <see cref="Transaction"/>.</summary>
    internal object Run(View view, object request) => Run(view, request, null);

    /// <summary>The long look that a write needs before it changes anything; null where it needs none.</summary>
    internal virtual object? LookFirst(View view, object request) => null;

    /// <param name="seen">What <see cref="LookFirst"/> gave on an earlier revision; where null the operation looks by itself.</param>
    internal abstract object Run(View view, object request, object? seen);
}

/// <summary>An operation with its types; what <c>Declare</c> goes on from.</summary>
public sealed class Operation<TRequest, TResult>(
    OperationContract<TRequest, TResult> contract, bool isWrite, Func<View, TRequest, object?, TResult> run, Func<View, TRequest, object>? look = null)
    : Operation(contract, isWrite)
    where TRequest : class
    where TResult : class
{
    private readonly List<(string Name, Func<TRequest, object?> Value)> refusals = [];
    private readonly List<Func<View, TRequest, MadeResource>> made = [];
    private Func<View, TRequest, IEnumerable<Mention>>? mentions;
    private Func<View, TRequest, TRequest>? whole;
    private Func<View, TRequest, IReadOnlyList<Need>>? needs;

    /// <summary>Declares a member that is taken and rightly changes nothing, with the reason.</summary>
    public Operation<TRequest, TResult> Accepts(Func<TRequest, object?> member, string because)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentException.ThrowIfNullOrEmpty(because);
        return this;
    }

    /// <summary>Declares that the operation itself tells a repeated call under the same token from a new one.</summary>
    public Operation<TRequest, TResult> KnowingRepetition()
    {
        KnowsRepetition = true;
        return this;
    }

    /// <summary>Declares a resource that is made beside the one that the operation's name spells, so that policies see it.</summary>
    public Operation<TRequest, TResult> Makes(Func<View, TRequest, MadeResource> one)
    {
        made.Add(one);
        return this;
    }

    public override IReadOnlyList<MadeResource> MadeBy(View view, object request) => [.. made.Select(one => one(view, (TRequest)request))];

    /// <summary>Declares what a caller needs to be allowed, where that is not the operation's own action.</summary>
    public Operation<TRequest, TResult> Needs(Func<View, TRequest, IReadOnlyList<Need>> permissions)
    {
        needs = permissions;
        return this;
    }

    public override IReadOnlyList<Need>? NeedsOf(View view, object request) => needs?.Invoke(view, (TRequest)request);

    public override IEnumerable<string> Refusals => refusals.Select(refusal => refusal.Name);

    /// <summary>Declares a member that AWS knows and Weft does not do: giving it a value is an error, never ignored.</summary>
    public Operation<TRequest, TResult> Refuses(
        Func<TRequest, object?> member,
        [CallerArgumentExpression(nameof(member))] string name = "")
    {
        refusals.Add((MemberName(name), member));
        return this;
    }

    /// <summary>Declares a member of each element of a list as refused.</summary>
    public Operation<TRequest, TResult> RefusesEach<TItem>(
        Func<TRequest, IEnumerable<TItem>?> items,
        Func<TItem, object?> member,
        [CallerArgumentExpression(nameof(items))] string itemsName = "",
        [CallerArgumentExpression(nameof(member))] string name = "")
    {
        refusals.Add(($"{MemberName(itemsName)}.{MemberName(name)}", request => items(request)?.Select(member).FirstOrDefault(IsGiven)));
        return this;
    }

    /// <summary>Declares one value of a member as refused; the others are done.</summary>
    public Operation<TRequest, TResult> RefusesValue<TValue>(
        Func<TRequest, TValue> member,
        TValue value,
        [CallerArgumentExpression(nameof(member))] string name = "")
    {
        var written = value is true ? "true" : $"{value}";
        refusals.Add(($"{MemberName(name)}={written}", request => EqualityComparer<TValue>.Default.Equals(member(request), value) ? value : null));
        return this;
    }

    /// <summary>Refuses in the request of another operation, which this one stores, whatever that one refuses.</summary>
    /// <param name="other">The other one, with all its refusals declared.</param>
    /// <param name="stored">What is stored, as a request of the other.</param>
    /// <param name="member">The member that holds it.</param>
    public Operation<TRequest, TResult> RefusesAs<TStored, TStoredResult>(Operation<TStored, TStoredResult> other, Func<TRequest, TStored> stored, string member)
        where TStored : class
        where TStoredResult : class
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, value) in other.refusals) refusals.Add(($"{member}.{name}", request => value(stored(request))));
        return this;
    }

    /// <summary>Declares which resources a request is about without spelling their identifiers, so that policies see them.</summary>
    public Operation<TRequest, TResult> Mentions(Func<View, TRequest, IEnumerable<Mention>> find)
    {
        mentions = find;
        return this;
    }

    /// <summary>Declares what a request means that leans on something stored, so that policies see that.</summary>
    public Operation<TRequest, TResult> Completes(Func<View, TRequest, TRequest> complete)
    {
        whole = complete;
        return this;
    }

    public override IEnumerable<Mention> MentionsIn(View view, object request) => mentions?.Invoke(view, (TRequest)request) ?? [];

    public override object Whole(View view, object request) => whole?.Invoke(view, (TRequest)request) ?? request;

    public override void CheckRefusals(object request)
    {
        foreach (var (name, value) in refusals)
        {
            if (IsGiven(value((TRequest)request)))
                throw new AwsException("UnsupportedOperation", $"Weft does not support the parameter {name} of {Contract.Name}.");
        }
    }

    public override bool LooksFirst => look is not null;

    internal override object? LookFirst(View view, object request) => look?.Invoke(view, (TRequest)request);

    internal override object Run(View view, object request, object? seen) => run(view, (TRequest)request, seen ?? LookFirst(view, request));

    // Terraform sends empty texts for what its user left out; AWS takes them as absent.
    private static bool IsGiven(object? value) => value is not (null or "" or ICollection { Count: 0 });

    /// <summary>"r => r.Options?.Name" names the member Options.Name.</summary>
    private static string MemberName(string expression)
    {
        var body = expression[(expression.IndexOf("=>", StringComparison.Ordinal) + 2)..].Trim();
        return body[(body.IndexOf('.') + 1)..].Replace("?", "", StringComparison.Ordinal);
    }
}
