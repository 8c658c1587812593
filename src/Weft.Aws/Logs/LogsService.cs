using Weft.Aws.Logs.LogEvents;
using Weft.Aws.Logs.LogGroups;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.Operations;

namespace Weft.Aws.Logs;

/// <summary>Amazon CloudWatch Logs: one line a resource.</summary>
public static class LogsService
{
    public static void Declare(Catalog catalog)
    {
        LogGroup.Declare(catalog);
        LogStream.Declare(catalog);
        LogChunk.Declare(catalog);
    }
}
