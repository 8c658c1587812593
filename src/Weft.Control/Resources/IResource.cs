namespace Weft.Control.Resources;

/// <summary>A record in the state. The record is data only; its meaning to the system is in <see cref="Type"/>.</summary>
public interface IResource<TSelf>
    where TSelf : class, IResource<TSelf>
{
    Id<TSelf> Id { get; }

    /// <summary>What the system knows about this type of resource: storage, identifiers, errors, references and filters.</summary>
    static abstract ResourceType<TSelf> Type { get; }
}
