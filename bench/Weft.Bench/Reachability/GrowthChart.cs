using System.Globalization;
using System.Text;

namespace Weft.Bench.Reachability;

/// <summary>Lines over sizes that grow by ten, both axes on a scale of powers of ten, as an SVG picture.</summary>
internal static class GrowthChart
{
    private const int Width = 640;
    private const int Height = 400;
    private const int Left = 70;
    private const int Bottom = 350;
    private static readonly string[] s_colours = ["#4477aa", "#cc6677", "#228833", "#aa7711"];

    public static string Svg(string title, string unit, IReadOnlyList<int> sizes, IReadOnlyList<(string Name, double[] Values)> lines)
    {
        var all = lines.SelectMany(line => line.Values).Where(value => value > 0).ToList();
        var (low, high) = ((int)Math.Floor(Math.Log10(all.Min())), (int)Math.Ceiling(Math.Log10(all.Max())));
        var text = new StringBuilder();
        Add(text, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        Add(text, $"""<rect width="{Width}" height="{Height}" fill="white"/><text x="{Left}" y="20" font-size="14">{title}</text>""");
        for (var power = low; power <= high; power++)
        {
            var y = Bottom - ((Bottom - 40) * (power - low) / Math.Max(1, high - low));
            Add(text, $"""<line x1="{Left}" x2="{Width - 150}" y1="{y}" y2="{y}" stroke="#ddd"/><text x="{Left - 8}" y="{y + 4}" text-anchor="end">{Math.Pow(10, power):#,0.###} {unit}</text>""");
        }

        for (var i = 0; i < sizes.Count; i++) Add(text, $"""<text x="{X(i, sizes.Count):F0}" y="{Bottom + 20}" text-anchor="middle">{sizes[i]:N0}</text>""");
        for (var l = 0; l < lines.Count; l++) AddLine(text, lines[l], s_colours[l % s_colours.Length], low, high);
        Add(text, $"""<text x="{(Left + Width - 150) / 2}" y="{Bottom + 40}" text-anchor="middle">interfaces</text></svg>""");
        return text.ToString();
    }

    private static void AddLine(StringBuilder text, (string Name, double[] Values) line, string colour, int low, int high)
    {
        var points = line.Values.Select((value, i) => (X: X(i, line.Values.Length), Y: Bottom - ((Bottom - 40) * (Math.Log10(value) - low) / Math.Max(1, high - low)), Value: value)).ToList();
        Add(text, $"""<polyline fill="none" stroke="{colour}" stroke-width="2" points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:F0},{point.Y:F0}")))}"/>""");
        foreach (var (x, y, value) in points)
            Add(text, $"""<circle cx="{x:F0}" cy="{y:F0}" r="3" fill="{colour}"/><text x="{x:F0}" y="{y - 8:F0}" text-anchor="middle" fill="{colour}">{value:#,0.##}</text>""");
        Add(text, $"""<text x="{points[^1].X + 12:F0}" y="{points[^1].Y + 4:F0}" fill="{colour}">{line.Name}</text>""");
    }

    private static double X(int index, int count) => Left + 40 + ((Width - 150 - Left - 60) * (double)index / Math.Max(1, count - 1));

    private static void Add(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
