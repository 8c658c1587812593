using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The tags that a launch gives to its instances, and to the interfaces and volumes that it makes.</summary>
/// <param name="Template">The version of a launch template that it follows; null where it follows none.</param>
internal sealed record LaunchTags(
    IReadOnlyList<TagShape> OfInstance, IReadOnlyList<TagShape> OfCards, IReadOnlyList<TagShape> OfVolumes, LaunchTemplateVersion? Template)
{
    private const string TemplateId = "aws:ec2launchtemplate:id";
    private const string TemplateVersion = "aws:ec2launchtemplate:version";

    private static readonly string[] made = [Instance.Type.Noun, NetworkInterface.Type.Noun, Volume.Type.Noun];
    private static readonly string[] notHere = [ResourceTypeValues.ElasticGpu, ResourceTypeValues.SpotInstancesRequest];

    /// <exception cref="AwsException">InvalidParameterValue for what a launch does not make, UnsupportedOperation for what Weft does not have.</exception>
    public static LaunchTags Parse(IReadOnlyList<TagSpecificationShape> specifications, LaunchTemplateVersion? template = null)
    {
        foreach (var specification in specifications)
        {
            if (notHere.Contains(specification.ResourceType)) throw Ec2Errors.Unsupported($"tags for '{specification.ResourceType}' in RunInstances");
            if (!made.Contains(specification.ResourceType))
                throw Ec2Errors.InvalidParameterValue($"'{specification.ResourceType}' is not a valid taggable resource type for this operation.");
        }

        return new LaunchTags(Of(Instance.Type), Of(NetworkInterface.Type), Of(Volume.Type), template);

        IReadOnlyList<TagShape> Of(ResourceType type) =>
            [.. specifications.Where(specification => specification.ResourceType == type.Noun).SelectMany(specification => specification.Tags)];
    }

    public void PutOn(Transaction transaction, Id<Instance> instance, IEnumerable<NetworkInterface> cards, Volume volume)
    {
        TagRules.Merge(transaction, instance.Text, Instance.Type, OfInstance);
        if (Template is not null) Mark(transaction, instance, Template);
        foreach (var card in cards) TagRules.Merge(transaction, card.Id.Text, NetworkInterface.Type, OfCards);
        TagRules.Merge(transaction, volume.Id.Text, Volume.Type, OfVolumes);
    }

    /// <summary>The launch template that an instance was launched by, and its version; null where it was launched by none.</summary>
    public static (string Id, string Version)? TemplateOf(View view, Instance instance) =>
        view.TagsOf(instance.Id) is var tags && tags.TryGetValue(TemplateId, out var id) && tags.TryGetValue(TemplateVersion, out var version) ? (id, version) : null;

    // Tags of AWS's own, which nobody can set or remove.
    private static void Mark(Transaction transaction, Id<Instance> instance, LaunchTemplateVersion template)
    {
        var tags = transaction.TagsOf(instance)
            .SetItem(TemplateId, template.Template.Text)
            .SetItem(TemplateVersion, template.Number.ToString());
        transaction.Put(new TagSet(new Id<TagSet>(instance.Text), Instance.Type.Noun, tags));
    }
}
