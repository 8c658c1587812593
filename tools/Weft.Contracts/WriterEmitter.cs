namespace Weft.Contracts;

/// <summary>Emits the code that writes a structure into an answer.</summary>
internal sealed class WriterEmitter(Plan plan)
{
    public void Emit(CodeWriter code, Shape shape)
    {
        code.Line().Open(plan.Protocol.IsJson ? "public void WriteJson(JsonOutput json)" : "public void WriteXml(XmlOutput xml)");
        EmitMembers(code, shape.Members);
        code.Close();
    }

    /// <summary>The statements alone.</summary>
    public void EmitMembers(CodeWriter code, IEnumerable<Member> members)
    {
        foreach (Member member in members)
            code.Line(plan.Protocol.IsJson ? Json(member) : Xml(member));
    }

    private string Xml(Member member)
    {
        Shape shape = plan.ShapeOf(member);
        string name = $"\"{Protocol.OutputName(member)}\"u8", value = Names.Pascal(member.Name);
        switch (shape.Type)
        {
            case "structure": return $"xml.Structure({name}, {value});";
            case "list":
                Shape element = plan.ShapeOf(shape.Element!);
                string method = element.Type == "structure" ? "List" : TypeNames.Plural(element);
                if (member.IsFlattened) return $"xml.Flat{method}({name}, {value});";
                return $"xml.{method}({name}, \"{plan.Protocol.ElementName(shape)}\"u8, {value});";
            case "map": return $"xml.{TypeNames.Plural(plan.ShapeOf(shape.Element!))}({name}, {value});";
            default: return $"xml.Element({name}, {value});";
        }
    }

    private string Json(Member member)
    {
        Shape shape = plan.ShapeOf(member);
        string arguments = $"(\"{Protocol.OutputName(member)}\"u8, {Names.Pascal(member.Name)});";
        return shape.Type switch
        {
            "structure" => "json.Structure" + arguments,
            "list" when plan.ShapeOf(shape.Element!).Type == "structure" => "json.List" + arguments,
            "list" or "map" => "json." + TypeNames.Plural(plan.ShapeOf(shape.Element!)) + arguments,
            _ => "json.Member" + arguments,
        };
    }
}
