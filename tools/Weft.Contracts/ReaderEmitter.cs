namespace Weft.Contracts;

/// <summary>Emits the code that reads a structure from a request.</summary>
internal sealed class ReaderEmitter(Plan plan)
{
    private readonly TypeNames types = new(plan);

    public static void EmitRead(CodeWriter code, string name, Protocol protocol)
    {
        code.Line().Line($"static {name} {protocol.InputShape}<{name}>.Read(ref {protocol.Reader} reader) => new(ref reader);");
    }

    public void EmitConstructors(CodeWriter code, string name, Shape shape, bool isRoot)
    {
        code.Open($"public {name}()").Close().Line();
        code.Line("[SetsRequiredMembers]");
        code.Open($"internal {name}(ref {plan.Protocol.Reader} reader)");
        List<Member> required = [.. shape.Members.Where(m => shape.Required.Contains(m.Name))];
        foreach (Member member in required) code.Line($"{LocalType(plan.ShapeOf(member))}? {Local(member)} = null;");
        EmitLoop(code, shape, isRoot);
        foreach (Member member in required) code.Line(Assign(member, isRoot));
        code.Close();
    }

    private void EmitLoop(CodeWriter code, Shape shape, bool isRoot)
    {
        if (shape.Members.Count == 0)
        {
            code.Line("if (reader.Next(out _)) throw reader.Unknown();");
            return;
        }

        code.Open("while (reader.Next(out var name))").Open("switch (name.Length)");
        foreach (Member member in shape.Members)
        {
            string wire = plan.Protocol.InputName(member, isRoot);
            string target = shape.Required.Contains(member.Name) ? Local(member) : Names.Pascal(member.Name);
            code.Line($"case {wire.Length} when name.SequenceEqual(\"{wire}\"u8): {target} = {Read(plan.ShapeOf(member), member)}; break;");
        }

        code.Line("default: throw reader.Unknown();").Close().Close();
    }

    /// <summary>An empty list does not satisfy EC2, which cannot tell it from none.</summary>
    private string Assign(Member member, bool isRoot)
    {
        string local = Local(member);
        string missing = $"reader.Missing<{LocalType(plan.ShapeOf(member))}>(\"{plan.Protocol.InputName(member, isRoot)}\"u8)";
        return plan.Protocol.IsEc2 && plan.ShapeOf(member).Type == "list"
            ? $"{Names.Pascal(member.Name)} = {local} is {{ Length: > 0 }} ? {local} : {missing};"
            : $"{Names.Pascal(member.Name)} = {local} ?? {missing};";
    }

    private static string Local(Member member) => Names.Camel(member.Name) + "Value";

    private string LocalType(Shape shape) => shape.Type switch
    {
        "list" => types.Of(plan.ShapeOf(shape.Element!)) + "[]",
        _ => types.Of(shape),
    };

    private string Read(Shape shape, Member member) => shape.Type switch
    {
        "string" when plan.IsEnum(shape) => $"reader.Enum({Names.Pascal(shape.Name)}Values.All)",
        "string" => $"reader.String({Rule(shape)})",
        "boolean" => "reader.Boolean()",
        "integer" => $"reader.Int32({Rule(shape, member)})",
        "long" => $"reader.Int64({Rule(shape)})",
        "double" => $"reader.Double({Rule(shape)})",
        "float" => $"reader.Float({Rule(shape)})",
        "timestamp" => "reader.Timestamp()",
        "blob" => "reader.Blob()",
        "structure" => $"reader.Structure<{types.Of(shape)}>()",
        "list" => ReadList(shape, member),
        "map" when plan.Protocol.IsRestXml && member.Location == "headers" => "reader.HeaderMap()",
        "map" when plan.Protocol.IsJson => ReadMap(shape),
        "map" when !plan.Protocol.IsJson && !plan.Protocol.IsRestXml && plan.ShapeOf(shape.Element!).Type == "string" => "reader.TextMap()",
        string other => throw new NotSupportedException($"Reading '{other}' ('{shape.Name}') has no code yet."),
    };

    private string ReadList(Shape list, Member member)
    {
        Shape element = plan.ShapeOf(list.Element!);
        List<string> arguments = [];
        if (plan.Protocol.Name == "Query" || (plan.Protocol.IsRestXml && member is { IsFlattened: false, Location: null })) arguments.Add($"\"{plan.Protocol.ElementName(list)}\"u8");
        if (Rule(list) is { Length: > 0 } rule) arguments.Add($"rule: {rule}");
        if (element.Type == "structure") return $"reader.List<{types.Of(element)}>({string.Join(", ", arguments)})";
        if (plan.IsEnum(element))
        {
            arguments.Insert(0, $"{Names.Pascal(element.Name)}Values.All");
            return $"reader.Enums({string.Join(", ", arguments)})";
        }

        if (Rule(element) is { Length: > 0 } elementRule) arguments.Add($"{(element.Type == "string" ? "text" : "number")}: {elementRule}");
        return $"reader.{TypeNames.Plural(element)}({string.Join(", ", arguments)})";
    }

    private string ReadMap(Shape map)
    {
        Shape key = plan.ShapeOf(map.Key!), element = plan.ShapeOf(map.Element!);
        List<string> arguments = [];
        if (Rule(map) is { Length: > 0 } rule) arguments.Add($"rule: {rule}");
        if (Rule(key) is { Length: > 0 } keyRule) arguments.Add($"key: {keyRule}");
        if (Rule(element) is { Length: > 0 } elementRule) arguments.Add($"text: {elementRule}");
        return $"reader.{TypeNames.Plural(element)}ByName({string.Join(", ", arguments)})";
    }

    /// <summary>The rule that the value must satisfy, or nothing. In EC2 only page sizes have one.</summary>
    private string Rule(Shape shape, Member? member = null)
    {
        if (!plan.Rules.ContainsKey(shape.Name)) return "";
        if (plan.Protocol.IsEc2 && (member is null || !Constraint.IsEc2PageSize(plan.Protocol, member, shape))) return "";
        return $"{plan.Service.Name}Rules.{Names.Pascal(shape.Name)}";
    }
}
