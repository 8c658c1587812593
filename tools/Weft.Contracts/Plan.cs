namespace Weft.Contracts;

/// <summary>A structure or enumeration that operations reach, and how.</summary>
internal sealed class Reached(Shape shape)
{
    public Shape Shape { get; } = shape;

    public bool InInput { get; set; }

    public bool InOutput { get; set; }

    public SortedSet<string> Operations { get; } = new(StringComparer.Ordinal);
}

/// <summary>What is generated for one service: its operations and all that they reach.</summary>
internal sealed class Plan
{
    private const int LargestEnum = 200;

    public Plan(Service service, Model model, IReadOnlyList<string> operations)
    {
        Service = service;
        Model = model;
        Protocol = Protocol.Of(model);
        Operations = [.. operations.Select(name => model.Operations.GetValueOrDefault(name)
            ?? throw new InvalidDataException($"{service.Folder}: the model has no operation '{name}'."))];
        foreach (Operation operation in Operations)
        {
            if (operation.Input is { } input) Visit(model.Shapes[input], operation.Name, isInput: true, isRoot: true);
            if (operation.Output is { } output) Visit(model.Shapes[output], operation.Name, isInput: false, isRoot: true);
        }
    }

    public Service Service { get; }

    public Model Model { get; }

    public Protocol Protocol { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public SortedDictionary<string, Reached> Structures { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Shape> Enums { get; } = new(StringComparer.Ordinal);

    /// <summary>The shapes whose constraints the readers check.</summary>
    public SortedDictionary<string, Shape> Rules { get; } = new(StringComparer.Ordinal);

    public Shape ShapeOf(Member member) => Model.Shapes[member.Shape];

    private Shape RequireKnown(Member member) => member.UnknownTrait is { } trait
        ? throw new NotSupportedException($"The trait '{trait}' of '{member.Name}' ('{member.Shape}') has no code yet.")
        : ShapeOf(member);

    public static bool HasOutput(Operation operation, Model model) =>
        operation.Output is { } output && model.Shapes[output].Members.Count > 0;

    /// <summary>The class of an operation's result; none may be called as one of its own members.</summary>
    public string ResultName(Operation operation) =>
        operation.Name + (Model.Shapes[operation.Output!].Members.Any(m => m.Name == operation.Name + "Result") ? "Output" : "Result");

    public bool IsEnum(Shape shape) => Enums.ContainsKey(Names.Pascal(shape.Name));

    private void Visit(Shape shape, string operation, bool isInput, bool isRoot = false)
    {
        if (shape.Enum.Count is > 0 and <= LargestEnum) AddEnum(shape);
        if (isInput && Protocol.ChecksConstraints && Constraint.HasAny(shape)) Rules[shape.Name] = shape;
        if (shape.Type == "structure" && !isRoot)
        {
            if (!Structures.TryGetValue(shape.Name, out Reached? reached)) Structures[shape.Name] = reached = new Reached(shape);
            bool seen = (isInput ? reached.InInput : reached.InOutput) && reached.Operations.Contains(operation);
            reached.InInput |= isInput;
            reached.InOutput |= !isInput;
            reached.Operations.Add(operation);
            if (seen) return;
        }

        foreach (Member member in shape.Members)
        {
            if (isInput && isRoot && Constraint.IsEc2PageSize(Protocol, member, ShapeOf(member))) Rules[member.Shape] = ShapeOf(member);
            Visit(RequireKnown(member), operation, isInput);
        }

        if (shape.Element is { } element) Visit(RequireKnown(element), operation, isInput);
        if (shape.Key is { } key) Visit(RequireKnown(key), operation, isInput);
    }

    private void AddEnum(Shape shape)
    {
        string name = Names.Pascal(shape.Name);
        if (Enums.TryGetValue(name, out Shape? other) && other.Name != shape.Name)
            throw new InvalidDataException($"The enumerations '{shape.Name}' and '{other.Name}' would share a name.");
        Enums[name] = shape;
    }
}

/// <summary>Which constraints of the model the generated readers check.</summary>
internal static class Constraint
{
    public static bool HasAny(Shape shape) => shape.Enum.Count == 0 && shape.Type switch
    {
        "string" => shape.Minimum > 0 || shape.Maximum is not null || shape.Pattern is not null,
        "list" or "map" => shape.Minimum > 0 || shape.Maximum is not null,
        "integer" or "long" or "double" or "float" => shape.Minimum is not null || shape.Maximum is not null,
        _ => false,
    };

    public static bool IsEc2PageSize(Protocol protocol, Member member, Shape shape) =>
        protocol.IsEc2 && member.Name == "MaxResults" && shape.Type == "integer" && HasAny(shape);
}
