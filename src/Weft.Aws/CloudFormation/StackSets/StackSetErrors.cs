using Weft.Wire;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>What CloudFormation says to a caller's mistake about stack sets (CloudFormation API Reference, each operation's errors).</summary>
internal static class StackSetErrors
{
    public static AwsException NotFound(string name) => new("StackSetNotFoundException", $"StackSet {name} not found", 404);

    public static AwsException NameTaken(string name) => new("NameAlreadyExistsException", $"StackSet already exists: {name}", 409);

    public static AwsException Modified(string name) => new("CreatedButModifiedException", $"StackSet {name} exists, but has been changed since it was created", 409);

    public static AwsException NotEmpty() => new("StackSetNotEmptyException", "StackSet is not empty", 409);

    public static AwsException InstanceNotFound(string set, string account, string region) =>
        new("StackInstanceNotFoundException", $"Stack instance in account {account} and region {region} not found for stack set {set}", 404);

    public static AwsException OperationNotFound(string operation) => new("OperationNotFoundException", $"Operation {operation} not found", 404);

    public static AwsException InProgress(string set, string operation) =>
        new("OperationInProgressException", $"Another operation on StackSet {set} is in progress: {operation}", 409);

    public static AwsException OperationTaken(string operation) => new("OperationIdAlreadyExistsException", $"The operation {operation} exists already with other parameters", 409);

    public static AwsException Stale(string operation) =>
        new("StaleRequestException", $"Another operation has been performed on this StackSet since operation {operation} was performed", 409);

    public static AwsException StackNotFound(string stack) => new("StackNotFoundException", $"Stack {stack} does not exist", 404);

    public static AwsException TooMany(string message) => new("LimitExceededException", message);

    public static AwsException Invalid(string message) => new("InvalidOperationException", message);
}
