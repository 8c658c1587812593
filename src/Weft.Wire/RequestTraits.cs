namespace Weft.Wire;

/// <summary>A request that can ask whether it would be permitted, without doing anything.</summary>
public interface IDryRunRequest
{
    bool? DryRun { get; }
}

/// <summary>A request that carries a token which makes its repetition harmless.</summary>
public interface IIdempotentRequest
{
    string? ClientToken { get; }
}

/// <summary>A request for one page of results, continued by a token.</summary>
public interface IPagedRequest
{
    int? MaxResults { get; }

    string? NextToken { get; }
}

/// <summary>A request for one page of results, continued by a marker (IAM).</summary>
public interface IMarkerPagedRequest
{
    int? MaxItems { get; }

    string? Marker { get; }
}
