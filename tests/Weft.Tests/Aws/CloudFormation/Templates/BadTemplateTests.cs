using System.Diagnostics;
using System.Text;
using Weft.Aws.CloudFormation.Templates;
using Weft.Tests.Rules;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Templates that AWS refuses are refused with its sentence and the place; hostile ones quickly.</summary>
public class BadTemplateTests
{
    public static TheoryData<string, string> Templates
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var entry in Repository.Read("tests/Weft.Tests/Aws/CloudFormation/Templates/bad-templates.txt").Split("\n== ").Skip(1))
            {
                var end = entry.IndexOf('\n');
                data.Add(entry[..end], entry[(end + 1)..]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_bad_template_is_refused_with_a_sentence_and_a_place(string sentence, string body)
    {
        var fault = Assert.Throws<TemplateFault>(() => Template.Parse(body));
        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Equal("ValidationError", fault.ToAwsException().Code);
        Assert.NotEqual(Mark.None, fault.Mark);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a billion laughs", "Resources:\n  a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(n => $"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n")) },
        { "deep lists", "Resources: " + new string('[', 500_000) },
        { "deep maps", "Resources: " + string.Concat(Enumerable.Repeat("{a: ", 200_000)) },
        { "deep json", string.Concat(Enumerable.Repeat("{\"a\":", 150_000)) },
        { "deep json lists", "{\"Resources\":" + new string('[', 900_000) },
        { "deep blocks", "Resources:\n" + string.Concat(Enumerable.Range(1, 300).Select(n => new string(' ', n) + "a:\n")) },
        { "long paths", "{\"Resources\":" + string.Concat(Enumerable.Repeat($"{{\"{new string('k', 5_000)}\":", 90)) + "[" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "," },
        { "too many bytes", new string('#', 1_000_001) },
        { "deep functions", "Resources: {A: {Type: T, Properties: {P: " + string.Concat(Enumerable.Repeat("{\"Fn::Base64\": ", 200)) + "x" },
        { "one long flow", "Resources: {A: {Type: T, Properties: {P: [" + string.Concat(Enumerable.Repeat("a,", 150_000)) + "]}, B: 1}}" },
        { "many unknown sections", string.Concat(Enumerable.Range(0, 60_000).Select(n => $"S{n}: a\n")) },
        { "a long chain of conditions", Chain(20_000) },
        { "601 resources", "Resources:\n" + string.Concat(Enumerable.Range(0, 601).Select(n => $"  R{n}: {{Type: T}}\n")) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_template_is_refused_quickly(string what, string body)
    {
        var clock = Stopwatch.StartNew();
        if (what == "a long chain of conditions")
        {
            var template = Template.Parse(body);
            var scope = new TemplateScope(template, ResolvedParameters.None, new PseudoParameters("123456789012", "eu-west-1", "s", "id", []), new TestReferences());
            Assert.Throws<TemplateFault>(() => scope.Holds("C0"));
        }
        else Assert.Throws<TemplateFault>(() => Template.Parse(body));

        // Each takes milliseconds alone; other tests run beside it, and what is exponential takes for ever.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"{what} took {clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Text_that_multiplies_itself_is_stopped()
    {
        var sub = string.Concat(Enumerable.Repeat("${P}", 5_000));
        var body = $"Parameters: {{P: {{Type: String}}}}\nResources: {{A: {{Type: T, Properties: {{P: !Sub '{sub}'}}}}}}";
        var scope = Evaluations.Scope(body, ("P", new string('x', 4_000)));
        var fault = Assert.Throws<TemplateFault>(() => scope.Evaluate(scope.Template.Resources[0].Properties));
        Assert.StartsWith("Template error: a value grows beyond", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_AWSs()
    {
        AssertLimit(500, n => "Resources:\n" + Lines(n, "R{0}: {{Type: T}}"));
        AssertLimit(200, n => "Resources: {A: {Type: T}}\nParameters:\n" + Lines(n, "P{0}: {{Type: String}}"));
        AssertLimit(200, n => "Resources: {A: {Type: T}}\nOutputs:\n" + Lines(n, "O{0}: {{Value: a}}"));
        AssertLimit(200, n => "Resources: {A: {Type: T}}\nMappings:\n" + Lines(n, "M{0}: {{a: {{b: c}}}}"));
        AssertLimit(200, n => "Resources: {A: {Type: T}}\nMappings:\n  M:\n    a:\n" + Lines(n, "    x{0}: y"));
        AssertLimit(1_024, n => $"Description: {new string('d', n)}\nResources: {{A: {{Type: T}}}}");
        AssertLimit(255, n => $"Resources: {{{new string('n', n)}: {{Type: T}}}}");
    }

    private static void AssertLimit(int most, Func<int, string> body)
    {
        Template.Parse(body(most));
        Assert.Throws<TemplateFault>(() => Template.Parse(body(most + 1)));
    }

    private static string Lines(int count, string format) =>
        string.Concat(Enumerable.Range(0, count).Select(n => "  " + string.Format(null, CompositeFormat.Parse(format), n) + "\n"));

    private static string Chain(int length) =>
        "Conditions:\n" + string.Concat(Enumerable.Range(0, length).Select(n => $"  C{n}: {(n == length - 1 ? "!Equals [a, a]" : $"!Not [!Condition C{n + 1}]")}\n")) + "Resources: {A: {Type: T}}\n";
}
