using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Conformance.Clients;
using Weft.Host.Serving;
using Xunit;

namespace Weft.Conformance.Chapter;

/// <summary>The program's commands about reachability, on the chapter's network as the demo leaves it.</summary>
public class ReachTests
{
    private static readonly Client weftProgram = new("dotnet", Path.Combine(AppContext.BaseDirectory, "weft.dll"), "version");

    [Fact]
    public async Task Reach_tells_who_reaches_what_and_what_is_exposed()
    {
        await using var weft = await LiveWeft.StartAsync();
        var instance = await DemoAsync(weft);

        var exposed = await RunAsync(weft, "reach", "internet");
        var pair = await RunAsync(weft, "reach", "internet", instance, "tcp/80", "--json");
        var closed = await RunAsync(weft, "reach", "internet", instance, "tcp/443");
        var nobody = await RunAsync(weft, "reach", "anything", "nobody");

        Assert.Equal((0, 0, 1, 2), (exposed.ExitCode, pair.ExitCode, closed.ExitCode, nobody.ExitCode));
        Assert.Contains("from the internet", exposed.Output);
        Assert.Contains(instance, exposed.Output);
        Assert.Contains("tcp/22, tcp/80", exposed.Output);
        Assert.All(exposed.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
        var json = JsonDocument.Parse(pair.Output).RootElement;
        Assert.Equal(1, json.GetProperty("fromInternet").GetInt64());
        Assert.Equal(instance, json.GetProperty("lines")[0].GetProperty("to")[0].GetProperty("id").GetString());
        Assert.Contains("nobody", nobody.Errors);
    }

    [Fact]
    public async Task Diff_tells_what_a_call_opened_and_a_header_says_it_at_once()
    {
        await using var weft = await LiveWeft.StartAsync();
        var instance = await DemoAsync(weft);
        var status = (await RunAsync(weft, "status")).Succeeded();
        var before = Regex.Match(status, @"revision (\d+)").Groups[1].Value;

        var header = await AuthorizeAsync(weft, instance, "443");
        var last = (await RunAsync(weft, "diff", "--last")).Succeeded();
        var whole = JsonDocument.Parse((await RunAsync(weft, "diff", before, "--json")).Succeeded()).RootElement;
        var back = (await RunAsync(weft, "trace", "internet", instance, "tcp/443", "--at", before)).ExitCode;

        Assert.Matches(@"opened=\d+ closed=0 internet-opened=1 internet-closed=0", header);
        Assert.Contains("AuthorizeSecurityGroupIngress", last);
        Assert.Contains("tcp/443", last);
        Assert.Contains("closed: nothing", last);
        Assert.Equal(1, whole.GetProperty("opened").GetProperty("fromInternet").GetInt64() + whole.GetProperty("closed").GetProperty("fromInternet").GetInt64());
        Assert.Equal((1, 0), (back, (await RunAsync(weft, "trace", "internet", instance, "tcp/443")).ExitCode));
        Assert.Contains("AuthorizeSecurityGroupIngress", (await RunAsync(weft, "history", "3")).Succeeded());
        Assert.Contains("no revision 99999 yet", (await RunAsync(weft, "diff", "99999")).Errors);
        Assert.Equal(2, (await RunAsync(weft, "diff")).ExitCode);
    }

    [Fact]
    public async Task A_state_file_remembers_the_revisions_of_earlier_runs()
    {
        var folder = Directory.CreateTempSubdirectory("weft-reach");
        var file = Path.Combine(folder.FullName, "weft.db");
        string before, instance;
        await using (var weft = await LiveWeft.StartAsync(stateFile: file))
        {
            instance = await DemoAsync(weft);
            before = Regex.Match((await RunAsync(weft, "status")).Succeeded(), @"revision (\d+)").Groups[1].Value;
            await AuthorizeAsync(weft, instance, "443");
        }

        await using var again = await LiveWeft.StartAsync(stateFile: file);
        var difference = (await RunAsync(again, "diff", before)).Succeeded();
        var last = (await RunAsync(again, "diff", "--last")).Succeeded();

        Assert.Contains("tcp/443", difference);
        Assert.Contains("AuthorizeSecurityGroupIngress", last);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Check_holds_a_policy_against_the_network_and_reports_to_CI()
    {
        await using var weft = await LiveWeft.StartAsync();
        var instance = await DemoAsync(weft);
        var folder = Directory.CreateTempSubdirectory("weft-check");
        string Put(string name, string text)
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), text);
            return Path.Combine(folder.FullName, name);
        }

        var (junit, sarif) = (Path.Combine(folder.FullName, "junit.xml"), Path.Combine(folder.FullName, "weft.sarif"));
        var good = await RunAsync(weft, "check", Put("good.weft", $"# promises\ninternet reaches {instance} on tcp/80\nnothing from internet reaches group web on tcp/443\n"));
        var bad = await RunAsync(weft, "check", Put("bad.weft", $"nothing from internet reaches group web on tcp/22\n"), "--junit", junit, "--sarif", sarif);
        var unreadable = await RunAsync(weft, "check", Put("unreadable.weft", "internet reaches\n\nnothing reaches nobody\n"));
        var missing = await RunAsync(weft, "check", Path.Combine(folder.FullName, "missing.weft"));

