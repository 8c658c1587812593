using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Resources;

namespace Weft.Aws.CloudFormation.WaitConditions;

/// <summary>An address at which someone outside says that what a stack waits for has come about.</summary>
/// <param name="Id">The secret end of the address.</param>
public sealed record WaitHandle(Id<WaitHandle> Id, string Url, ImmutableArray<WaitSignal> Signals) : IResource<WaitHandle>
{
    public static readonly Index<WaitHandle> ByUrl = Index<WaitHandle>.By(handle => handle.Url);

    public static ResourceType<WaitHandle> Type { get; } = new ResourceType<WaitHandle>("cloudformation-wait-handle", WaitJson.Default).WithoutTags().IndexedBy(ByUrl);
}

/// <summary>One message to a wait handle.</summary>
public sealed record WaitSignal(string UniqueId, bool IsSuccess, string Payload, string Reason);

/// <summary>A condition that a stack waits for: so many messages to a handle.</summary>
/// <param name="Id">The ARN-like identifier that Ref gives.</param>
/// <param name="Seen">The messages that the handle had before, which do not count.</param>
public sealed record WaitCondition(Id<WaitCondition> Id, string HandleUrl, int Count, DateTimeOffset Deadline, ImmutableArray<string> Seen) : IResource<WaitCondition>
{
    public static ResourceType<WaitCondition> Type { get; } = new ResourceType<WaitCondition>("cloudformation-wait-condition", WaitJson.Default).WithoutTags();
}

[JsonSerializable(typeof(WaitHandle))]
[JsonSerializable(typeof(WaitCondition))]
internal sealed partial class WaitJson : JsonSerializerContext;
