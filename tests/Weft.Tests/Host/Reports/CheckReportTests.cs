using System.Text.Json;
using System.Xml.Linq;
using Weft.Host.Commands.Reports;
using Xunit;

namespace Weft.Tests.Host.Reports;

/// <summary>The reports for CI have the shape that their readers demand, whatever stands in names and messages.</summary>
public class CheckReportTests
{
    private static readonly CheckReport violated = new(
        "ci/shop policy.weft", 7,
        [
            new CheckedStatement(2, 1, "nothing from internet reaches db", "Nothing", 3, 0, ["tag:tier=db"], []),
            new CheckedStatement(4, 3, "only \"a<b>&\u0001\" reaches db", "Only", 5, 2, [], [
                new CheckWitness("web \uD83D\uDE00 reaches db: 10.0.0.1:1 -> 10.0.0.2:22/tcp", ["sg-1 sgr-1: tcp 22 from <anywhere>"], ["eni-1", "eni-2"]),
                new CheckWitness("app reaches db", [], ["eni-3", "eni-2"]),
            ]),
        ],
        [], TimeSpan.FromMilliseconds(1234));

    private static readonly CheckReport unreadable = new("p.weft", 0, [], [new CheckMistake(3, 9, "expected 'reaches'")], TimeSpan.Zero);

    [Fact]
    public void JUnit_has_a_case_for_each_statement_and_a_failure_for_each_violated_one()
    {
        var suites = Xml(violated).Root!;
        var suite = Assert.Single(suites.Elements("testsuite"));
        var cases = suite.Elements("testcase").ToList();

        Assert.Equal(("testsuites", "2", "1", "0"), (suites.Name.LocalName, (string)suites.Attribute("tests")!, (string)suites.Attribute("failures")!, (string)suites.Attribute("errors")!));
        Assert.Equal(("ci/shop policy.weft", "2", "1"), ((string)suite.Attribute("name")!, (string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!));
        Assert.Equal("1.234", (string)suite.Attribute("time")!);
        Assert.All(cases, one => Assert.Equal(("ci/shop policy.weft", "ci/shop policy.weft", "0"), ((string)one.Attribute("classname")!, (string)one.Attribute("file")!, (string)one.Attribute("time")!)));
        Assert.Equal(["2", "4"], cases.Select(one => (string)one.Attribute("line")!));
        Assert.Empty(cases[0].Elements("failure"));
        Assert.Contains("tag:tier=db", cases[0].Element("system-out")!.Value, StringComparison.Ordinal);
        var failure = Assert.Single(cases[1].Elements("failure"));
        Assert.Equal("2 of 5 pairs violate it", (string)failure.Attribute("message")!);
        Assert.Contains("tcp 22 from <anywhere>", failure.Value, StringComparison.Ordinal);
        Assert.Contains("only \"a<b>&\uFFFD\" reaches db", (string)cases[1].Attribute("name")!, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_has_an_error_for_each_mistake()
    {
        var suites = Xml(unreadable).Root!;

        Assert.Equal(("1", "0", "1"), ((string)suites.Attribute("tests")!, (string)suites.Attribute("failures")!, (string)suites.Attribute("errors")!));
        Assert.Equal("expected 'reaches'", (string)suites.Descendants("error").Single().Attribute("message")!);
    }

    [Fact]
    public void Sarif_has_the_members_that_its_schema_requires_and_a_result_for_each_witness()
    {
        var log = Json(violated);

        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.Contains("sarif-2.1.0", log.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        var run = log.GetProperty("runs")[0];
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("weft", driver.GetProperty("name").GetString());
        Assert.All(driver.GetProperty("rules").EnumerateArray(), rule => Assert.NotEmpty(rule.GetProperty("shortDescription").GetProperty("text").GetString()!));
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(2, results.Count);
        Assert.All(results, result =>
        {
            Assert.Equal("error", result.GetProperty("level").GetString());
            Assert.Equal(result.GetProperty("ruleId").GetString(), driver.GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal("ci/shop%20policy.weft", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.Equal((4, 3), (place.GetProperty("region").GetProperty("startLine").GetInt32(), place.GetProperty("region").GetProperty("startColumn").GetInt32()));
        });
        Assert.Contains("tcp 22 from <anywhere>", results[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["eni-1", "eni-2"], results[0].GetProperty("locations")[0].GetProperty("logicalLocations").EnumerateArray().Select(end => end.GetProperty("fullyQualifiedName").GetString()));
    }

    [Fact]
    public void Sarif_says_where_a_file_can_not_be_read_and_that_the_run_failed()
    {
        var run = Json(unreadable).GetProperty("runs")[0];

        Assert.False(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("unreadable-policy", result.GetProperty("ruleId").GetString());
        Assert.Equal(9, result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startColumn").GetInt32());
    }

    private static XDocument Xml(CheckReport report)
    {
        using var stream = new MemoryStream();
        JUnitReport.Write(report, stream);
        stream.Position = 0;
        return XDocument.Load(stream);
    }

    private static JsonElement Json(CheckReport report)
    {
        using var stream = new MemoryStream();
        SarifReport.Write(report, stream);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
