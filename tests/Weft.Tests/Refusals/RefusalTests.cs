using Weft.Control.State;
using Weft.Tests.Host;
using Xunit;

namespace Weft.Tests.Refusals;

/// <summary>What AWS refuses, Weft refuses with the same code: tables of bad inputs, through the whole dispatcher.</summary>
public class RefusalTests
{
    public static TheoryData<string> Tables => [.. RefusalLine.Tables()];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Bad_inputs_are_refused_with_the_code_of_aws_and_change_nothing(string table)
    {
        using var faults = new StringWriter();
        var wrong = new List<string>();
        await using (var endpoint = new LocalEndpoint(faults))
        {
            var bound = new Dictionary<string, string>();
            foreach (var line in RefusalLine.ReadTable(table))
            {
                for (var time = 0; time < line.Times; time++)
                {
                    if (await FaultOfAsync(endpoint, line, bound) is { } fault) wrong.Add($"{table}.txt:{line.Number}: {fault}\n    {line.Text}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} lines\n{string.Join('\n', wrong)}\n{faults}");
    }

    [Fact]
    public void The_tables_hold_two_hundred_bad_inputs_and_more()
    {
        var lines = RefusalLine.Tables().SelectMany(RefusalLine.ReadTable).Where(line => line.Code is not null).ToList();

        Assert.True(lines.Count >= 200, $"{lines.Count} bad inputs");
    }

    private static async Task<string?> FaultOfAsync(LocalEndpoint endpoint, RefusalLine line, Dictionary<string, string> bound)
    {
        CloudState before = endpoint.State;
        var answer = await endpoint.AskAsync(line.CallWith(bound));
        if (line.Code is null && answer.ErrorCode is not null) return $"is refused: {answer.Body}";
        if (line.Code != answer.ErrorCode) return $"answers {answer.ErrorCode ?? "ok"}: {answer.Body}";
        if (line.Binds is { } name) bound[name] = answer.Find(line.Element!) ?? throw new InvalidDataException($"{line.Text}: no {line.Element} in {answer.Body}");
        // The first call into a scope gives birth to it, also when it is refused.
        var isChanged = endpoint.State.Revision != before.Revision && endpoint.State.Scopes.Count() == before.Scopes.Count();
        return line.Code is not null && isChanged ? "is refused and yet changes something" : null;
    }
}
