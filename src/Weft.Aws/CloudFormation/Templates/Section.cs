using System.Collections;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Something that a section of a template declares under a name of its own.</summary>
public interface IDeclaration
{
    string Name { get; }

    Mark Mark { get; }
}

/// <summary>One section of a template: its declarations in the order in which they were written, and by name.</summary>
public sealed class Section<T> : IReadOnlyList<T>
    where T : class, IDeclaration
{
    private readonly List<T> ordered;
    private readonly Dictionary<string, T> byName;

    public Section(IEnumerable<T> declarations)
    {
        ordered = [.. declarations];
        byName = ordered.ToDictionary(declaration => declaration.Name, StringComparer.Ordinal);
    }

    public static Section<T> Empty { get; } = new([]);

    public int Count => ordered.Count;

    public T this[int index] => ordered[index];

    public IEnumerable<string> Names => ordered.Select(declaration => declaration.Name);

    public T? Find(string name) => byName.GetValueOrDefault(name);

    public bool Has(string name) => byName.ContainsKey(name);

    public IEnumerator<T> GetEnumerator() => ordered.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
