using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Weft.Aws.Ec2.FlowLogs;
using Weft.Control.State;

namespace Weft.Host.Watching;

/// <summary>The folder of this machine that stands for S3: a bucket is a folder in it, an object is a file.</summary>
internal sealed class FlowLogFolder(string root)
{
    private const int HashDigits = 8;

    /// <summary>Writes one compressed file for each five minutes that the lines end in, each with the names of the fields first.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(View view, FlowLog log, IEnumerable<FlowLogBatch> batches)
    {
        foreach (var slot in batches.SelectMany(batch => batch.Lines).GroupBy(line => FlowLogFile.SlotOf(line.End)))
        {
            var text = Encoding.UTF8.GetBytes(string.Join('\n', slot.OrderBy(line => line.Start).Select(line => line.Text).Prepend(log.Fields.Header)) + "\n");
            var hash = Convert.ToHexStringLower(SHA256.HashData(text))[..HashDigits];
            var path = Path.Combine(root, FlowLogFile.PathOf(view, log, slot.Key, hash));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new GZipStream(File.Create(path), CompressionLevel.Optimal);
            file.Write(text);
        }
    }
}
