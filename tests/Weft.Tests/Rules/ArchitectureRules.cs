using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Aws;
using Xunit;

namespace Weft.Tests.Rules;

/// <summary>The walls between the rooms, and the size of what stands in them.</summary>
public partial class ArchitectureRules
{
    private const int MaxFileLines = 500;
    private const int MaxFunctionLines = 70;

    private static readonly Dictionary<string, string[]> allowedReferences = new()
    {
        ["Weft.Wire"] = [],
        ["Weft.Network"] = [],
        ["Weft.Control"] = ["Weft.Network", "Weft.Wire"],
        ["Weft.Aws"] = ["Weft.Control", "Weft.Network", "Weft.Wire"],
        ["Weft.Fabric"] = ["Weft.Network"],
        ["Weft.Host"] = ["Weft.Aws", "Weft.Control", "Weft.Fabric", "Weft.Network", "Weft.Wire"],
    };

    public static TheoryData<string> Rooms => [.. allowedReferences.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_only_the_rooms_below_it(string room)
    {
        var project = XDocument.Parse(Repository.Read($"src/{room}/{room}.csproj"));
        var references = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);
        Assert.Equal(allowedReferences[room], references);
    }

    [Fact]
    public void Every_room_has_a_rule() =>
        Assert.Equal(allowedReferences.Keys.Order(), Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(path => Path.GetFileName(path)).Order());

    [Fact]
    public void No_word_of_AWS_stands_in_the_network_room()
    {
        var found = Repository.Sources("src/Weft.Network")
            .SelectMany(path => CodeLines(path).Select((line, index) => (path, index, line)))
            .Where(line => AwsWord().IsMatch(line.line))
            .Select(line => $"{line.path}:{line.index + 1} {line.line.Trim()}");
        Assert.Empty(found);
    }

    [Fact]
    public void No_file_is_longer_than_500_lines()
    {
        var long_ = Repository.Sources("src", "tests", "tools", "bench")
            .Select(path => (path, lines: Repository.Read(path).Count(character => character == '\n')))
            .Where(file => file.lines > MaxFileLines);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_function_is_longer_than_70_lines() =>
        Assert.Empty(Repository.Sources("src", "tools").SelectMany(path => LongFunctions(path, Repository.Read(path).Split('\n'))));

    [Fact]
    public void The_folder_is_the_namespace()
    {
        var wrong = Repository.Sources("src")
            .Select(path => (path, declared: NamespaceLine().Match(Repository.Read(path)).Groups[1].Value))
            .Where(file => file.declared.Length > 0 && file.declared != Path.GetDirectoryName(file.path)!["src/".Length..].Replace('/', '.'));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Services_do_not_know_each_other_in_a_circle()
    {
        var edges = Repository.Sources("src/Weft.Aws")
            .Where(path => path.Split('/').Length > 3)
            .SelectMany(path => UsingLine().Matches(Repository.Read(path)).Select(match => (From: path.Split('/')[2], To: match.Groups[1].Value)))
            .Where(edge => edge.From != edge.To)
            .Distinct()
            .ToList();
        Assert.DoesNotContain(edges, edge => Reaches(edges, edge.To, edge.From, []));
    }

    [Fact]
    public void Names_of_identifiers_and_types_are_unique()
    {
        var types = AwsServices.CreateCatalog().Types;
        Assert.Empty(types.Where(type => type.Prefix is not null).GroupBy(type => type.Prefix).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static bool Reaches(List<(string From, string To)> edges, string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && edges.Where(edge => edge.From == from).Any(edge => Reaches(edges, edge.To, to, seen)));

    private static IEnumerable<string> CodeLines(string path) =>
        Repository.Read(path).Split('\n').Select(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal) || line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? "" : line);

    // Formatted code: a member's body opens and closes with a brace at the member's own indentation.
    private static IEnumerable<string> LongFunctions(string path, string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() != "{" || !FunctionEnd().IsMatch(lines[i - 1])) continue;
            var indent = lines[i].IndexOf('{');
            // The header may stand on several lines; its first one is at the brace's own indentation.
            var header = Array.FindLastIndex(lines, i - 1, line => line.Length > indent && !char.IsWhiteSpace(line[indent]) && line[..indent].Trim().Length == 0);
            if (header < 0 || TypeLine().IsMatch(lines[header])) continue;
            var end = Array.FindIndex(lines, i, line => line.TrimEnd() == new string(' ', indent) + "}");
            if (end - i > MaxFunctionLines) yield return $"{path}:{i} has {end - i} lines";
        }
    }

    [GeneratedRegex(@"\b(Aws|AWS|Ec2|Vpc|Eni|Igw|Elb|Amazon|Nacl)\w*")]
    private static partial Regex AwsWord();

    [GeneratedRegex(@"\)\s*$|\)\s*where .*$")]
    private static partial Regex FunctionEnd();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace|switch|if|for|foreach|while|using|lock)\b")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?Weft\.Aws\.(\w+)[.;]", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
