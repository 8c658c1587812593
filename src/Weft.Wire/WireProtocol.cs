namespace Weft.Wire;

/// <summary>The ways in which AWS services put requests and answers on the wire.</summary>
public enum WireProtocol
{
    Ec2,
    Query,
    RestXml,
    RestJson,
    Json10,
    Json11,
}
