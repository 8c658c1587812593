using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>DescribeParameters and GetParameterHistory: everything about parameters but, in the former, their values.</summary>
internal static class ParameterDescriptions
{
    private const int PerPage = 50;

    public static DescribeParametersResult Describe(View view, DescribeParametersRequest request)
    {
        var filters = request.ParameterFilters.Select(Filter).ToList();
        var page = Page.Of(
            view.All<Parameter>().Where(parameter => filters.TrueForAll(filter => filter(view, parameter))),
            parameter => parameter.Name,
            request.MaxResults ?? PerPage,
            request.NextToken,
            ParameterErrors.InvalidToken);
        return new DescribeParametersResult { Parameters = page.Select(parameter => Metadata(view, parameter)), NextToken = page.NextToken };
    }

    public static GetParameterHistoryResult History(View view, GetParameterHistoryRequest request)
    {
        var parameter = ParameterReference.Parse(request.Name, view).FindOwn(view) ?? throw ParameterErrors.NotFound(request.Name);
        var page = Page.Of(parameter.Versions, version => $"{version.Number:D19}", request.MaxResults ?? PerPage, request.NextToken, ParameterErrors.InvalidToken);
        return new GetParameterHistoryResult { Parameters = page.Select(version => HistoryOf(parameter, version)), NextToken = page.NextToken };
    }

    private static ParameterMetadataShape Metadata(View view, Parameter parameter)
    {
        var newest = parameter.Newest;
        return new ParameterMetadataShape
        {
            Name = parameter.Name,
            ARN = parameter.ArnIn(view),
            Type = newest.Kind,
            LastModifiedDate = newest.At,
            LastModifiedUser = newest.By,
            Description = newest.Description,
            AllowedPattern = newest.AllowedPattern,
            Version = newest.Number,
            Tier = newest.Tier,
            Policies = [],
            DataType = newest.DataType,
        };
    }

    private static ParameterHistoryShape HistoryOf(Parameter parameter, ParameterVersion version) => new()
    {
        Name = parameter.Name,
        Type = version.Kind,
        LastModifiedDate = version.At,
        LastModifiedUser = version.By,
        Description = version.Description,
        Value = version.Value,
        AllowedPattern = version.AllowedPattern,
        Version = version.Number,
        Labels = [],
        Tier = version.Tier,
        Policies = [],
        DataType = version.DataType,
    };

    /// <summary>One filter (API Reference, ParameterStringFilter); values are alternatives, filters must all hold.</summary>
    private static Func<View, Parameter, bool> Filter(ParameterStringFilterShape filter)
    {
        var values = filter.Values ?? [];
        if (filter.Key.StartsWith("tag:", StringComparison.Ordinal))
        {
            RequireOption(filter, "Equals");
            var key = filter.Key["tag:".Length..];
            return (view, parameter) => view.TagsOf(parameter.Id).TryGetValue(key, out var value) && (values.Count == 0 || values.Contains(value));
        }

        switch (filter.Key)
        {
            case "Name":
                var matches = NameTest(filter);
                return (_, parameter) => values.Any(value => matches(parameter.Name, value));
            case "Path":
                RequireOption(filter, "OneLevel", "Recursive");
                return (_, parameter) => values.Any(value => IsBelow(parameter.Name, value, filter.Option == "Recursive"));
            case "Type":
                RequireOption(filter, "Equals");
                return (_, parameter) => values.Contains(parameter.Newest.Kind);
            case "Tier":
                RequireOption(filter, "Equals");
                return (_, parameter) => values.Contains(parameter.Newest.Tier);
            case "DataType":
                RequireOption(filter, "Equals");
                return (_, parameter) => values.Contains(parameter.Newest.DataType);
            default:
                throw new AwsException("InvalidFilterKey", $"The specified key isn't valid: {filter.Key}");
        }
    }

    private static Func<string, string, bool> NameTest(ParameterStringFilterShape filter) => filter.Option switch
    {
        null or "Equals" => string.Equals,
        "BeginsWith" => (name, value) => name.StartsWith(value, StringComparison.Ordinal),
        "Contains" => (name, value) => name.Contains(value, StringComparison.Ordinal),
        _ => throw InvalidOption(filter),
    };

    private static void RequireOption(ParameterStringFilterShape filter, params string[] allowed)
    {
        if (filter.Option is { } option && !allowed.Contains(option)) throw InvalidOption(filter);
    }

    private static AwsException InvalidOption(ParameterStringFilterShape filter) =>
        new("InvalidFilterOption", $"The specified filter option isn't valid for {filter.Key}: {filter.Option}");

    /// <summary>Whether a name stands under a path.</summary>
    internal static bool IsBelow(string name, string path, bool isRecursive)
    {
        var folder = path.EndsWith('/') ? path : path + "/";
        return name.StartsWith(folder, StringComparison.Ordinal) && (isRecursive || !name.AsSpan(folder.Length).Contains('/'));
    }
}
