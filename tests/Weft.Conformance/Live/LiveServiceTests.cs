using Xunit;

namespace Weft.Conformance.Live;

/// <summary>The hypervisor's services as an instance meets them on its card: over IPv6, over TCP, and with the time to live that its owner set.</summary>
public class LiveServiceTests
{
    /// <summary>Asks for a token, then for the instance's id, and prints the times to live that the answers arrived with.</summary>
    private const string TimesToLive = """
        import socket, sys, urllib.request
        server = sys.argv[1]
        kind, source, limit, ports = (0x86dd, slice(8, 24), 7, 40) if ':' in server else (0x0800, slice(12, 16), 8, 20)
        done = set()
        packed = socket.inet_pton(socket.AF_INET6 if ':' in server else socket.AF_INET, server)
        card = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(kind))
        card.settimeout(60)
        def seen(path, method, headers):
            host = f'[{server}]' if ':' in server else server
            request = urllib.request.Request(f'http://{host}/latest/{path}', method=method, headers=headers)
            answer = urllib.request.urlopen(request, timeout=60).read().decode()
            while True:
                # An answer may be sent twice, and each question has a connection of its own.
                packet = card.recv(65535)
                asker = packet[ports + 2:ports + 4]
                if packet[source] == packed and b'HTTP/1.1 200' in packet and asker not in done:
                    done.add(asker)
                    return answer, packet[limit]
        token, first = seen('api/token', 'PUT', {'X-aws-ec2-metadata-token-ttl-seconds': '60'})
        _, second = seen('meta-data/instance-id', 'GET', {'X-aws-ec2-metadata-token': token})
        print(first, second)
        """;

    /// <summary>Asks over TCP: how many addresses the first name has, and what comes for a second one on the same connection.</summary>
    private const string AskOverTcp = """
        import socket, struct, sys
        def question(name): return struct.pack('!HHHHHH', 7, 0x100, 1, 0, 0, 0) + b''.join(bytes([len(part)]) + part.encode() for part in name.split('.')) + b'\0\0\1\0\1'
        def whole(count):
            got = b''
            while len(got) < count:
                part = line.recv(count - len(got))
                if not part: raise SystemExit('closed')
                got += part
            return got
        line = socket.create_connection((sys.argv[1], 53), 60)
        for name in sys.argv[2:]:
            line.sendall(struct.pack('!H', len(question(name))) + question(name))
            answer = whole(struct.unpack('!H', whole(2))[0])
            code, count = answer[3] & 15, struct.unpack('!H', answer[6:8])[0]
            print(code, socket.inet_ntoa(answer[-4:]) if count else '-')
        """;

