using Weft.Aws.Ec2.Volumes;
using Weft.Aws.Guests;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Tests.Control;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Volumes;

/// <summary>Volumes across restarts, and what of the disks on the host is kept.</summary>
public sealed class VolumeStateTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.db");
    private readonly VolumeCloud world = new();

    [Fact]
    public async Task An_instance_of_a_state_from_before_there_were_volumes_gets_one_when_the_state_is_opened()
    {
        var launchedAt = world.Cloud.Now;
        var (running, stopped, ended) = (world.Run(), world.Run(), world.Run());
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [stopped] });
        world.Terminate(ended);
        world.Cloud.Write(transaction =>
        {
            foreach (var volume in transaction.All<Volume>().ToList()) transaction.Remove(volume.Id);
        });
        using (var journal = new SqliteJournal(path, world.Cloud.Catalog))
            journal.Append([new JournalEntry(1, SystemCall, [.. StateReplay.ContentsOf(world.Cloud.State)])]);

        var first = await OpenAsync();
        var second = await OpenAsync();

        Assert.Equal(2, first.Revision);
        Assert.Equal(new[] { running, stopped }.Order(StringComparer.Ordinal), VolumesOf(first).Select(volume => volume.Disk.Text).Order(StringComparer.Ordinal));
        Assert.All(VolumesOf(first), volume => Assert.Equal(("gp3", 8, launchedAt, "attached"), (volume.Settings.Type, volume.Settings.SizeGiB, volume.CreatedAt, volume.Attachment!.Status)));
        Assert.Equal(2, second.Revision);
        Assert.Equal(VolumesOf(first).Select(volume => volume.Id), VolumesOf(second).Select(volume => volume.Id));
    }

    [Fact]
    public async Task A_restart_keeps_volumes_as_they_are()
    {
        var volume = world.VolumeOf(world.Run(new EbsBlockDeviceShape { VolumeSize = 20, DeleteOnTermination = false }));
        world.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 30 });
        using (var journal = new SqliteJournal(path, world.Cloud.Catalog))
            journal.Append([new JournalEntry(1, SystemCall, [.. StateReplay.ContentsOf(world.Cloud.State)])]);

        var state = await OpenAsync();

        var kept = Assert.Single(VolumesOf(state));
        Assert.Equal((1L, volume, 30, false), (state.Revision, kept.Id.Text, kept.Settings.SizeGiB, kept.Attachment!.DeleteOnTermination));
        Assert.Equal(20, Assert.Single(kept.Modifications).Original.SizeGiB);
    }

    [Fact]
    public void The_disk_of_an_instance_is_kept_as_long_as_its_volume()
    {
        var (goes, stays) = (world.Run(), world.Run(new EbsBlockDeviceShape { DeleteOnTermination = false }));
        var volume = world.VolumeOf(stays);
        Assert.Equal([goes, stays], Disks());

        world.Terminate(goes);
        world.Terminate(stays);
        world.Cloud.Pass(TimeSpan.FromHours(2));
        Assert.Equal([stays], Disks());

        world.Cloud.Call(Ec2Api.DeleteVolume, new DeleteVolumeRequest { VolumeId = volume });
        Assert.Empty(Disks());

        HashSet<string> Disks() => RunningInstances.WithDisks(world.Cloud.State);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(path) + "*")) File.Delete(file);
    }

    private Call SystemCall => new(Scope.System, Caller.System, "Test", "", world.Cloud.Now);

    private async Task<CloudState> OpenAsync()
    {
        await using var cloud = new Cloud(new SqliteJournal(path, world.Cloud.Catalog), new WriteSettings(world.Cloud.Catalog, new IdSource(7), Pace.Instant), new FakeClock());
        return cloud.Current;
    }

    private static List<Volume> VolumesOf(CloudState state) =>
        [.. state.Scopes.Where(scope => !scope.IsGlobal).SelectMany(scope => new View(state, new Call(scope, Caller.System, "Test", "", default)).All<Volume>())];
}
