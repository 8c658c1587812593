using Weft.Aws.Ec2.Regions;
using Weft.Control.Operations;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>
/// GetParameter, GetParameters and GetParametersByPath, for the account's own parameters and for public ones
/// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html).
/// </summary>
/// <remarks>No parameter is secret, so WithDecryption changes nothing.</remarks>
internal static class ParameterOperations
{
    private const int ParametersPerPage = 10;
    private const string NoSecrets = "no parameter is encrypted";

    public static void Declare(Catalog catalog)
    {
        catalog.Read(SsmApi.GetParameter, Get).Accepts(r => r.WithDecryption, because: NoSecrets);
        catalog.Read(SsmApi.GetParameters, GetSeveral).Accepts(r => r.WithDecryption, because: NoSecrets);
        catalog.Read(SsmApi.GetParametersByPath, GetByPath).Refuses(r => r.ParameterFilters).Accepts(r => r.WithDecryption, because: NoSecrets);
    }

    /// <summary>The value of a parameter, own or public; null where it or the version is not there.</summary>
    /// <param name="reference">A name or an ARN, with a version after a colon or without.</param>
    public static string? FindValue(View view, string reference) => Find(view, ParameterReference.Parse(reference, view))?.Value;

    private static GetParameterResult Get(View view, GetParameterRequest request)
    {
        var reference = ParameterReference.Parse(request.Name, view);
        if (reference.FindOwn(view) is null && PublicParameterTable.Find(reference.Path) is null) throw ParameterErrors.NotFound(request.Name);
        return new GetParameterResult
        {
            Parameter = Find(view, reference) ?? throw new AwsException(
                "ParameterVersionNotFound",
                $"Systems Manager could not find version {reference.Selector} of {reference.Path}. Verify the version and try again."),
        };
    }

    private static GetParametersResult GetSeveral(View view, GetParametersRequest request)
    {
        List<ParameterShape> found = [];
        List<string> invalid = [];
        foreach (var text in request.Names.Distinct(StringComparer.Ordinal))
        {
            if (Find(view, ParameterReference.Parse(text, view)) is { } parameter) found.Add(parameter);
            else invalid.Add(text);
        }

        return new GetParametersResult { Parameters = found, InvalidParameters = invalid };
    }

    private static GetParametersByPathResult GetByPath(View view, GetParametersByPathRequest request)
    {
        if (!request.Path.StartsWith('/'))
        {
            throw ParameterErrors.Validation(
                "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".");
        }

        var folder = request.Path.EndsWith('/') ? request.Path : request.Path + "/";
        var isRecursive = request.Recursive == true;
        // A path above /aws/service is searched among the account's own parameters only.
        var isPublic = folder.StartsWith(PublicParameterTable.Root, StringComparison.Ordinal);
        var below = isPublic
            ? PublicParameterTable.All.Where(parameter => ParameterDescriptions.IsBelow(parameter.Name, folder, isRecursive)).Select(parameter => ShapeOf(parameter, "", view.RegionFacts()))
            : view.All<Parameter>().Where(parameter => ParameterDescriptions.IsBelow(parameter.Name, folder, isRecursive)).Select(parameter => ShapeOf(view, parameter, parameter.Newest, ""));
        var page = Page.Of(below, parameter => parameter.Name!, request.MaxResults ?? ParametersPerPage, request.NextToken, ParameterErrors.InvalidToken);
        return new GetParametersByPathResult { Parameters = page.Items, NextToken = page.NextToken };
    }

    private static ParameterShape? Find(View view, ParameterReference reference)
    {
        long number = 0;
        if (reference.Selector.Length > 0 && !long.TryParse(reference.Selector, out number)) return null;
        long? wanted = reference.Selector.Length > 0 ? number : null;
        if (reference.FindOwn(view) is { } own) return own.Find(wanted) is { } version ? ShapeOf(view, own, version, reference.Selector) : null;
        return wanted is null or PublicParameter.Version && PublicParameterTable.Find(reference.Path) is { } parameter
            ? ShapeOf(parameter, reference.Selector, view.RegionFacts())
            : null;
    }

    private static ParameterShape ShapeOf(View view, Parameter parameter, ParameterVersion version, string selector) => new()
    {
        Name = parameter.Name,
        Type = version.Kind,
        Value = version.Value,
        Version = version.Number,
        Selector = selector.Length > 0 ? $":{selector}" : null,
        LastModifiedDate = version.At,
        ARN = parameter.ArnIn(view),
        DataType = version.DataType,
    };

    private static ParameterShape ShapeOf(PublicParameter parameter, string selector, RegionFacts region) => new()
    {
        Name = parameter.Name,
        Type = ParameterTypeValues.String,
        Value = parameter.ValueIn(region),
        Version = PublicParameter.Version,
        Selector = selector.Length > 0 ? $":{selector}" : null,
        LastModifiedDate = parameter.LastModified,
        ARN = parameter.ArnIn(region),
        DataType = parameter.DataType,
    };
}
