using System.Globalization;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>CreateLaunchTemplateVersion, DescribeLaunchTemplateVersions, DeleteLaunchTemplateVersions.</summary>
internal static class LaunchTemplateVersions
{
    private const int MaxPerTemplate = 10_000;
    private const int MaxDeleted = 200;
    private const int LargestPage = 200;
    private const int MaxDescriptionLength = 255;

    private const string HowToDescribe =
        "To describe the launch template data for all your launch templates, for ‘--versions’ specify ‘$Latest’, ‘$Default’, or both, and omit ‘--launch-template-id’, ‘--launch-template-name’, and version numbers. To describe the launch template data for a specific launch template, specify ‘--launch-template-id’ or ‘--launch-template-name’, and for ‘--versions’ specify one or more of the following values: ‘$Latest’, ‘$Default’, or one or more version numbers.";

    public static CreateLaunchTemplateVersionResult Create(Transaction transaction, CreateLaunchTemplateVersionRequest request)
    {
        LaunchTemplateLookup.RequireOne(request.LaunchTemplateId, request.LaunchTemplateName);
        RequireDescription(request.VersionDescription);
        var launch = LaunchTemplateOperations.RequireLaunch(request.LaunchTemplateData);
        if (launch.SaysNothing() && request.SourceVersion is null) throw Ec2Errors.MissingParameter("LaunchTemplateData");
        var template = LaunchTemplateLookup.Require(transaction, request.LaunchTemplateId, request.LaunchTemplateName);
        if (request.SourceVersion is { } source) launch = launch.Over(LaunchTemplateLookup.RequireVersion(transaction, template, source).Launch.Inherited());
        if (transaction.CountUnder(LaunchTemplateVersion.OfTemplate, template.Id.Text) >= MaxPerTemplate)
            throw new AwsException("LaunchTemplateVersionLimitExceeded", $"The maximum number of versions ({MaxPerTemplate}) of the launch template has been reached.");
        var number = template.LastNumber + 1;
        template = transaction.Put(template with { LatestVersion = number, LastNumber = number });
        var version = Put(transaction, template, number, request.VersionDescription, launch);
        return new CreateLaunchTemplateVersionResult { LaunchTemplateVersion = LaunchTemplateShapes.Of(template, version) };
    }

    public static LaunchTemplateVersion Put(Transaction transaction, LaunchTemplate template, long number, string? description, LaunchParameters launch) =>
        transaction.Put(new LaunchTemplateVersion(
            LaunchTemplateVersion.IdOf(template.Id, number), template.Id, number, description, transaction.Now, transaction.Call.Caller.Arn, launch));

