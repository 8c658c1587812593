using System.IO.Pipelines;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary>An answer on its way out: its bytes are in <see cref="Body"/>, which goes back to its owner when they are sent.</summary>
/// <param name="ErrorCode">AWS's code where the answer is an error, else null.</param>
public readonly record struct Reply(int Status, string ContentType, ResponseBuffer Body, string? ErrorCode = null)
{
    /// <summary>What the call did to reachability, where that was asked for.</summary>
    public string? ReachDifference { get; init; }

    /// <summary>Headers beside those of every answer.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is sent in place of <see cref="Body"/>; closed when it is sent.</summary>
    public System.IO.Stream? Content { get; init; }

    /// <summary>Writes an answer that has no end of its own, in place of <see cref="Body"/>; cancelled when the client goes.</summary>
    public Func<PipeWriter, CancellationToken, Task>? Stream { get; init; }
}

/// <summary>What a log line says of a call.</summary>
public sealed class CallRecord
{
    public string RequestId { get; } = Guid.NewGuid().ToString();

    public string Service { get; set; } = "-";

    public string Operation { get; set; } = "-";

    public string Region { get; set; } = "-";

    public string Account { get; set; } = "-";
}
