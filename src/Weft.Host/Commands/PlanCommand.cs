using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Weft.Host.Commands.Reports;

namespace Weft.Host.Commands;

/// <summary><c>weft plan FILE</c>: what a CloudFormation template or a Terraform plan would change, open and close, without making it.</summary>
internal static class PlanCommand
{
    // Of a Terraform plan, what the forecast reads: the rest repeats it, and can be large.
    private static readonly string[] planMembers = ["format_version", "terraform_version", "resource_changes", "configuration"];

    private static readonly Argument<FileInfo> file = new("FILE") { Description = "A CloudFormation template, or what `terraform show -json PLAN` prints." };

    private static readonly Option<string?> stack = new("--stack") { Description = "The stack that the template makes, or updates where it is there." };

    private static readonly Option<string[]> parameters = new("--parameter") { Description = "A parameter of the template: NAME=VALUE. May be repeated." };

    private static readonly Option<FileInfo?> policy = new("--policy") { Description = "A policy to hold against the network as it would be." };

    public static Command Create()
    {
        var command = new Command("plan", "Foresee a template or a Terraform plan. Exit code 1: it would violate the policy, 2: it would be refused, or can't be read.")
        {
            file, stack, parameters, policy, CheckCommand.JUnit, CheckCommand.Sarif, Question.Region, Question.Account, Question.AsJson, Endpoint.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        foreach (var given in (FileInfo?[])[options.GetRequiredValue(file), options.GetValue(policy)])
        {
            if (given is null or { Exists: true }) continue;
            await Console.Error.WriteLineAsync($"weft plan: there is no file {given}");
            return Question.UsageError;
        }

        if ((options.GetValue(parameters) ?? []).FirstOrDefault(pair => !pair.Contains('=')) is { } wrong)
        {
            await Console.Error.WriteLineAsync($"weft plan: --parameter {wrong} is not NAME=VALUE");
            return Question.UsageError;
        }

        var start = Stopwatch.GetTimestamp();
        using var body = new ByteArrayContent(BodyOf(options));
        return await Question.AskAsync(
            options, $"/_weft/plan?{Question.QueryOf(options, ("stack", options.GetValue(stack)))}",
            answer => Tell(options, answer, Stopwatch.GetElapsedTime(start)), cancel, body);
    }

    private static byte[] BodyOf(ParseResult options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("plan", Shortened(File.ReadAllText(options.GetRequiredValue(file).FullName)));
            if (options.GetValue(policy) is { } given) json.WriteString("policy", File.ReadAllText(given.FullName));
            json.WriteStartObject("parameters");
            foreach (var pair in options.GetValue(parameters) ?? []) json.WriteString(pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Shortened(string text)
    {
        if (!text.Contains("\"resource_changes\"", StringComparison.Ordinal)) return text;
        try
        {
            using var plan = JsonDocument.Parse(text);
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (var member in plan.RootElement.EnumerateObject().Where(member => planMembers.Contains(member.Name))) member.WriteTo(json);
                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (JsonException)
        {
            // Not what it looked like; the server says what is wrong with it.
            return text;
        }
    }

    private static int Tell(ParseResult options, JsonElement answer, TimeSpan took)
    {
        if (!options.GetValue(Question.AsJson)) Print(answer);
        var judged = answer.TryGetProperty("policy", out var held) ? CheckCommand.Tell(options, CheckReport.Of(options.GetRequiredValue(policy)!.ToString(), held, took)) : 0;
        return answer.GetProperty("resources").EnumerateArray().Any(resource => resource.TryGetProperty("refused", out _)) ? Question.UsageError : judged;
    }

    private static void Print(JsonElement answer)
    {
        var resources = answer.GetProperty("resources").EnumerateArray().ToList();
        AnsiConsole.MarkupLineInterpolated($"[bold]{ReachTables.Count(resources.Count, "change")}[/] on revision {Question.Number(answer, "revision")}, {Question.Text(answer, "region")}; nothing of it is made");
        if (Question.Number(answer, "assumed") is > 0 and var assumed)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{ReachTables.Count(assumed, "resource")} of the plan's state are not in this Weft and were taken from the plan[/]");
        if (resources.Count > 0) PrintResources(resources);
        DiffCommand.PrintSide(answer.GetProperty("opened"), "opened", "green");
        DiffCommand.PrintSide(answer.GetProperty("closed"), "closed", "red");
    }

    private static void PrintResources(List<JsonElement> resources)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("change").NoWrap()).AddColumn("resource");
        foreach (var resource in resources)
        {
            // Terraform's addresses have the type in them.
            var (address, type) = (Question.Text(resource, "address"), Question.Text(resource, "type"));
            table.AddRow(new Text(Question.Text(resource, "action")), new Text(address.Contains(type, StringComparison.Ordinal) ? address : $"{address} ({type})"));
        }

        AnsiConsole.Write(table);
        foreach (var resource in resources.Where(resource => Question.Text(resource, "problem").Length > 0))
        {
            var isRefused = resource.TryGetProperty("refused", out _);
            AnsiConsole.MarkupLineInterpolated(
                $"[{(isRefused ? "red" : "yellow")}]{(isRefused ? "refused" : "left out")}[/] {Question.Text(resource, "address")}: {Question.Text(resource, "problem")}");
        }

        AnsiConsole.WriteLine();
    }
}
