using System.Globalization;

namespace Weft.Contracts;

/// <summary>Emits all files of one service.</summary>
internal sealed class ServiceEmitter(Plan plan)
{
    private readonly StructureEmitter structures = new(plan);
    private readonly Dictionary<string, string> files = [];

    /// <summary>The files by their path under the generated folder.</summary>
    public IReadOnlyDictionary<string, string> Emit()
    {
        foreach (Operation operation in plan.Operations) EmitOperation(operation);
        foreach (Reached reached in plan.Structures.Values.Where(s => s.Operations.Count > 1))
        {
            CodeWriter code = Header();
            EmitShape(code, reached);
            Add($"Shapes/{Names.Pascal(reached.Shape.Name)}Shape", code);
        }

        foreach (IGrouping<char, KeyValuePair<string, Shape>> group in plan.Enums.GroupBy(e => e.Key[0])) EmitEnums(group.Key, group);
        EmitApi();
        EmitService();
        if (plan.Rules.Count > 0) RuleEmitter.Emit(plan, Add);
        return files;
    }

    private CodeWriter Header() => CodeWriter.File(plan.Service, "System.Diagnostics.CodeAnalysis");

    private void Add(string name, CodeWriter code) => files.Add($"{plan.Service.Name}/{name}.g.cs", code.ToString());

    private void EmitOperation(Operation operation)
    {
        CodeWriter code = Header();
        Shape input = operation.Input is { } name ? plan.Model.Shapes[name] : RequestWithoutMembers;
        structures.Emit(code, operation.Name + "Request", input, isInput: true, isOutput: false, structures.TraitsOf(input));
        if (Plan.HasOutput(operation, plan.Model))
            structures.Emit(code, plan.ResultName(operation), plan.Model.Shapes[operation.Output!], isInput: false, isOutput: true, operation: operation.Name);
        foreach (Reached reached in plan.Structures.Values.Where(s => s.Operations.Count == 1 && s.Operations.Contains(operation.Name)))
            EmitShape(code, reached);
        Add($"Operations/{operation.Name}", code);
    }

    private static Shape RequestWithoutMembers { get; } =
        new("", "structure", [], new HashSet<string>(), [], null, null, null, null, null);

    private void EmitShape(CodeWriter code, Reached reached) => structures.Emit(
        code, Names.Pascal(reached.Shape.Name) + "Shape", reached.Shape, reached.InInput, reached.InOutput);

    private void EmitEnums(char letter, IEnumerable<KeyValuePair<string, Shape>> enums)
    {
        CodeWriter code = CodeWriter.File(plan.Service);
        foreach ((string name, Shape shape) in enums)
        {
            var constants = new Dictionary<string, string>();
            foreach (string value in shape.Enum)
            {
                string stem = Names.Constant(value), constant = stem;
                for (int i = 2; !constants.TryAdd(constant, value); i++) constant = stem + i.ToString(CultureInfo.InvariantCulture);
            }

            code.Line().Open($"public static class {name}Values");
            foreach ((string constant, string value) in constants) code.Line($"public const string {constant} = {Names.Literal(value)};");
            code.Line().Line($"public static readonly string[] All = [{string.Join(", ", constants.Keys)}];").Close();
        }

        Add($"Enums/{letter}", code);
    }

    private void EmitApi()
    {
        CodeWriter code = CodeWriter.File(plan.Service);
        string service = plan.Service.Name;
        code.Line().Open($"public static class {service}Api");
        code.Line($"public static ServiceContract Service {{ get; }} = {service}Service.Contract;");
        foreach (Operation operation in plan.Operations)
        {
            string result = Plan.HasOutput(operation, plan.Model) ? plan.ResultName(operation) : "EmptyResult";
            string wrapper = operation.ResultWrapper is { } element ? $", \"{element}\"" : "";
            code.Line().Line($"public static OperationContract<{operation.Name}Request, {result}> {operation.Name} {{ get; }} =");
            string lambda = $"static (ref {plan.Protocol.Reader} reader) => new {operation.Name}Request(ref reader)";
            if (plan.Protocol.IsRestXml) new RestEmitter(plan).EmitContract(code, operation, lambda);
            else code.Line($"    new(Service, \"{operation.Name}\", {lambda}{wrapper});");
        }

        code.Line().Line("public static IReadOnlyList<OperationContract> Operations { get; } =");
        code.Line("[");
        foreach (Operation operation in plan.Operations) code.Line($"    {operation.Name},");
        code.Line("];").Close();
        Add($"{service}Api", code);
    }

    private void EmitService()
    {
        IReadOnlyDictionary<string, string> metadata = plan.Model.Metadata;
        string prefix = metadata["endpointPrefix"];
        CodeWriter code = CodeWriter.File(plan.Service);
        code.Line().Open($"internal static class {plan.Service.Name}Service");
        code.Line("public static readonly ServiceContract Contract = new(");
        code.Line($"    SigningName: {Names.Literal(metadata.GetValueOrDefault("signingName", prefix))},");
        code.Line($"    EndpointPrefix: {Names.Literal(prefix)},");
        code.Line($"    ServiceId: {Names.Literal(metadata["serviceId"])},");
        code.Line($"    Protocol: WireProtocol.{plan.Protocol.Name},");
        code.Line($"    ApiVersion: {Names.Literal(metadata["apiVersion"])},");
        code.Line($"    XmlNamespace: {Quoted(plan.Service.XmlNamespace ?? Namespace(metadata))},");
        code.Line($"    TargetPrefix: {Quoted(metadata.GetValueOrDefault("targetPrefix"))},");
        // One literal: hundreds of them would each cost time at start.
        code.Line("    AllOperations: \"\"\"");
        foreach (string name in plan.Model.Operations.Keys.Order(StringComparer.Ordinal)) code.Line($"        {name}");
        string violation = plan.Service.ViolationCode is { } violationCode ? $", ViolationCode: {Names.Literal(violationCode)}" : "";
        string routes = plan.Protocol.IsRestXml ? $", Routes: {plan.Service.Name}Routes.All" : "";
        code.Line($"        \"\"\".Split('\\n'){violation}{routes});").Close();
        if (plan.Protocol.IsRestXml) Add($"{plan.Service.Name}Routes", new RestEmitter(plan).Routes());
        Add($"{plan.Service.Name}Service", code);
    }

    /// <summary>EC2's answers end the namespace with a slash that its model lacks.</summary>
    private string? Namespace(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue("xmlNamespace", out string? name) ? (plan.Protocol.IsEc2 && name[^1] != '/' ? name + "/" : name) : null;

    private static string Quoted(string? text) => text is null ? "null" : Names.Literal(text);
}
