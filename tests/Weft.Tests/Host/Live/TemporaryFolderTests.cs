using Weft.Host.Live;
using Xunit;

namespace Weft.Tests.Host.Live;

public sealed class TemporaryFolderTests : IDisposable
{
    private readonly string among = Directory.CreateTempSubdirectory("weft-temporary-").FullName;

    public void Dispose() => Directory.Delete(among, recursive: true);

    [Fact]
    public void The_folder_of_a_dead_process_is_deleted_at_the_next_start_and_that_of_a_living_one_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "instances run on Linux alone");
        using var living = TemporaryFolder.Create(among);
        var dead = Dead("weft-0123.instances");
        Directory.CreateDirectory(Path.Combine(dead, "i-1", "etc"));
        File.WriteAllText(Path.Combine(dead, "i-1", "etc", "motd"), "left behind");
        using var next = TemporaryFolder.Create(among);
        Assert.False(Directory.Exists(dead));
        Assert.Equal(new[] { living.Path, next.Path }.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(among).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_does_not_prove_that_it_belongs_to_a_dead_process_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "instances run on Linux alone");
        var unproven = Directory.CreateDirectory(Path.Combine(among, "weft-0123.instances")).FullName;
        var other = Dead("weft-0123.backup");
        var elsewhere = Directory.CreateDirectory(Path.Combine(among, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "process.lock"), "");
        Directory.CreateSymbolicLink(Path.Combine(among, "weft-4567.instances"), elsewhere);
        using var next = TemporaryFolder.Create(among);
        Assert.All([unproven, other, elsewhere], folder => Assert.True(Directory.Exists(folder), folder));
        Assert.True(File.Exists(Path.Combine(elsewhere, "process.lock")));
        Assert.NotNull(new FileInfo(Path.Combine(among, "weft-4567.instances")).LinkTarget);
    }

    [Fact]
    public void A_folder_is_its_users_alone_and_goes_with_its_process()
    {
        var folder = TemporaryFolder.Create(among);
        File.WriteAllText(Path.Combine(folder.Path, "file"), "x");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        folder.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(among));
    }

    /// <summary>A folder as a process leaves it that was killed: the lock is there, and nobody holds it.</summary>
    private string Dead(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(among, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "process.lock"), "");
        return folder;
    }
}
