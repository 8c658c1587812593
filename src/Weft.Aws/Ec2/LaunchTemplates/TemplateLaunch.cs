using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>RunInstances by a launch template: what the template says, under what the request says.</summary>
internal static class TemplateLaunch
{
    /// <summary>The version that a launch follows; null where it follows none.</summary>
    /// <exception cref="AwsException">MissingParameter, InvalidParameterCombination, InvalidLaunchTemplateId.…, InvalidLaunchTemplateName.NotFoundException.</exception>
    public static LaunchTemplateVersion? Find(View view, LaunchTemplateSpecificationShape? named) => named is null
        ? null
        : LaunchTemplateLookup.RequireVersion(view, LaunchTemplateLookup.Require(view, named.LaunchTemplateId, named.LaunchTemplateName), named.Version);

    public static RunInstancesRequest Join(RunInstancesRequest request, LaunchTemplateVersion template) =>
        request.With(LaunchRequests.ParametersOf(request).Over(template.Launch));

    /// <summary>The whole request, for policies; one that names no version that stands is left for the operation to refuse.</summary>
    public static RunInstancesRequest Complete(View view, RunInstancesRequest request) =>
        FindQuietly(view, request.LaunchTemplate) is { } template ? Join(request, template) : request;

    /// <summary>The template itself, and what it names that the request does not name instead.</summary>
    public static IEnumerable<Mention> Mentions(View view, RunInstancesRequest request)
    {
        if (FindQuietly(view, request.LaunchTemplate) is not { } template) return [];
        var through = template.Template.Text;
        var own = Named(LaunchRequests.ParametersOf(request));
        var all = Named(LaunchRequests.ParametersOf(request).Over(template.Launch));
        return all.Except(own).Prepend(through).Select(id => new Mention(id, through));
    }

    private static IEnumerable<string> Named(LaunchParameters launch) =>
        [.. launch.GroupIds, .. launch.Cards.SelectMany(card => card.Groups.Append(card.Subnet).Append(card.NetworkInterface).OfType<string>())];

    private static LaunchTemplateVersion? FindQuietly(View view, LaunchTemplateSpecificationShape? named)
    {
        if (named is null || LaunchTemplateLookup.Find(view, named.LaunchTemplateId, named.LaunchTemplateName) is not { } template) return null;
        return LaunchTemplateLookup.FindNumber(template, named.Version) is { } number ? LaunchTemplateLookup.FindVersion(view, template, number) : null;
    }
}
