using System.Text;
using Weft.Host.Objects;
using Xunit;

namespace Weft.Tests.Host.Objects;

public sealed class BodyFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weft-bodies").FullName;

    private string Root => Path.Combine(folder, "objects");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(4096)]
    [InlineData(200_001)]
    public void A_body_is_read_back_whole_and_from_anywhere(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        var name = new BodyFolder(Root).Keep(bytes);

        // Another program finds the key beside the bodies.
        using var body = new BodyFolder(Root).Open(name)!;
        var read = new MemoryStream();
        body.CopyTo(read);

        Assert.Equal(bytes, read.ToArray());
        Assert.Equal(length, body.Length);
        for (var first = 0; first < length; first += 1 + (length / 7))
        {
            body.Seek(first, SeekOrigin.Begin);
            var rest = new byte[Math.Min(33, length - first)];
            body.ReadExactly(rest);
            Assert.Equal(bytes[first..(first + rest.Length)], rest);
        }
    }

    [Fact]
    public void What_lies_on_the_disk_is_encrypted()
    {
        var bodies = new BodyFolder(Root);
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("the same words again ", 1000)));

        var (one, two) = (bodies.Keep(text), bodies.Keep(text));

        var (first, second) = (File.ReadAllBytes(Path.Combine(Root, one)), File.ReadAllBytes(Path.Combine(Root, two)));
        Assert.Equal(text.Length + 16, first.Length);
        Assert.Equal(-1, first.AsSpan().IndexOf("the same"u8));
        Assert.NotEqual(first[16..], second[16..]);
        Assert.Equal(256, first.Distinct().Count());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Root, "key")));
    }

    [Fact]
    public void A_body_that_is_not_there_is_nothing_and_who_keeps_none_has_no_folder()
    {
        var bodies = new BodyFolder(Root);

        Assert.Null(bodies.Open("no-such"));
        Assert.Empty(new BodyFolder(Path.Combine(folder, "none")).Names);
        Assert.False(Directory.Exists(Path.Combine(folder, "none")));
        var name = bodies.Keep(new byte[3]);
        Assert.Equal([name], bodies.Names);
        bodies.Remove(name);
        Assert.Empty(bodies.Names);
    }
}
