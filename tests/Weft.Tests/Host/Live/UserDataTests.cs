using System.IO.Compression;
using System.Text;
using Weft.Host.Live.CloudInit;
using Xunit;

namespace Weft.Tests.Host.Live;

public class UserDataTests
{
    [Fact]
    public void A_script_runs_at_the_first_boot()
    {
        var plan = Read("#!/bin/bash\necho hi\n");
        Assert.Equal([new BootStep("part-001", "#!/bin/bash\necho hi\n")], plan.FirstBoot);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void A_boothook_runs_at_every_boot() => Assert.Equal([new BootStep("part-001", "#!/bin/sh\nid\n")], Read("#cloud-boothook\n#!/bin/sh\nid\n").Hooks);

    [Fact]
    public void Compressed_user_data_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress)) zip.Write(Encoding.UTF8.GetBytes("#!/bin/sh\nid\n"));
        Assert.Equal([new BootStep("part-001", "#!/bin/sh\nid\n")], UserData.Read(packed.ToArray()).FirstBoot);
        Assert.Single(UserData.Read([0x1f, 0x8b, 1, 2, 3]).Notes);
    }

    [Fact]
    public void Cloud_config_names_the_host_writes_files_and_runs_commands()
    {
        var plan = Read("""
            #cloud-config
            hostname: web.example.com
            bootcmd:
              - echo every boot
            runcmd:
              - echo "$HOME"
              - [echo, it's, "two words"]
            write_files:
              - path: /etc/app/motd
                content: hello
                permissions: '0644'
              - path: /etc/app/packed
                encoding: b64
                content: aGk=
                append: true
            packages:
              - nginx
            """);
        Assert.Equal("web", plan.HostName);
        Assert.Equal([new BootStep("bootcmd", "#!/bin/sh\necho every boot\n")], plan.Hooks);
        Assert.Equal([new BootStep("runcmd", "#!/bin/sh\necho \"$HOME\"\n'echo' 'it'\\''s' 'two words'\n")], plan.FirstBoot);
        Assert.Equal(["/etc/app/motd hello 0644 False", "/etc/app/packed hi  True"], plan.Files.Select(file => $"{file.Path} {Encoding.UTF8.GetString(file.Content)} {file.Mode} {file.IsAppended}"));
        Assert.Equal(["cloud-config: packages is not done here"], plan.Notes);
    }

    [Fact]
    public void A_message_of_many_parts_is_read_part_by_part()
    {
        var plan = Read("""
            Content-Type: multipart/mixed; boundary="==B=="
            MIME-Version: 1.0

            --==B==
            Content-Type: text/cloud-config; charset="us-ascii"
            Content-Disposition: attachment; filename="config.txt"

            #cloud-config
            runcmd: [date]
            --==B==
            Content-Type: text/x-shellscript
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="../../go.sh"

            IyEvYmluL3NoCmlkCg==
            --==B==
            Content-Type: text/x-shellscript-per-boot

            #!/bin/sh
            uptime
            --==B==
            Content-Type: text/upstart-job

            start
            --==B==--
            """);
        Assert.Equal([new BootStep("runcmd", "#!/bin/sh\ndate\n"), new BootStep("go.sh", "#!/bin/sh\nid\n")], plan.FirstBoot);
        Assert.Equal([new BootStep("part-003", "#!/bin/sh\nuptime")], plan.EveryBoot);
        Assert.Equal(["part-004: text/upstart-job is not done here"], plan.Notes);
    }

    [Theory]
    [InlineData("#include\nhttp://example.com/x\n", "part-001: text/x-include-url is not done here")]
    [InlineData("hello", "part-001: user data of a kind that cloud-init does not know is ignored")]
    [InlineData("#cloud-config\n- a\n", "cloud-config is no mapping")]
    [InlineData("#cloud-config\nruncmd: 5\n", "cloud-config: runcmd has a form that cloud-init does not take")]
    [InlineData("#cloud-config\nwrite_files: [{path: motd}]\n", "cloud-config: write_files: a file needs an absolute path")]
    [InlineData("#cloud-config\nwrite_files: [{path: /x, source: y}]\n", "cloud-config: write_files: source is not done here")]
    [InlineData("#cloud-config\nwrite_files: [{path: /x, permissions: 'u+x; id'}]\n", "cloud-config: write_files: /x: the permissions u+x; id are no octal number")]
    public void What_is_not_done_is_said(string text, string note) => Assert.Equal([note], Read(text).Notes);

    [Fact]
    public void Broken_YAML_is_said_with_its_line() => Assert.StartsWith("cloud-config can't be read: line 2", Assert.Single(Read("#cloud-config\na: b: c\n").Notes), StringComparison.Ordinal);

    [Fact]
    public void Only_the_first_boot_does_what_is_done_once()
    {
        var plan = Read("#cloud-config\nbootcmd: [a]\nruncmd: [b]\nwrite_files: [{path: \"/it's\", content: c}]\n");
        var first = BootScript.Of(plan, "i-1", isFirstBoot: true);
        Assert.Equal(["/run/weft/00-bootcmd", "/run/weft/01-file", "/run/weft/02-runcmd"], first.Files.Select(file => file.Path));
        Assert.Contains("cat /run/weft/01-file >'/it'\\''s'", first.Text, StringComparison.Ordinal);
        Assert.Equal(["/run/weft/00-bootcmd"], BootScript.Of(plan, "i-1", isFirstBoot: false).Files.Select(file => file.Path));
        Assert.Equal("", BootScript.Of(BootPlan.Empty, "i-1", isFirstBoot: true).Text);
    }

    [Fact]
    public void Whatever_it_is_user_data_is_read_or_said_to_be_broken()
    {
        var random = new Random(9);
        var seeds = new[] { "#cloud-config\nruncmd: [a, [b, c]]\nwrite_files: [{path: /x, content: \"y\"}]\n", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--B--\n" };
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[i % 2]);
            for (var change = random.Next(6); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)"[]{}:,\n\"'&*!|>-#\t%@`\0\xff"[random.Next(21)];
            _ = BootScript.Of(UserData.Read(bytes[..random.Next(bytes.Length + 1)]), "i-1", isFirstBoot: true);
        }

        Assert.Contains("deep", Assert.Single(Read("#cloud-config\na: " + new string('[', 16_000)).Notes), StringComparison.Ordinal);
    }

    private static BootPlan Read(string text) => UserData.Read(Encoding.UTF8.GetBytes(text));
}
