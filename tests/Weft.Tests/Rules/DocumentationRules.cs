using System.Text.RegularExpressions;
using Xunit;

namespace Weft.Tests.Rules;

/// <summary>Documents speak of what exists.</summary>
public partial class DocumentationRules
{
    public static TheoryData<string> Pages =>
        [.. Repository.Files("docs", "*.md"), .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => System.IO.Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_a_page_names_is_there(string page)
    {
        var missing = PathText().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => !path.Contains('*') && !path.Contains('<') && !path.Contains('…') && !Exists(path));
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        var folder = System.IO.Path.GetDirectoryName(page) ?? "";
        var dead = Link().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !Exists(System.IO.Path.Combine(folder, target.Split('#')[0])));
        Assert.Empty(dead);
    }

    [Fact]
    public void No_registry_and_no_path_of_a_machine_stands_in_the_tree()
    {
        var found = Repository.Files(".", "*.*")
            .Where(path => !path.StartsWith(".git/", StringComparison.Ordinal) && path.Split('.')[^1] is "cs" or "md" or "json" or "props" or "csproj" or "txt" or "tf" or "py" or "sh" or "yml")
            .Where(path => MachinePath().IsMatch(Repository.Read(path)));
        Assert.Empty(found);
    }

    private static bool Exists(string path) =>
        File.Exists(System.IO.Path.Combine(Repository.Root, path)) || Directory.Exists(System.IO.Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"`((?:src|tests|tools|bench|docs|\.ci)/[\w./-]*)`")]
    private static partial Regex PathText();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"/ro[o]t/|/wo[r]k/(main|shared|wt)|/op[t]/nuget|/tm[p]/bash_jobs|api\.nu[g]et\.org|registry\.np[m]js\.org")]
    private static partial Regex MachinePath();
}
