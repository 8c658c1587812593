using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InstanceProfileAssociations;

/// <summary>That an instance may act with the role of an IAM instance profile. The profile itself belongs to IAM.</summary>
/// <param name="Instance">The instance's identifier.</param>
/// <param name="ProfileArn">The profile's ARN, kept as text: IAM may delete a profile that is in use.</param>
/// <param name="ProfileId">The profile's unique id: AIPA….</param>
/// <param name="State">One of <see cref="IamInstanceProfileAssociationStateValues"/>.</param>
public sealed record InstanceProfileAssociation(
    Id<InstanceProfileAssociation> Id, string Instance, string ProfileArn, string ProfileId, string State, DateTimeOffset At)
    : IResource<InstanceProfileAssociation>
{
    public static readonly Index<InstanceProfileAssociation> OfInstance = Index<InstanceProfileAssociation>.By(association => association.Instance);

    public static ResourceType<InstanceProfileAssociation> Type { get; } =
        new ResourceType<InstanceProfileAssociation>("iam-instance-profile-association", AssociationJson.Default)
            .WithPrefix("iip-assoc")
            .WithoutTags()
            .Unknown(id => new AwsException("NoSuchAssociation", $"An invalid association-id of '{id}' was given"))
            .IndexedBy(OfInstance)
            .Filter("instance-id", OfInstance)
            .Filter("state", association => association.State);

    /// <summary>Associating becomes associated.</summary>
    public static readonly Step Associated = new("instance-profile-association.associated", BecomeAssociated);

    /// <summary>Disassociating comes to its end.</summary>
    public static readonly Step Disassociated = new("instance-profile-association.disassociated", Vanish);

    /// <summary>The name at the end of the ARN.</summary>
    [JsonIgnore]
    public string ProfileName => ProfileArn[(ProfileArn.LastIndexOf('/') + 1)..];

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).WithStep(Associated).WithStep(Disassociated);
        catalog.Write(Ec2Api.AssociateIamInstanceProfile, InstanceProfileAssociationOperations.Associate);
        catalog.Write(Ec2Api.DisassociateIamInstanceProfile, InstanceProfileAssociationOperations.Disassociate);
        catalog.Write(Ec2Api.ReplaceIamInstanceProfileAssociation, InstanceProfileAssociationOperations.Replace);
        catalog.Read(Ec2Api.DescribeIamInstanceProfileAssociations, InstanceProfileAssociationOperations.Describe);
    }

    /// <summary>The association in force for an instance, or null.</summary>
    public static InstanceProfileAssociation? Find(View view, string instance) => view.Under(OfInstance, instance)
        .FirstOrDefault(association => association.State != IamInstanceProfileAssociationStateValues.Disassociating);

    private static void BecomeAssociated(Transaction transaction, string id)
    {
        if (transaction.Find(new Id<InstanceProfileAssociation>(id)) is { State: IamInstanceProfileAssociationStateValues.Associating } association)
            transaction.Put(association with { State = IamInstanceProfileAssociationStateValues.Associated });
    }

    private static void Vanish(Transaction transaction, string id)
    {
        if (transaction.Find(new Id<InstanceProfileAssociation>(id)) is { } association) transaction.Remove(association.Id);
    }
}

[JsonSerializable(typeof(InstanceProfileAssociation))]
internal sealed partial class AssociationJson : JsonSerializerContext;
