namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Where this Weft can be reached, for addresses that stacks hand out.</summary>
public interface IHostAddress
{
    /// <summary>Such as <c>http://127.0.0.1:4566</c>, without a slash at its end.</summary>
    string Endpoint { get; }
}

/// <summary>An address that is known once the server listens.</summary>
public sealed class HostAddress(string endpoint) : IHostAddress
{
    /// <summary>Where Weft listens unless told otherwise.</summary>
    public static HostAddress Default => new("http://127.0.0.1:4566");

    public string Endpoint { get; set; } = endpoint;
}
