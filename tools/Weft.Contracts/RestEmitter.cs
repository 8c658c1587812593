namespace Weft.Contracts;

/// <summary>Emits what REST protocols have beside their structures: routes, bindings of members to the parts of HTTP, and answers.</summary>
internal sealed class RestEmitter(Plan plan)
{
    private readonly WriterEmitter writer = new(plan);

    /// <summary>Every operation that AWS has, with what tells a request for it from another: method, path, and what must be there.</summary>
    public CodeWriter Routes()
    {
        CodeWriter code = CodeWriter.File(plan.Service);
        code.Line().Open($"internal static class {plan.Service.Name}Routes");
        code.Line("public static readonly RestRoutes All = new(\"\"\"");
        foreach (Operation operation in plan.Model.Operations.Values.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            Shape? input = operation.Input is { } name ? plan.Model.Shapes[name] : null;
            IEnumerable<string> needs = input is null ? [] : input.Members.Where(m => input.Required.Contains(m.Name)).Select(Need).OfType<string>();
            code.Line($"    {string.Join(' ', [operation.Name, operation.Method, operation.Uri, .. needs])}");
        }

        code.Line("    \"\"\");").Close();
        return code;
    }

    public void EmitContract(CodeWriter code, Operation operation, string lambda)
    {
        code.Line($"    new(Service, \"{operation.Name}\", {lambda}, new RestBinding({operation.Status}, \"{operation.Uri}\", \"\"\"");
        Shape input = plan.Model.Shapes[operation.Input!];
        foreach (Member member in input.Members) code.Line($"        {Binding(input, member)}");
        code.Line("        \"\"\"));");
    }

    /// <summary>The answer: headers, then the body, which is one member or a document of those that no header carries.</summary>
    public void EmitResult(CodeWriter code, string operation, Shape output)
    {
        code.Line().Open("public void WriteRest(RestOutput rest)");
        foreach (Member member in output.Members.Where(m => m.Location is not null)) code.Line(Header(member));
        if (output.Payload is { } payload) code.Line(Payload(output.Members.Single(m => m.Name == payload)));
        List<Member> inBody = [.. output.Members.Where(m => m.Location is null && output.Payload is null)];
        string root = plan.Service.Roots?.GetValueOrDefault(operation) ?? output.Name;
        if (inBody.Count > 0 && root.Length == 0) code.Line($"rest.Value(\"{inBody.Single().Name}\"u8, {Names.Pascal(inBody.Single().Name)});");
        else if (inBody.Count > 0) code.Line($"rest.Document(\"{root}\", this);");
        code.Close();
        code.Line().Open("public void WriteXml(XmlOutput xml)");
        writer.EmitMembers(code, root.Length == 0 ? [] : inBody);
        code.Close();
    }

    private static string? Need(Member member) => member.Location switch
    {
        "querystring" => $"?{member.LocationName}",
        "header" => $"@{member.LocationName}",
        _ => null,
    };

    private string Binding(Shape input, Member member) => (member.Location, plan.ShapeOf(member).Type) switch
    {
        ({ } place, _) => $"{place} {member.Name} {member.LocationName}",
        (null, "blob") when input.Payload == member.Name => $"bytes {member.Name} {member.Name}",
        (null, "string") when input.Payload == member.Name => $"text {member.Name} {member.Name}",
        (null, "structure") when input.Payload == member.Name => $"document {member.Name} {member.LocationName ?? member.Shape}",
        _ => throw new NotSupportedException($"The member '{member.Name}' of '{input.Name}' has no place in the request."),
    };

    private string Header(Member member)
    {
        string value = Names.Pascal(member.Name);
        if (member.Location == "headers") return $"rest.Headers(\"{member.LocationName}\", {value});";
        string method = plan.ShapeOf(member).Type == "timestamp" && member.TimestampFormat == "iso8601" ? "IsoHeader" : "Header";
        return member.Location == "header"
            ? $"rest.{method}(\"{member.LocationName}\", {value});"
            : throw new NotSupportedException($"The place '{member.Location}' of '{member.Name}' has no code yet.");
    }

    private string Payload(Member member) => plan.ShapeOf(member).Type switch
    {
        "blob" => $"rest.Content({Names.Pascal(member.Name)});",
        "string" => $"rest.Content({Names.Pascal(member.Name)});",
        _ => $"rest.Document(\"{member.LocationName ?? member.Shape}\", {Names.Pascal(member.Name)});",
    };
}
