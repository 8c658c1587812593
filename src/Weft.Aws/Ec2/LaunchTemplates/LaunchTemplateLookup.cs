using System.Globalization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>How requests name a launch template, by identifier or by name, and one of its versions.</summary>
internal static class LaunchTemplateLookup
{
    public const string Default = "$Default";
    public const string Latest = "$Latest";

    /// <exception cref="AwsException">MissingParameter, InvalidParameterCombination, InvalidLaunchTemplateId.…, InvalidLaunchTemplateName.NotFoundException.</exception>
    public static LaunchTemplate Require(View view, string? id, string? name)
    {
        RequireOne(id, name);
        return id is not null ? view.Require<LaunchTemplate>(id) : RequireByName(view, name!);
    }

    public static void RequireOne(string? id, string? name)
    {
        if (id is not null && name is not null) throw Ec2Errors.InvalidCombination("Either provide launch template ID or launch template name to modify the template.");
        if (id is null && name is null) throw Ec2Errors.MissingParameter("launch template ID or launch template name");
    }

    /// <summary>The same without a word where there is none such.</summary>
    public static LaunchTemplate? Find(View view, string? id, string? name) =>
        id is not null ? view.Find(new Id<LaunchTemplate>(id)) : name is not null ? LaunchTemplate.FindByName(view, name) : null;

    public static LaunchTemplate RequireByName(View view, string name) => LaunchTemplate.FindByName(view, name)
        ?? throw new AwsException("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist.");

    /// <summary>A version by number or as <c>$Latest</c> or <c>$Default</c>; the default one where none is named.</summary>
    /// <exception cref="AwsException">InvalidParameterValue for what is no version, InvalidLaunchTemplateId.VersionNotFound.</exception>
    public static LaunchTemplateVersion RequireVersion(View view, LaunchTemplate template, string? version)
    {
        var number = NumberOf(template, version);
        return FindVersion(view, template, number) ?? throw new AwsException(
            "InvalidLaunchTemplateId.VersionNotFound", $"Could not find the specified version {number} for the launch template with ID {template.Id}.");
    }

    public static LaunchTemplateVersion? FindVersion(View view, LaunchTemplate template, long number) =>
        view.Find(LaunchTemplateVersion.IdOf(template.Id, number));

    /// <exception cref="AwsException">InvalidParameterValue.</exception>
    public static long NumberOf(LaunchTemplate template, string? version) => FindNumber(template, version)
        ?? throw Ec2Errors.InvalidParameterValue($"The launch template version '{version}' is not valid. Specify a version number, {Latest} or {Default}.");

    /// <summary>The number that a text means, whether or not there is such a version; null for a text that means none.</summary>
    public static long? FindNumber(LaunchTemplate template, string? version) => version switch
    {
        null or "" or Default => template.DefaultVersion,
        Latest => template.LatestVersion,
        _ => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    /// <summary>What policies must see of a request that names its template by name.</summary>
    public static IEnumerable<Mention> Mention(View view, string? name) =>
        name is not null && LaunchTemplate.FindByName(view, name) is { } template ? [new Mention(template.Id.Text)] : [];
}
