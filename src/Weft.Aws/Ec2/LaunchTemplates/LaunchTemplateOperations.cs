using System.Text.RegularExpressions;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>CreateLaunchTemplate, DescribeLaunchTemplates, ModifyLaunchTemplate, DeleteLaunchTemplate.</summary>
internal static partial class LaunchTemplateOperations
{
    private const int MaxPerRegion = 5000;

    public static CreateLaunchTemplateResult Create(Transaction transaction, CreateLaunchTemplateRequest request)
    {
        RequireName(request.LaunchTemplateName);
        LaunchTemplateVersions.RequireDescription(request.VersionDescription);
        var launch = RequireLaunch(request.LaunchTemplateData);
        if (launch.SaysNothing()) throw Ec2Errors.MissingParameter("LaunchTemplateData");
        if (LaunchTemplate.FindByName(transaction, request.LaunchTemplateName) is not null)
            throw new AwsException("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        if (transaction.Count<LaunchTemplate>() >= MaxPerRegion)
            throw new AwsException("LaunchTemplateLimitExceeded", $"The maximum number of launch templates ({MaxPerRegion}) has been reached.");
        var template = transaction.Put(new LaunchTemplate(
            transaction.NewId<LaunchTemplate>(), request.LaunchTemplateName, transaction.Now, transaction.Call.Caller.Arn));
        LaunchTemplateVersions.Put(transaction, template, 1, request.VersionDescription, launch);
        transaction.TagNew(template.Id, request.TagSpecifications);
        return new CreateLaunchTemplateResult { LaunchTemplate = LaunchTemplateShapes.Of(transaction, template) };
    }

    public static DescribeLaunchTemplatesResult Describe(View view, DescribeLaunchTemplatesRequest request)
    {
        var named = request.LaunchTemplateNames.Select(name => LaunchTemplate.FindByName(view, name)?.Id.Text ?? throw new AwsException(
            "InvalidLaunchTemplateName.NotFoundException", "At least one of the launch templates specified in the request does not exist."));
        var page = view.Page<LaunchTemplate>([.. request.LaunchTemplateIds, .. named], request.Filters, request);
        return new DescribeLaunchTemplatesResult { LaunchTemplates = page.Select(template => LaunchTemplateShapes.Of(view, template)), NextToken = page.NextToken };
    }

    /// <summary>The default version is all of a template that can change.</summary>
    public static ModifyLaunchTemplateResult Modify(Transaction transaction, ModifyLaunchTemplateRequest request)
    {
        LaunchTemplateLookup.RequireOne(request.LaunchTemplateId, request.LaunchTemplateName);
        if (string.IsNullOrEmpty(request.DefaultVersion)) throw Ec2Errors.MissingParameter("DefaultVersion");
        var template = LaunchTemplateLookup.Require(transaction, request.LaunchTemplateId, request.LaunchTemplateName);
        var number = LaunchTemplateLookup.NumberOf(template, request.DefaultVersion);
        if (LaunchTemplateLookup.FindVersion(transaction, template, number) is null)
        {
            throw new AwsException(
                "InvalidLaunchTemplateId.VersionNotFound", $"The launch template version {number} is not found for the specified launch template.");
        }

        template = transaction.Put(template with { DefaultVersion = number });
        return new ModifyLaunchTemplateResult { LaunchTemplate = LaunchTemplateShapes.Of(transaction, template) };
    }

    /// <summary>A template goes with all its versions; instances that were launched by it stay.</summary>
    public static DeleteLaunchTemplateResult Delete(Transaction transaction, DeleteLaunchTemplateRequest request)
    {
        var template = LaunchTemplateLookup.Require(transaction, request.LaunchTemplateId, request.LaunchTemplateName);
        var shape = LaunchTemplateShapes.Of(transaction, template);
        foreach (var version in transaction.Referring(LaunchTemplateVersion.OfTemplate, template.Id).ToList()) transaction.Remove(version.Id);
        transaction.Remove(template.Id);
        return new DeleteLaunchTemplateResult { LaunchTemplate = shape };
    }

    /// <summary>What is to be stored, once no launch here would refuse it by name.</summary>
    /// <exception cref="AwsException">UnsupportedOperation; InvalidParameterValue for tags of what a launch does not make.</exception>
    public static LaunchParameters RequireLaunch(RequestLaunchTemplateDataShape stored)
    {
        var launch = StoredLaunch.Of(stored);
        LaunchRefusals.Require(launch);
        LaunchTags.Parse(launch.TagSpecifications);
        return LaunchRequests.ParametersOf(launch);
    }

    private static void RequireName(string name)
    {
        if (NamePattern().IsMatch(name)) return;
        throw new AwsException(
            "InvalidLaunchTemplateName.MalformedException",
            "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.");
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9()./_-]{3,128}\z")]
    private static partial Regex NamePattern();
}
