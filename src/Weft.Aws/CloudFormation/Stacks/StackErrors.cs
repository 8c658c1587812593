using Weft.Wire;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>What CloudFormation says to a caller's mistake (CloudFormation API Reference, "Common errors" and each operation's own).</summary>
internal static class StackErrors
{
    public static AwsException Validation(string message) => new("ValidationError", message);

    public static AwsException NotFound(string name) => Validation($"Stack with id {name} does not exist");

    public static AwsException AlreadyExists(string name) => new("AlreadyExistsException", $"Stack [{name}] already exists");

    public static AwsException WrongState(string id, string status, string what) =>
        Validation($"Stack:{id} is in {status} state and can not be {what}.");

    public static AwsException NoUpdates() => Validation("No updates are to be performed.");

    public static AwsException InsufficientCapabilities(IEnumerable<string> needed) =>
        new("InsufficientCapabilitiesException", $"Requires capabilities : [{string.Join(", ", needed)}]");

    public static AwsException InvalidToken() => Validation("The specified next token is not valid.");
}
