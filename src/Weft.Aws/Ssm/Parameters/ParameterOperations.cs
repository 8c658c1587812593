using Weft.Aws.Ec2.Regions;
using Weft.Control.Operations;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>
/// GetParameter, GetParameters and GetParametersByPath for public parameters
/// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html).
/// </summary>
/// <remarks>No parameter is secret, so WithDecryption changes nothing. An account has no parameters of its own yet.</remarks>
internal static class ParameterOperations
{
    private const int ParametersPerPage = 10;

    public static void Declare(Catalog catalog)
    {
        catalog.Read(SsmApi.GetParameter, Get).Accepts(r => r.WithDecryption, because: "public parameters are never encrypted");
        catalog.Read(SsmApi.GetParameters, GetSeveral).Accepts(r => r.WithDecryption, because: "public parameters are never encrypted");
        catalog.Read(SsmApi.GetParametersByPath, GetByPath)
            .Refuses(r => r.ParameterFilters)
            .Accepts(r => r.WithDecryption, because: "public parameters are never encrypted");
    }

    private static GetParameterResult Get(View view, GetParameterRequest request)
    {
        var region = view.RegionFacts();
        var name = ParameterName.Parse(request.Name, region);
        var parameter = PublicParameterTable.Find(name.Path)
            ?? throw new AwsException("ParameterNotFound", $"Parameter {request.Name} not found. Weft has the public parameters of its images only.");
        if (!name.SelectsNewest)
        {
            throw new AwsException(
                "ParameterVersionNotFound", $"Systems Manager could not find version {name.Selector} of {name.Path}. Verify the version and try again.");
        }

        return new GetParameterResult { Parameter = ShapeOf(parameter, name, region) };
    }

    private static GetParametersResult GetSeveral(View view, GetParametersRequest request)
    {
        var region = view.RegionFacts();
        List<ParameterShape> found = [];
        List<string> invalid = [];
        foreach (var text in request.Names.Distinct(StringComparer.Ordinal))
        {
            var name = ParameterName.Parse(text, region);
            if (name.SelectsNewest && PublicParameterTable.Find(name.Path) is { } parameter) found.Add(ShapeOf(parameter, name, region));
            else invalid.Add(text);
        }

        return new GetParametersResult { Parameters = found, InvalidParameters = invalid };
    }

    private static GetParametersByPathResult GetByPath(View view, GetParametersByPathRequest request)
    {
        if (!request.Path.StartsWith('/'))
        {
            throw new AwsException(
                "ValidationException", "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".");
        }

        var region = view.RegionFacts();
        var folder = request.Path.EndsWith('/') ? request.Path : request.Path + "/";
        // A path above /aws/service is searched among the account's own parameters only.
        var isPublic = folder.StartsWith(PublicParameterTable.Root, StringComparison.Ordinal);
        var below = PublicParameterTable.All.Where(parameter => isPublic && parameter.Name.StartsWith(folder, StringComparison.Ordinal));
        if (request.Recursive != true) below = below.Where(parameter => !parameter.Name.AsSpan(folder.Length).Contains('/'));
        var page = Page.Of(
            below,
            parameter => parameter.Name,
            request.MaxResults ?? ParametersPerPage,
            request.NextToken,
            () => new AwsException("InvalidNextToken", "The specified token isn't valid."));
        return new GetParametersByPathResult
        {
            Parameters = page.Select(parameter => ShapeOf(parameter, new ParameterName(parameter.Name, ""), region)),
            NextToken = page.NextToken,
        };
    }

    private static ParameterShape ShapeOf(PublicParameter parameter, ParameterName name, RegionFacts region) => new()
    {
        Name = parameter.Name,
        Type = ParameterTypeValues.String,
        Value = parameter.ValueIn(region),
        Version = PublicParameter.Version,
        Selector = name.Selector.Length > 0 ? $":{name.Selector}" : null,
        LastModifiedDate = parameter.LastModified,
        ARN = parameter.ArnIn(region),
        DataType = parameter.DataType,
    };

    /// <summary>How a request names a parameter: by path or by ARN, with a version or a label after a colon.</summary>
    private readonly record struct ParameterName(string Path, string Selector)
    {
        /// <summary>Whether the one version that there is is meant; public parameters have no labels.</summary>
        public bool SelectsNewest => Selector.Length == 0 || Selector == PublicParameter.Version.ToString();

        public static ParameterName Parse(string text, RegionFacts region)
        {
            var prefix = $"arn:aws:ssm:{region.Name}::parameter";
            var path = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
            var colon = path.IndexOf(':');
            return colon < 0 ? new ParameterName(path, "") : new ParameterName(path[..colon], path[(colon + 1)..]);
        }
    }
}
