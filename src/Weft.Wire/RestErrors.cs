namespace Weft.Wire;

/// <summary>What is wrong with a REST request before any operation sees it, in S3's words.</summary>
internal static class RestErrors
{
    /// <param name="element">The element that AWS does not know, where that is what is wrong.</param>
    public static AwsException MalformedXml(string? element = null) =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
        {
            Details = element is null ? [] : [("Element", element)],
        };

    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);

    public static AwsException UnknownHeader(string name) =>
        new("NotImplemented", $"A header you provided implies functionality that is not implemented: {name}", 501);

    public static AwsException UnknownParameter(string name) => new("InvalidArgument", $"The query parameter {name} is not recognized");

    public static AwsException InvalidUri() => new("InvalidURI", "Couldn't parse the specified URI.");

    public static AwsException MethodNotAllowed() => new("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);

    public static AwsException DocumentTooLarge() => new("MaxMessageLengthExceeded", "Your request was too large.");
}
