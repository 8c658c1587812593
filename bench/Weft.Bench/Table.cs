namespace Weft.Bench;

/// <summary>Prints measurements as a table of Markdown.</summary>
internal static class Table
{
    public static void Print(string title, string[] columns, IEnumerable<string[]> rows)
    {
        Console.WriteLine($"\n{title}\n");
        foreach (var line in (string[][])[columns, [.. columns.Select(_ => "---")], .. rows]) Console.WriteLine($"| {string.Join(" | ", line)} |");
    }

    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