    /// <summary>The versions of one template, or the latest and default ones of all; newest first.</summary>
    public static DescribeLaunchTemplateVersionsResult Describe(View view, DescribeLaunchTemplateVersionsRequest request)
    {
        if (request.MaxResults is < 1 or > LargestPage)
            throw Ec2Errors.InvalidParameterValue($"Value ( {request.MaxResults} ) for parameter maxResults is invalid. Expecting a value between 1 and {LargestPage}.");
        var versions = request is { LaunchTemplateId: null, LaunchTemplateName: null } ? OfAll(view, request) : OfOne(view, request);
        if (request.Filters.Count > 0)
        {
            var passing = view.Select<LaunchTemplateVersion>([], request.Filters).Select(version => version.Id).ToHashSet();
            versions = versions.Where(version => passing.Contains(version.Id));
        }

        var ordered = versions.DistinctBy(version => version.Id).OrderBy(KeyOf, StringComparer.Ordinal);
        var page = Page.Of(ordered, KeyOf, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribeLaunchTemplateVersionsResult
        {
            LaunchTemplateVersions = page.Select(version => LaunchTemplateShapes.Of(view.Require(version.Template), version)),
            NextToken = page.NextToken,
        };

        static string KeyOf(LaunchTemplateVersion version) => $"{version.Template}/{long.MaxValue - version.Number:D19}";
    }

    /// <summary>What can't be deleted is told for each, and the others are deleted.</summary>
    public static DeleteLaunchTemplateVersionsResult Delete(Transaction transaction, DeleteLaunchTemplateVersionsRequest request)
    {
        LaunchTemplateLookup.RequireOne(request.LaunchTemplateId, request.LaunchTemplateName);
        if (request.Versions.Count > MaxDeleted) throw Ec2Errors.InvalidParameterValue($"At most {MaxDeleted} launch template versions can be deleted in one request.");
        var numbers = request.Versions.Select(ParseNumber).Distinct().ToList();
        var deleted = new List<DeleteLaunchTemplateVersionsResponseSuccessItemShape>();
        var kept = new List<DeleteLaunchTemplateVersionsResponseErrorItemShape>();
        foreach (var number in numbers)
        {
            var template = LaunchTemplateLookup.Find(transaction, request.LaunchTemplateId, request.LaunchTemplateName);
            var (id, name) = (template?.Id.Text ?? request.LaunchTemplateId, template?.Name ?? request.LaunchTemplateName);
            if (Delete(transaction, request, template, number) is not { } error)
                deleted.Add(new DeleteLaunchTemplateVersionsResponseSuccessItemShape { LaunchTemplateId = id, LaunchTemplateName = name, VersionNumber = number });
            else
                kept.Add(new DeleteLaunchTemplateVersionsResponseErrorItemShape { LaunchTemplateId = id, LaunchTemplateName = name, VersionNumber = number, ResponseError = error });
        }

        return new DeleteLaunchTemplateVersionsResult { SuccessfullyDeletedLaunchTemplateVersions = deleted, UnsuccessfullyDeletedLaunchTemplateVersions = kept };
    }

    private static long ParseNumber(string version) => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Ec2Errors.InvalidParameterValue($"The launch template version '{version}' is not valid. Specify a version number.");

    public static void RequireDescription(string? description)
    {
        if (description?.Length > MaxDescriptionLength)
            throw Ec2Errors.InvalidParameter(description, "versionDescription", $"The description may have at most {MaxDescriptionLength} characters.");
    }

    private static ResponseErrorShape? Delete(Transaction transaction, DeleteLaunchTemplateVersionsRequest request, LaunchTemplate? template, long number)
    {
        if (template is null)
        {
            if (request.LaunchTemplateId is not { } id)
                return Error(LaunchTemplateErrorCodeValues.LaunchTemplateNameDoesNotExist, $"The launch template name '{request.LaunchTemplateName}' does not exist");
            return LaunchTemplate.Type.IsWellFormed(id)
                ? Error(LaunchTemplateErrorCodeValues.LaunchTemplateIdDoesNotExist, $"The launch template ID '{id}' does not exist")
                : Error(LaunchTemplateErrorCodeValues.LaunchTemplateIdMalformed, $"The launch template ID '{id}' is malformed");
        }

        if (LaunchTemplateLookup.FindVersion(transaction, template, number) is not { } version)
            return Error(LaunchTemplateErrorCodeValues.LaunchTemplateVersionDoesNotExist, $"The launch template version {number} does not exist");
        if (number == template.DefaultVersion)
            return Error(LaunchTemplateErrorCodeValues.UnexpectedError, "The default version of a launch template cannot be deleted");
        transaction.Remove(version.Id);
        if (number == template.LatestVersion)
            transaction.Put(template with { LatestVersion = transaction.Referring(LaunchTemplateVersion.OfTemplate, template.Id).Max(left => left.Number) });
        return null;

        static ResponseErrorShape Error(string code, string message) => new() { Code = code, Message = message };
    }

    private static IEnumerable<LaunchTemplateVersion> OfAll(View view, DescribeLaunchTemplateVersionsRequest request)
    {
        if (request.Versions.Count == 0) throw new AwsException("MissingParameter", HowToDescribe);
        if (request.MinVersion is not null || request.MaxVersion is not null || request.Versions.Any(version => version is not (LaunchTemplateLookup.Latest or LaunchTemplateLookup.Default)))
            throw Ec2Errors.InvalidParameterValue(HowToDescribe);
        return view.All<LaunchTemplate>().SelectMany(template => request.Versions.Select(version => LaunchTemplateLookup.RequireVersion(view, template, version)));
    }

    private static IEnumerable<LaunchTemplateVersion> OfOne(View view, DescribeLaunchTemplateVersionsRequest request)
    {
        var template = LaunchTemplateLookup.Require(view, request.LaunchTemplateId, request.LaunchTemplateName);
        var (least, most) = (Bound(request.MinVersion), Bound(request.MaxVersion));
        if (request.Versions.Count > 0 && (least ?? most) is not null)
            throw Ec2Errors.InvalidCombination("The parameter versions cannot be used with the parameters minVersion and maxVersion");
        if (request.Versions.Count > 0) return [.. request.Versions.Select(version => LaunchTemplateLookup.RequireVersion(view, template, version))];
        return view.Referring(LaunchTemplateVersion.OfTemplate, template.Id)
            .Where(version => (least is null || version.Number >= least) && (most is null || version.Number <= most));

        long? Bound(string? text) => string.IsNullOrEmpty(text) ? null : LaunchTemplateLookup.NumberOf(template, text);
    }
}