        Assert.Equal((0, 1, 2, 2), (good.ExitCode, bad.ExitCode, unreadable.ExitCode, missing.ExitCode));
        Assert.Contains("all hold", good.Output);
        Assert.Contains("violated", bad.Output);
        Assert.Contains("tcp 22 from 0.0.0.0/0", bad.Output);
        Assert.Contains("unreadable.weft:1:17:", unreadable.Errors);
        var failure = XDocument.Load(junit).Descendants("failure").Single();
        Assert.Contains("22/tcp", failure.Value);
        var results = JsonDocument.Parse(await File.ReadAllTextAsync(sarif, TestContext.Current.CancellationToken)).RootElement.GetProperty("runs")[0].GetProperty("results");
        Assert.Equal(1, results.GetArrayLength());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_plan_of_Terraform_is_foreseen_and_nothing_of_it_is_made()
    {
        await using var weft = await LiveWeft.StartAsync();
        var instance = await DemoAsync(weft);
        var revision = (await RunAsync(weft, "status")).Succeeded();
        using var http = new HttpClient { BaseAddress = weft.Url };
        var described = await (await CallAsync(http, $"Action=DescribeInstances&Version=2016-11-15&InstanceId.1={instance}", asksReach: false)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var group = Regex.Match(described, "<groupId>(sg-[0-9a-f]+)</groupId>").Groups[1].Value;
        var folder = Directory.CreateTempSubdirectory("weft-plan");
        var (plan, policy) = (Path.Combine(folder.FullName, "plan.json"), Path.Combine(folder.FullName, "policy.weft"));
        await File.WriteAllTextAsync(plan, $$$$"""
            {"format_version":"1.2","terraform_version":"1.9.0","prior_state":{},"resource_changes":[
              {"address":"aws_vpc_security_group_ingress_rule.https","mode":"managed","type":"aws_vpc_security_group_ingress_rule","name":"https","change":{"actions":["create"],"before":null,
               "after":{"security_group_id":"{{{{group}}}}","ip_protocol":"tcp","from_port":443,"to_port":443,"cidr_ipv4":"0.0.0.0/0"},"after_unknown":{"id":true}}},
              {"address":"aws_s3_bucket.logs","mode":"managed","type":"aws_s3_bucket","name":"logs","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"id":true}}}],
             "configuration":{"root_module":{}}}
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(policy, "nothing from internet reaches group web on tcp/443", TestContext.Current.CancellationToken);

        var foreseen = await RunAsync(weft, "plan", plan);
        var judged = await RunAsync(weft, "plan", plan, "--policy", policy, "--sarif", Path.Combine(folder.FullName, "out.sarif"));
        var nonsense = await RunAsync(weft, "plan", policy, "--parameter", "x");

        Assert.Equal((0, 1, 2), (foreseen.ExitCode, judged.ExitCode, nonsense.ExitCode));
        Assert.Contains("left out aws_s3_bucket.logs: its type is not mapped", foreseen.Output);
        Assert.Contains("from the internet", foreseen.Output);
        Assert.Contains("tcp/443", foreseen.Output);
        Assert.Contains("violated", judged.Output);
        Assert.True(File.Exists(Path.Combine(folder.FullName, "out.sarif")));
        Assert.Equal(revision, (await RunAsync(weft, "status")).Succeeded());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Questions_are_not_served_where_only_known_keys_are()
    {
        await using var weft = await LiveWeft.StartAsync(AuthMode.Strict);

        foreach (var words in (string[][])[["reach", "internet"], ["diff", "--last"], ["history"], ["trace", "internet", "10.0.0.1"]])
        {
            var run = await RunAsync(weft, words);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("not served with --auth strict", run.Errors);
        }
    }

    private static async Task<string> DemoAsync(LiveWeft weft) =>
        Regex.Match((await RunAsync(weft, "demo", "--keep")).Succeeded(), @"-> (i-[0-9a-f]{17})").Groups[1].Value;

    // Opens a port of the web group to everyone, and gives the header that says what that did.
    private static async Task<string> AuthorizeAsync(LiveWeft weft, string instance, string port)
    {
        using var http = new HttpClient { BaseAddress = weft.Url };
        var described = await CallAsync(http, $"Action=DescribeInstances&Version=2016-11-15&InstanceId.1={instance}", asksReach: false);
        var group = Regex.Match(await described.Content.ReadAsStringAsync(), "<groupId>(sg-[0-9a-f]+)</groupId>").Groups[1].Value;
        var permission = $"IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort={port}&IpPermissions.1.ToPort={port}&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0";
        var answer = await CallAsync(http, $"Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId={group}&{permission}", asksReach: true);
        Assert.False(described.Headers.Contains("X-Weft-Reach-Diff"));
        return Assert.Single(answer.Headers.GetValues("X-Weft-Reach-Diff"));
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient http, string form, bool asksReach)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(form, null, "application/x-www-form-urlencoded") };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=test/{DateTime.UtcNow:yyyyMMdd}/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=test");
        request.Headers.Add("X-Amz-Date", $"{DateTime.UtcNow:yyyyMMddTHHmmssZ}");
        if (asksReach) request.Headers.Add("X-Weft-Reach", "1");
        var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    private static Task<ClientRun> RunAsync(LiveWeft weft, params string[] words) =>
        weftProgram.RunAsync([weftProgram.ProbeArguments[0], .. words, "--endpoint", weft.Url.ToString()], weft.Environment());
}
