namespace Weft.Aws.Ec2.Reach;

/// <summary>What is wrong in a policy file, and where: line and column count from 1.</summary>
public sealed record PolicyMistake(int Line, int Column, string Message);

/// <summary>Ends the reading of one statement; the parser and the check turn it into a <see cref="PolicyMistake"/>.</summary>
internal sealed class PolicyMistakeException(int line, int column, string message) : Exception(message)
{
    public PolicyMistake Mistake { get; } = new(line, column, message);
}
