using System.Net;
using Weft.Control.Timing;
using Weft.Fabric.Observation;
using Weft.Host.Serving;
using Weft.Host.Watching;
using Xunit;

namespace Weft.Tests.Host.Watching;

public sealed class MeterBookTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("weft-meters-");
    private readonly CallLog log = new(TextWriter.Null, LogLevel.Error, asJson: false);

    private string Book => Path.Combine(folder.FullName, "weft.db.meters");

    [Fact]
    public void Meters_are_read_as_they_were_written()
    {
        File.WriteAllText(Book, """{"meters":[{"kind":"natgateway","id":"nat-1","sentBytes":9000000000,"receivedBytes":7},{"kind":"availability-zones","id":"use1-az1 use1-az2","sentBytes":1,"receivedBytes":0}]}""");

        Assert.Equal([new TrafficMeter(MeterKind.NatGateway, "nat-1", 9_000_000_000, 7), new TrafficMeter(MeterKind.Zones, "use1-az1 use1-az2", 1, 0)], MeterBook.Read(Settings("weft.db"), log));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"meters":[{"kind":"teapot","id":"x","sentBytes":1,"receivedBytes":1}]}""")]
    [InlineData("""{"meters":[{"kind":"natgateway","id":"x","sentBytes":"1","receivedBytes":1}]}""")]
    [InlineData("""{"meters":[{"kind":"natgateway","sentBytes":1,"receivedBytes":1}]}""")]
    [InlineData("""{"meters":[{"kind":"natgateway","id":null,"sentBytes":1,"receivedBytes":1}]}""")]
    [InlineData("""{"meters":[{"kind":"natgateway","id":"x","sentBytes":1,"receivedBytes":1},{"kind":"natgateway","id":"x","sentBytes":1,"receivedBytes":1}]}""")]
    public void A_file_of_something_else_is_put_aside_and_meters_begin_anew(string text)
    {
        File.WriteAllText(Book, text);

        Assert.Empty(MeterBook.Read(Settings("weft.db"), log));

        Assert.Equal(text, File.ReadAllText($"{Book}.unreadable"));
        Assert.False(File.Exists(Book));
    }

    [Fact]
    public void Without_a_state_file_meters_begin_at_nothing() => Assert.Empty(MeterBook.Read(Settings(null), log));

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private ServerSettings Settings(string? file) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), file is null ? null : Path.Combine(folder.FullName, file), AuthMode.Open, Pace.Instant, LogLevel.None);
}
