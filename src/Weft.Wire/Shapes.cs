namespace Weft.Wire;

/// <summary>A structure that can be read from a query form.</summary>
public interface IQueryShape<TSelf>
    where TSelf : class
{
    static abstract TSelf Read(ref QueryReader reader);
}

/// <summary>A structure that can be read from a JSON object.</summary>
public interface IJsonShape<TSelf>
    where TSelf : class
{
    static abstract TSelf Read(ref JsonReader reader);
}

/// <summary>A structure that can be written as the content of an XML element.</summary>
public interface IXmlShape
{
    void WriteXml(XmlOutput xml);
}

/// <summary>A structure that can be written as the members of a JSON object.</summary>
public interface IJsonShape
{
    void WriteJson(JsonOutput json);
}
