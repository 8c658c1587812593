using System.Globalization;

namespace Weft.Contracts;

/// <summary>Emits the constraints of a service's model as named rules.</summary>
internal static class RuleEmitter
{
    public static void Emit(Plan plan, Action<string, CodeWriter> add)
    {
        string name = plan.Service.Name + "Rules";
        CodeWriter code = CodeWriter.File(plan.Service, "System.Text.RegularExpressions");
        code.Line().Open($"internal static partial class {name}");
        bool first = true;
        foreach (Shape shape in plan.Rules.Values)
        {
            if (!first) code.Line();
            first = false;
            EmitRule(code, plan, shape);
        }

        code.Close();
        add(name, code);
    }

    private static void EmitRule(CodeWriter code, Plan plan, Shape shape)
    {
        string name = Names.Pascal(shape.Name);
        // A shape may be called as the pattern of another would be.
        string matcher = name + (plan.Rules.ContainsKey(shape.Name + "Pattern") ? "Regex" : "Pattern");
        string least = Whole(shape.Minimum, shape.Type == "string" ? -1 : 0), most = Whole(shape.Maximum, int.MaxValue);
        switch (shape.Type)
        {
            case "string" when shape.Pattern is { } pattern:
                code.Line($"public static readonly TextRule {name} = new({least}, {most}, {Names.Literal(pattern)}, {matcher});");
                code.Line().Line($"[GeneratedRegex({Names.Literal(JavaPattern.ToDotNet(pattern))}, RegexOptions.CultureInvariant)]");
                code.Line($"private static partial Regex {matcher}();");
                break;
            case "string":
                code.Line($"public static readonly TextRule {name} = new({least}, {most});");
                break;
            case "list" or "map":
                code.Line($"public static readonly ListRule {name} = new({least}, {most});");
                break;
            default:
                string low = Real(shape.Minimum, "double.NegativeInfinity"), high = Real(shape.Maximum, "double.PositiveInfinity");
                code.Line($"public static readonly NumberRule {name} = new({low}, {high});");
                break;
        }
    }

    private static string Whole(double? limit, int otherwise)
    {
        if (limit is null && otherwise == int.MaxValue) return "int.MaxValue";
        return ((long)Math.Min(limit ?? otherwise, int.MaxValue)).ToString(CultureInfo.InvariantCulture);
    }

    private static string Real(double? limit, string otherwise) => limit?.ToString("R", CultureInfo.InvariantCulture) ?? otherwise;
}

/// <summary>The models' patterns are Java's: they match the whole value, and their classes are ASCII.</summary>
internal static class JavaPattern
{
    public static string ToDotNet(string pattern)
    {
        var result = new System.Text.StringBuilder(@"\A(?:");
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length) result.Append(Escape(pattern[++i], inClass));
            else if (c == '^' && i == 0) continue;
            else if (c == '$' && i == pattern.Length - 1) continue;
            else
            {
                if (c == '[' && inClass) throw new NotSupportedException($"The pattern '{pattern}' nests character classes.");
                inClass = c == '[' || (inClass && c != ']');
                result.Append(c);
            }
        }

        return result.Append(@")\z").ToString();
    }

    private static string Escape(char c, bool inClass) => (c, inClass) switch
    {
        ('w', true) => "a-zA-Z0-9_",
        ('w', false) => "[a-zA-Z0-9_]",
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('s', true) => @"\t\n\x0B\f\r ",
        ('s', false) => @"[\t\n\x0B\f\r ]",
        ('S', false) => @"[^\t\n\x0B\f\r ]",
        ('D', false) => "[^0-9]",
        ('W' or 'D', true) => throw new NotSupportedException("A negated class within a class has no translation yet."),
        _ => $"\\{c}",
    };
}
