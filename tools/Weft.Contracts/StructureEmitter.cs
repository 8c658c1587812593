namespace Weft.Contracts;

/// <summary>Emits the class of one structure: its members, its reader and its writer.</summary>
internal sealed class StructureEmitter(Plan plan)
{
    private readonly ReaderEmitter reader = new(plan);
    private readonly WriterEmitter writer = new(plan);
    private readonly TypeNames types = new(plan);
    private readonly RestEmitter rest = new(plan);

    /// <summary>A request is read by its contract alone, so only nested structures need the interface of the readers.</summary>
    public void Emit(CodeWriter code, string name, Shape shape, bool isInput, bool isOutput, IReadOnlyList<string>? traits = null, string? operation = null)
    {
        bool isRestResult = operation is not null && plan.Protocol.IsRestXml;
        List<string> interfaces = [.. traits ?? []];
        bool isNestedInput = isInput && traits is null;
        if (isNestedInput) interfaces.Add($"{plan.Protocol.InputShape}<{name}>");
        if (isOutput) interfaces.Add(plan.Protocol.IsJson ? "IJsonShape" : isRestResult ? "IRestResult" : "IXmlShape");
        code.Line().Open($"public sealed class {name}{(interfaces.Count > 0 ? " : " : "")}{string.Join(", ", interfaces)}");
        if (isInput) reader.EmitConstructors(code, name, shape, isRoot: traits is not null);
        foreach (Member member in shape.Members) EmitProperty(code, member, shape, isOutput);
        if (traits is not null) EmitTokenAlias(code, shape, traits);
        if (isNestedInput) ReaderEmitter.EmitRead(code, name, plan.Protocol);
        if (isRestResult) rest.EmitResult(code, operation!, shape);
        else if (isOutput) writer.Emit(code, shape);
        code.Close();
    }

    /// <summary>The traits that the operations' common machinery looks for in a request.</summary>
    public IReadOnlyList<string> TraitsOf(Shape request)
    {
        string? TypeOf(string name) => request.Members.FirstOrDefault(m => m.Name == name) is { } member ? plan.ShapeOf(member).Type : null;
        List<string> traits = [];
        if (TypeOf("DryRun") == "boolean") traits.Add("IDryRunRequest");
        if (TokenOf(request) is not null) traits.Add("IIdempotentRequest");
        if (TypeOf("MaxResults") == "integer" && TypeOf("NextToken") == "string") traits.Add("IPagedRequest");
        if (TypeOf("MaxItems") == "integer" && TypeOf("Marker") == "string") traits.Add("IMarkerPagedRequest");
        return traits;
    }

    /// <summary>Some older operations have the token without its mark in the model.</summary>
    private static Member? TokenOf(Shape request) =>
        request.Members.FirstOrDefault(m => m.IsIdempotencyToken) ?? request.Members.FirstOrDefault(m => m.Name == "ClientToken");

    private static void EmitTokenAlias(CodeWriter code, Shape shape, IReadOnlyList<string> traits)
    {
        if (traits.Contains("IIdempotentRequest") && TokenOf(shape) is { Name: not "ClientToken" } token)
            code.Line().Line($"string? IIdempotentRequest.ClientToken => {Names.Pascal(token.Name)};");
    }

    private void EmitProperty(CodeWriter code, Member member, Shape owner, bool isOutput)
    {
        Shape shape = plan.ShapeOf(member);
        string type = shape.Type == "blob" && isOutput && owner.Payload == member.Name ? "System.IO.Stream" : types.Of(shape), property = Names.Pascal(member.Name);
        bool isCollection = shape.Type is "list" or "map";
        code.Line();
        if (owner.Required.Contains(member.Name)) code.Line($"public required {type} {property} {{ get; init; }}");
        else if (shape.Type == "list" && !isOutput) code.Line($"public {type} {property} {{ get; init; }} = [];");
        else if (isCollection && !isOutput) code.Line($"public {type} {property} {{ get; init; }} = {types.EmptyMap(shape)};");
        else code.Line($"public {type}? {property} {{ get; init; }}");
    }
}

/// <summary>The C# types of the model's shapes.</summary>
internal sealed class TypeNames(Plan plan)
{
    public string Of(Shape shape) => shape.Type switch
    {
        "string" => "string",
        "boolean" => "bool",
        "integer" => "int",
        "long" => "long",
        "double" => "double",
        "float" => "float",
        "timestamp" => "DateTimeOffset",
        "blob" => "ReadOnlyMemory<byte>",
        "list" => $"IReadOnlyList<{Of(plan.ShapeOf(shape.Element!))}>",
        "map" => $"IReadOnlyDictionary<string, {Of(plan.ShapeOf(shape.Element!))}>",
        "structure" => Names.Pascal(shape.Name) + "Shape",
        string other => throw new NotSupportedException($"The type '{other}' of '{shape.Name}' has no code yet."),
    };

    public string EmptyMap(Shape map) =>
        $"System.Collections.ObjectModel.ReadOnlyDictionary<string, {Of(plan.ShapeOf(map.Element!))}>.Empty";

    /// <summary>The suffix of the reader's and writer's method for elements that are not structures.</summary>
    public static string Plural(Shape element) => element.Type switch
    {
        "string" => "Strings",
        "integer" => "Int32s",
        string other => throw new NotSupportedException($"Collections of '{other}' have no code yet."),
    };
}
