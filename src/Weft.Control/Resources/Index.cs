namespace Weft.Control.Resources;

/// <summary>One line of an index: under <paramref name="Key"/> stands <paramref name="Member"/>, which leads to the resource.</summary>
public readonly record struct IndexEntry(string Key, string Member);

/// <summary>
/// A reverse index over one type of resource, kept up to date by the transaction, so that "all subnets of this VPC" or "who owns this
/// address" costs as much as its answer. Under each key the members are unique and sorted; a member is the resource's id unless said otherwise.
/// </summary>
public abstract class ResourceIndex
{
    /// <summary>Adds the lines that the resource stands under.</summary>
    internal abstract void Collect(object resource, List<IndexEntry> entries);
}

/// <summary>An index over <typeparamref name="T"/>.</summary>
public class Index<T> : ResourceIndex
    where T : class, IResource<T>
{
    private readonly Action<T, List<IndexEntry>> collect;

    private protected Index(Action<T, List<IndexEntry>> collect) => this.collect = collect;

    /// <summary>Resources by a text that each has at most once; null leaves the resource out.</summary>
    public static Index<T> By(Func<T, string?> key) => new((resource, entries) =>
    {
        if (key(resource) is { } text) entries.Add(new IndexEntry(text, resource.Id.Text));
    });

    /// <summary>Resources by several lines each, with members of their own (such as the addresses within a subnet).</summary>
    public static Index<T> ByEach(Func<T, IEnumerable<IndexEntry>> lines) => new((resource, entries) => entries.AddRange(lines(resource)));

    internal override void Collect(object resource, List<IndexEntry> entries) => collect((T)resource, entries);
}

/// <summary>An index that is a reference to another type of resource.</summary>
internal interface IReference
{
    /// <summary>Whether the target can't be deleted while the reference stands.</summary>
    bool Blocks { get; }

    ResourceType Target { get; }
}

/// <summary>What one resource holds of another: the index behind DependencyViolation and reverse look-ups.</summary>
public sealed class Reference<TFrom, TTo> : Index<TFrom>, IReference
    where TFrom : class, IResource<TFrom>
    where TTo : class, IResource<TTo>
{
    private readonly bool blocks;

    private Reference(Action<TFrom, List<IndexEntry>> collect, bool blocks)
        : base(collect) => this.blocks = blocks;

    bool IReference.Blocks => blocks;

    ResourceType IReference.Target => TTo.Type;

    public static Reference<TFrom, TTo> One(Func<TFrom, Id<TTo>> target, bool blocks = true) =>
        new((resource, entries) => entries.Add(new IndexEntry(target(resource).Text, resource.Id.Text)), blocks);

    public static Reference<TFrom, TTo> Optional(Func<TFrom, Id<TTo>?> target, bool blocks = true) => new(
        (resource, entries) =>
        {
            if (target(resource) is { } id) entries.Add(new IndexEntry(id.Text, resource.Id.Text));
        },
        blocks);

    public static Reference<TFrom, TTo> Many(Func<TFrom, IEnumerable<Id<TTo>>> targets, bool blocks = true) => new(
        (resource, entries) =>
        {
            foreach (var id in targets(resource)) entries.Add(new IndexEntry(id.Text, resource.Id.Text));
        },
        blocks);
}
