using System.Text;
using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>Instances as machines: what runs in them, what they know of themselves, and what remains of them.</summary>
public class LiveInstanceTests
{
    private static readonly string[] namespaces = ["net", "mnt", "uts", "ipc", "pid"];

    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task An_instance_is_a_machine_of_its_own(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("""
            #cloud-config
            hostname: shop
            write_files:
              - path: /etc/shop.conf
                content: open
            runcmd:
              - echo sold on $(hostname)
            packages: [nginx]
            """);
        await LiveCloud.EventuallyAsync("shop", async () => (await cloud.ExecAsync("web", "hostname")).Output.Trim());
        await LiveCloud.EventuallyAsync("open", async () => (await cloud.ExecAsync("web", "cat", "/etc/shop.conf")).Output);
        Assert.False(File.Exists("/etc/shop.conf"));
        Assert.Equal("", (await cloud.ExecAsync("web", "ls", "/tmp")).Succeeded());
        Assert.Equal(9, (await cloud.ExecAsync("web", "sh", "-c", "exit 9")).ExitCode);
        Assert.DoesNotContain("dotnet", (await cloud.ExecAsync("web", "ps", "ax")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("9001", (await cloud.ExecAsync("web", "cat", "/sys/class/net/eth0/mtu")).Succeeded().Trim());

        await LiveCloud.EventuallyAsync(true, async () => (await ConsoleAsync(cloud, chapter.Web)).EndsWith("[weft] boot finished\n", StringComparison.Ordinal));
        var console = await ConsoleAsync(cloud, chapter.Web);
        Assert.Contains("\nsold on shop\n", console, StringComparison.Ordinal);
        Assert.Contains("cloud-config: packages is not done here", console, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task Stop_start_reboot_and_terminate_do_what_they_say(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\necho once >>/var/times\n");
        await LiveCloud.EventuallyAsync("once\n", async () => (await cloud.ExecAsync("web", "cat", "/var/times")).Output);
        var first = await ProcessAsync(cloud, "web");
        await cloud.CallAsync("RebootInstances", ("InstanceId.1", chapter.Web));
        await LiveCloud.EventuallyAsync(true, async () => await ProcessAsync(cloud, "web") is { } next && next != first);
        Assert.False(Directory.Exists($"/proc/{first}"));

        var second = await ProcessAsync(cloud, "web");
        await cloud.CallAsync("StopInstances", ("InstanceId.1", chapter.Web));
        await LiveCloud.EventuallyAsync(false, () => Task.FromResult(Directory.Exists($"/proc/{second}")));
        Assert.Contains("is stopped", (await cloud.ExecAsync("web", "true")).Errors, StringComparison.Ordinal);
        await cloud.CallAsync("StartInstances", ("InstanceId.1", chapter.Web));
        await LiveCloud.EventuallyAsync("once\n", async () => (await cloud.ExecAsync("web", "cat", "/var/times")).Output);

        var third = await ProcessAsync(cloud, "web");
        await cloud.CallAsync("TerminateInstances", ("InstanceId.1", chapter.Web));
        await LiveCloud.EventuallyAsync(false, () => Task.FromResult(Directory.Exists($"/proc/{third}")));
        Assert.Contains("there is no instance 'web'", (await cloud.ExecAsync("web", "true")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task After_a_kill_nothing_is_left_and_a_restart_brings_the_same_machines_back(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\necho kept >/var/kept\nsleep 1000 &\n");
        await LiveCloud.EventuallyAsync("kept\n", async () => (await cloud.ExecAsync("web", "cat", "/var/kept")).Output);
        var process = await ProcessAsync(cloud, "web");
        string?[] inside = [.. namespaces.Select(kind => NamespaceOf($"/proc/{process}", kind))];
        Assert.All(inside, Assert.NotNull);
        var address = await AddressAsync(cloud);

        var running = ProcessesIn(inside).ToList();
        Assert.NotEmpty(running);
        // Only of those, and before the restart, for the kernel gives the numbers of namespaces out again, to other tests too.
        await cloud.KillAsync();
        await LiveCloud.EventuallyAsync("", () => Task.FromResult(string.Join(' ', ProcessesIn(inside).Intersect(running))));
        Assert.DoesNotContain(cloud.Folder, await File.ReadAllTextAsync("/proc/self/mountinfo", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await cloud.RestartAsync();
        await LiveCloud.EventuallyAsync(address, () => AddressAsync(cloud));
        Assert.Equal("kept\n", (await cloud.ExecAsync("web", "cat", "/var/kept")).Succeeded());
        Assert.DoesNotContain("sleep 1000", (await cloud.ExecAsync("web", "ps", "ax")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task The_disk_of_an_instance_lives_as_long_as_its_root_volume(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\necho kept >/var/kept\n");
        var other = await cloud.RunAsync("other", chapter.Private);
        await LiveCloud.EventuallyAsync("kept\n", async () => (await cloud.ExecAsync("web", "cat", "/var/kept")).Output);
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("other", "touch", "/var/gone")).ExitCode);
        var volume = await cloud.DescribeAsync(chapter.Web, "volumeId");
        await cloud.CallAsync(
            "ModifyInstanceAttribute", ("InstanceId", chapter.Web), ("BlockDeviceMapping.1.DeviceName", "/dev/xvda"), ("BlockDeviceMapping.1.Ebs.DeleteOnTermination", "false"));

        await cloud.CallAsync("TerminateInstances", ("InstanceId.1", chapter.Web), ("InstanceId.2", other));
        await LiveCloud.EventuallyAsync(false, () => Task.FromResult(Directory.Exists(DiskOf(cloud, other))));
        await cloud.StopAndRestartAsync();
        await LiveCloud.EventuallyAsync("available", () => cloud.GetAsync("status", "DescribeVolumes", ("VolumeId.1", volume)));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(Path.Combine(DiskOf(cloud, chapter.Web), "var", "files", "kept"), TestContext.Current.CancellationToken));

        await cloud.CallAsync("DeleteVolume", ("VolumeId", volume));
        await LiveCloud.EventuallyAsync(false, () => Task.FromResult(Directory.Exists(DiskOf(cloud, chapter.Web))));
    }

    private static string DiskOf(LiveCloud cloud, string instance) => Path.Combine(cloud.Folder, "weft.db.instances", instance);

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task Two_hosts_on_one_machine_do_not_disturb_each_other(Runner runner)
    {
        await using var one = await LiveCloud.StartAsync(runner);
        await using var other = await LiveCloud.StartAsync(runner);
        var (left, right) = (new LiveChapter(one), new LiveChapter(other));
        await left.BuildAsync("#!/bin/sh\necho left >/etc/side\n");
        await right.BuildAsync("#!/bin/sh\necho right >/etc/side\n");
        await LiveCloud.EventuallyAsync("left\n", async () => (await one.ExecAsync("web", "cat", "/etc/side")).Output);
        await LiveCloud.EventuallyAsync("right\n", async () => (await other.ExecAsync("web", "cat", "/etc/side")).Output);
        await one.KillAndRestartAsync();
        Assert.Equal("right\n", (await other.ExecAsync("web", "cat", "/etc/side")).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task An_instance_finds_its_metadata_its_names_and_the_time(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await cloud.CallAsync("ModifyVpcAttribute", ("VpcId", chapter.Vpc), ("EnableDnsHostnames.Value", "true"));
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("web", "true")).ExitCode);

        await LiveCloud.EventuallyAsync(
            "401", async () => (await cloud.ExecAsync("web", "curl", "-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", "http://169.254.169.254/latest/meta-data/")).Output);
        Assert.Equal(chapter.Web, await MetadataAsync(cloud, "instance-id"));
        Assert.Equal(chapter.WebAddress, await MetadataAsync(cloud, "public-ipv4"));
        var address = await cloud.DescribeAsync(chapter.Web, "privateIpAddress");
        var name = $"ip-{address.Replace('.', '-')}.ec2.internal";
        Assert.Equal(address, await PythonAsync(cloud, $"import socket; print(socket.gethostbyname('{name}'))"));
        Assert.Equal(address, await PythonAsync(cloud, $"import socket; print(socket.gethostbyname('ec2-{chapter.WebAddress.Replace('.', '-')}.compute-1.amazonaws.com'))"));
        Assert.Equal(name, await PythonAsync(cloud, $"import socket; print(socket.gethostbyaddr('{address}')[0])"));
        // The answer's time lies between question and answer, however long they are apart.
        const string clock = "import socket,struct,time; s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.settimeout(60); t=time.time(); s.sendto(b'\\x23'+47*b'\\0',('169.254.169.123',123)); print(t-2<struct.unpack('!I',s.recv(48)[40:44])[0]-2208988800<time.time()+2)";
        Assert.Equal("True", await PythonAsync(cloud, clock));
    }

    /// <summary>The processes that are in one of the namespaces.</summary>
    private static IEnumerable<string> ProcessesIn(string?[] inside) =>
        Directory.EnumerateDirectories("/proc").Where(process => namespaces.Any(kind => NamespaceOf(process, kind) is { } its && inside.Contains(its)));

    private static string? NamespaceOf(string process, string kind)
    {
        try
        {
            return new FileInfo($"{process}/ns/{kind}").LinkTarget;
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return null;
        }
    }

    private static async Task<string> MetadataAsync(LiveCloud cloud, string path) => (await cloud.ExecAsync(
        "web", "sh", "-c", $"curl -s -m 20 -H \"X-aws-ec2-metadata-token: $(curl -s -m 20 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)\" http://169.254.169.254/latest/meta-data/{path}")).Succeeded();

    private static async Task<string> PythonAsync(LiveCloud cloud, string program) => (await cloud.ExecAsync("web", "/usr/bin/python3", "-c", program)).Succeeded().Trim();

    private static async Task<string> ConsoleAsync(LiveCloud cloud, string instance) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(await cloud.GetAsync("output", "GetConsoleOutput", ("InstanceId", instance), ("Latest", "true"))));

    private static async Task<string> AddressAsync(LiveCloud cloud) => (await cloud.ExecAsync("web", "ip", "-4", "-o", "addr", "show", "eth0")).Output;

    /// <summary>The number of an instance's first process; null while it has none.</summary>
    private static async Task<int?> ProcessAsync(LiveCloud cloud, string name)
    {
        using var http = new HttpClient { BaseAddress = cloud.Weft.Url };
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri("/_weft/instances", UriKind.Relative)));
        var instance = answer.RootElement.GetProperty("instances").EnumerateArray().First(instance => instance.GetProperty("name").GetString() == name);
        return instance.TryGetProperty("pid", out var process) ? process.GetInt32() : null;
    }
}