    /// <summary>Asks by DHCP on the first card, and prints the options of the offer that say names and times.</summary>
    private const string AskByDhcp = """
        import socket, struct
        card = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        card.bind(('eth0', 0x0800))
        card.settimeout(60)
        mac = card.getsockname()[4]
        message = struct.pack('!BBBB', 1, 1, 6, 0) + b'weft' + bytes(20) + mac + bytes(202) + bytes([99, 130, 83, 99, 53, 1, 1, 255])
        udp = struct.pack('!HHHH', 68, 67, 8 + len(message), 0) + message
        head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b'\xff' * 4)
        total = sum(struct.unpack('!10H', head))
        head = head[:10] + struct.pack('!H', 0xffff ^ ((total & 0xffff) + (total >> 16))) + head[12:]
        card.send(b'\xff' * 6 + mac + b'\x08\0' + head + udp)
        while True:
            frame = card.recv(2048)
            if frame[34:38] == bytes([0, 67, 0, 68]) and frame[46:50] == b'weft': break
        at, options = 282, {}
        while frame[at] != 255:
            options[frame[at]] = frame[at + 2:at + 2 + frame[at + 1]]
            at += 2 + frame[at + 1]
        four = lambda value: [socket.inet_ntoa(value[i:i + 4]) for i in range(0, len(value), 4)]
        print(options[12].decode(), options[15].decode(), *four(options[6]), *four(options[42]), *four(options[44]), options[46][0])
        """;

    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task Metadata_is_at_its_IPv6_address_where_the_instance_says_so(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var vpc = await cloud.GetAsync("vpcId", "CreateVpc", ("CidrBlock", "10.0.0.0/16"), ("AmazonProvidedIpv6CidrBlock", "true"));
        var range = await cloud.GetAsync("ipv6CidrBlock", "DescribeVpcs", ("VpcId.1", vpc));
        var subnet = await cloud.GetAsync(
            "subnetId", "CreateSubnet", ("VpcId", vpc), ("CidrBlock", "10.0.1.0/24"), ("AvailabilityZone", "us-east-1a"), ("Ipv6CidrBlock", range.Replace("/56", "/64", StringComparison.Ordinal)));
        var instance = await cloud.RunAsync("six", subnet, null, "us-east-1", ("Ipv6AddressCount", "1"));

        await LiveCloud.EventuallyAsync("403", () => StatusAsync(cloud));
        await cloud.CallAsync("ModifyInstanceMetadataOptions", ("InstanceId", instance), ("HttpProtocolIpv6", "enabled"), ("HttpTokens", "optional"));
        await LiveCloud.EventuallyAsync(instance, () => cloud.FetchAsync("six", "http://[fd00:ec2::254]/latest/meta-data/instance-id"));
        await cloud.CallAsync("ModifyInstanceMetadataOptions", ("InstanceId", instance), ("HttpTokens", "required"));
        await LiveCloud.EventuallyAsync("401", () => StatusAsync(cloud));
        await cloud.CallAsync("ModifyInstanceMetadataOptions", ("InstanceId", instance), ("HttpPutResponseHopLimit", "3"));
        Assert.Equal("3 64", await PythonAsync(cloud, "six", TimesToLive, "fd00:ec2::254"));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task A_token_travels_as_many_hops_as_the_instance_allows_and_other_answers_as_far_as_any_packet(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("web", "true")).ExitCode);
        foreach (var hops in (string[])["1", "5"])
        {
            await cloud.CallAsync("ModifyInstanceMetadataOptions", ("InstanceId", chapter.Web), ("HttpPutResponseHopLimit", hops));
            Assert.Equal($"{hops} 64", await PythonAsync(cloud, "web", TimesToLive, "169.254.169.254"));
        }
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task The_resolver_answers_over_TCP_question_after_question(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("web", "true")).ExitCode);
        await cloud.CallAsync("ModifyVpcAttribute", ("VpcId", chapter.Vpc), ("EnableDnsHostnames.Value", "true"));
        var address = await cloud.DescribeAsync(chapter.Web, "privateIpAddress");
        var name = $"ip-{address.Replace('.', '-')}.ec2.internal";
        foreach (var resolver in (string[])["169.254.169.253", "10.0.0.2"])
            Assert.Equal($"0 {address}\n2 -\n0 {address}", await PythonAsync(cloud, "web", AskOverTcp, resolver, name, "example.com", name));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task Who_asks_by_DHCP_is_told_what_the_options_of_the_VPC_say_as_resolv_conf_is(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("web", "true")).ExitCode);
        (string, string)[] options =
        [
            ("domain-name", "corp.example"), ("domain-name-servers", "10.0.0.53"), ("ntp-servers", "10.0.0.123"), ("netbios-name-servers", "10.0.0.44"), ("netbios-node-type", "2"),
        ];
        var set = await cloud.GetAsync("dhcpOptionsId", "CreateDhcpOptions", [.. options.SelectMany((option, index) => new[]
        {
            ($"DhcpConfiguration.{index + 1}.Key", option.Item1), ($"DhcpConfiguration.{index + 1}.Value.1", option.Item2),
        })]);
        await cloud.CallAsync("AssociateDhcpOptions", ("DhcpOptionsId", set), ("VpcId", chapter.Vpc));
        var name = $"ip-{(await cloud.DescribeAsync(chapter.Web, "privateIpAddress")).Replace('.', '-')}";
        Assert.Equal($"{name} corp.example 10.0.0.53 10.0.0.123 10.0.0.44 2", await PythonAsync(cloud, "web", AskByDhcp));
        await cloud.CallAsync("RebootInstances", ("InstanceId.1", chapter.Web));
        await LiveCloud.EventuallyAsync("search corp.example\nnameserver 10.0.0.53", async () =>
            string.Join('\n', (await cloud.ExecAsync("web", "cat", "/etc/resolv.conf")).Output.Split('\n').Where(line => line.StartsWith("search", StringComparison.Ordinal) || line.StartsWith("name", StringComparison.Ordinal))));
    }

    private static async Task<string> StatusAsync(LiveCloud cloud) => (await cloud.ExecAsync(
        "six", "curl", "-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", "http://[fd00:ec2::254]/latest/meta-data/instance-id")).Output;

    private static async Task<string> PythonAsync(LiveCloud cloud, string instance, string program, params string[] arguments) =>
        (await cloud.ExecAsync(instance, ["/usr/bin/python3", "-c", program, .. arguments])).Succeeded().Trim();
}
