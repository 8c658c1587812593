namespace Weft.Wire;

/// <summary>What is wrong with a query form before any operation sees it.</summary>
internal static class QueryErrors
{
    public static AwsException TooLarge(string limit = "1 MB") => new("RequestEntityTooLarge", $"The request is larger than {limit}.", 413);

    public static AwsException TooManyFields() => Malformed("The query string contains too many parameters.");

    public static AwsException TooDeep() => Malformed("The query string contains a parameter with too long a name.");

    public static AwsException Malformed(string message) => new("MalformedQueryString", message);

    public static AwsException Duplicate(string name) => Malformed($"The query string contains the parameter {name} more than once.");

    public static AwsException IllegalCharacter(string name) =>
        new("InvalidCharacter", $"The parameter {name} contains an invalid character.");

    public static AwsException MissingAction() => new("MissingAction", "The request must contain the parameter Action.");

    public static AwsException MissingParameter(string name) => new("MissingParameter", $"The request must contain the parameter {name}");

    public static AwsException UnknownParameter(string name) => new("UnknownParameter", $"The parameter {name} is not recognized");

    /// <summary>EC2 shows the parameter with a small first letter here, and here only.</summary>
    public static AwsException InvalidValue(string value, string name, string why = "")
    {
        string message = $"Value ({value}) for parameter {Violations.MemberName(name)} is invalid.";
        return new AwsException("InvalidParameterValue", why.Length > 0 ? message + " " + why : message);
    }

    public static AwsException MalformedInput(string message) => new("MalformedInput", message);
}
