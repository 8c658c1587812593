namespace Weft.Scenarios.Cloud;

/// <summary>Turns the options of the AWS command line into the fields of a query request, for the commands that scenarios use.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, string> s_lists = new()
    {
        ["security-group-ids"] = "SecurityGroupId",
        ["groups"] = "SecurityGroupId",
        ["instance-ids"] = "InstanceId",
        ["filter-in-arns"] = "FilterInArn",
        ["filter-out-arns"] = "FilterOutArn",
    };

    /// <summary>create-vpc to CreateVpc.</summary>
    public static string Pascal(string kebab) =>
        string.Concat(kebab.Split('-').Select(part => part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part[1..]));

    public static List<(string Name, string Value)> Fields(string command, string[] words)
    {
        var options = Options(words);
        var fields = new List<(string, string)>();
        if (command.StartsWith("authorize-security-group-", StringComparison.Ordinal) || command.StartsWith("revoke-security-group-", StringComparison.Ordinal))
            TakePermission(options, fields);
        foreach (var (option, values) in options) fields.AddRange(Field(command, option, values));
        return fields;
    }

    /// <summary>The words without <c>--profile NAME</c>, which says as whom the command is given.</summary>
    public static string[] WithoutProfile(string[] words, out string? profile)
    {
        var at = Array.IndexOf(words, "--profile");
        profile = at < 0 ? null : words[at + 1];
        return at < 0 ? words : [.. words[..at], .. words[(at + 2)..]];
    }

    private static Dictionary<string, List<string>> Options(string[] words)
    {
        var options = new Dictionary<string, List<string>>();
        List<string>? values = null;
        foreach (var word in words)
        {
            if (word.StartsWith("--", StringComparison.Ordinal)) options[word[2..]] = values = [];
            else (values ?? throw new FormatException($"'{word}' belongs to no option")).Add(word);
        }

        return options;
    }

    private static IEnumerable<(string, string)> Field(string command, string option, List<string> values)
    {
        if (s_lists.TryGetValue(option, out var list)) return values.Select((value, i) => ($"{list}.{i + 1}", value));
        if (option == "filters") return values.SelectMany((value, i) => Filter(value, i + 1));
        if (option == "count") return [("MinCount", values[0]), ("MaxCount", values[0])];
        if (option is "ingress" or "egress") return [("Egress", option == "egress" ? "true" : "false")];
        if (option is "source-dest-check" or "no-source-dest-check") return [("SourceDestCheck.Value", option[0] == 's' ? "true" : "false")];
        if (option == "description" && command == "create-security-group") return [("GroupDescription", values[0])];
        if (values.Count == 0) return [option.StartsWith("no-", StringComparison.Ordinal) ? (Pascal(option[3..]), "false") : (Pascal(option), "true")];
        if (option == "entries") return values.SelectMany((value, i) => Flatten($"Entry.{i + 1}", value));
        if (values.Count > 1) throw new FormatException($"--{option} takes one value here");
        if (!values[0].Contains('=')) return [(Pascal(option), values[0])];
        return Flatten(Pascal(option), values[0]);
    }

    // The short form of a structure: A=1,B={C=2,D=3}.
    private static IEnumerable<(string, string)> Flatten(string prefix, string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, depth) = (start, 0);
            for (; end < text.Length && (depth > 0 || text[end] != ','); end++) depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            var pair = text[start..end].Split('=', 2);
            start = end + 1;
            if (!pair[1].StartsWith('{'))
            {
                yield return ($"{prefix}.{pair[0]}", pair[1]);
                continue;
            }

            foreach (var inner in Flatten($"{prefix}.{pair[0]}", pair[1][1..^1])) yield return inner;
        }
    }

    private static IEnumerable<(string, string)> Filter(string text, int number)
    {
        var parts = text.Split(',').Select(part => part.Split('=')).ToArray();
        yield return ($"Filter.{number}.Name", parts[0][1]);
        yield return ($"Filter.{number}.Value.1", parts[1][1]);
    }

    // The short form of one rule: --protocol tcp --port 22-25 --cidr 10.0.0.0/8, or --source-group sg-1.
    private static void TakePermission(Dictionary<string, List<string>> options, List<(string, string)> fields)
    {
        if (!options.Remove("protocol", out var protocol)) throw new FormatException("--protocol is missing");
        fields.Add(("IpPermissions.1.IpProtocol", protocol[0] == "all" ? "-1" : protocol[0]));
        if (options.Remove("port", out var port))
        {
            var ends = port[0] == "-1" ? ["-1"] : port[0].Split('-');
            fields.Add(("IpPermissions.1.FromPort", ends[0]));
            fields.Add(("IpPermissions.1.ToPort", ends[^1]));
        }

        if (options.Remove("cidr", out var cidr)) fields.Add(("IpPermissions.1.IpRanges.1.CidrIp", cidr[0]));
        if (options.Remove("source-group", out var group)) fields.Add(("IpPermissions.1.Groups.1.GroupId", group[0]));
        if (options.Remove("group-owner", out var owner)) fields.Add(("IpPermissions.1.Groups.1.UserId", owner[0]));
    }
}
