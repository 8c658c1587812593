using Weft.Conformance.Clients;
using Weft.Conformance.Durability;
using Xunit;

namespace Weft.Conformance.S3;

/// <summary>Buckets and objects through boto3 and the AWS CLI, and across a kill.</summary>
public sealed class S3ClientTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weft-s3").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Boto3_finds_what_it_wrote_and_is_told_what_is_wrong(bool isOnDisk)
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(stateFile: isOnDisk ? Path.Combine(folder, "weft.db") : null);
        var program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "S3", "objects.py"), TestContext.Current.CancellationToken);

        Assert.Equal("done", (await weft.PythonAsync(program)).Trim());
    }

    [Fact]
    public async Task The_CLI_copies_lists_and_removes()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var file = Path.Combine(folder, "a.txt");
        await File.WriteAllTextAsync(file, "hello", TestContext.Current.CancellationToken);

        (await weft.TryAwsAsync("s3 mb s3://shelf")).Succeeded();
        (await weft.TryAwsAsync($"s3 cp {file} s3://shelf/dir/a.txt")).Succeeded();
        (await weft.TryAwsAsync("s3 cp s3://shelf/dir/a.txt s3://shelf/b.txt")).Succeeded();
        Assert.Equal("hello", (await weft.TryAwsAsync("s3 cp s3://shelf/b.txt -")).Succeeded());
        Assert.Contains("PRE dir/", (await weft.TryAwsAsync("s3 ls s3://shelf")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("BucketNotEmpty", (await weft.TryAwsAsync("s3 rb s3://shelf")).Errors, StringComparison.Ordinal);
        (await weft.TryAwsAsync("s3 rb s3://shelf --force")).Succeeded();
        Assert.Equal("", (await weft.TryAwsAsync("s3 ls")).Succeeded());
    }

    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_whole()
    {
        var file = Path.Combine(folder, "weft.db");
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        await using (var weft = await WeftProcess.StartAsync(file))
        {
            Assert.Equal(200, (int)(await PutAsync(weft, "/shelf", [])).StatusCode);
            Assert.Equal(200, (int)(await PutAsync(weft, "/shelf/kept", bytes)).StatusCode);
            weft.KillHard();
        }

        // What a killed upload left behind: nothing names it.
        var stray = Path.Combine(file + ".objects", "stray");
        await File.WriteAllBytesAsync(stray, bytes, TestContext.Current.CancellationToken);
        await using var restarted = await WeftProcess.StartAsync(file);
        var answer = await SendAsync(restarted, HttpMethod.Get, "/shelf/kept", null);

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.False(File.Exists(stray));
        using var http = new HttpClient();
        await http.PostAsync(new Uri(restarted.Url, "/_weft/reset"), null, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)(await SendAsync(restarted, HttpMethod.Get, "/shelf/kept", null)).StatusCode);
        Assert.Equal([Path.Combine(file + ".objects", "key")], Directory.GetFiles(file + ".objects"));
    }

    private static Task<HttpResponseMessage> PutAsync(WeftProcess weft, string path, byte[] body) => SendAsync(weft, HttpMethod.Put, path, body);

    /// <summary>Signed with a key that nobody made, so that nothing is verified.</summary>
    private static async Task<HttpResponseMessage> SendAsync(WeftProcess weft, HttpMethod method, string path, byte[]? body)
    {
        using var http = new HttpClient();
        var request = new HttpRequestMessage(method, new Uri(weft.Url, path)) { Content = body is null ? null : new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("x-amz-date", "20260102T030405Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature={new string('0', 64)}");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
