namespace Weft.Wire;

/// <summary>The result of an operation that has no output members.</summary>
public sealed class EmptyResult : IXmlShape, IJsonShape
{
    private EmptyResult()
    {
    }

    public static EmptyResult Instance { get; } = new();

    public void WriteXml(XmlOutput xml)
    {
    }

    public void WriteJson(JsonOutput json)
    {
    }
}
