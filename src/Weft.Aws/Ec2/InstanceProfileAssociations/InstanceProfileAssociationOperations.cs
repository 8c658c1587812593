using Weft.Aws.Ec2.Instances;
using Weft.Aws.Iam;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InstanceProfileAssociations;

/// <summary>The operations on associations of instance profiles (EC2 User Guide, "IAM roles for Amazon EC2").</summary>
internal static class InstanceProfileAssociationOperations
{
    private static readonly TimeSpan delay = TimeSpan.FromSeconds(5);

    public static AssociateIamInstanceProfileResult Associate(Transaction transaction, AssociateIamInstanceProfileRequest request)
    {
        var instance = RequireLive(transaction, request.InstanceId);
        if (InstanceProfileAssociation.Find(transaction, instance.Id.Text) is not null)
            throw new AwsException("IncorrectState", $"There is an existing association for instance {instance.Id}");
        return new AssociateIamInstanceProfileResult
        {
            IamInstanceProfileAssociation = Of(Put(transaction, instance.Id, RequireProfile(transaction, request.IamInstanceProfile))),
        };
    }

    public static DisassociateIamInstanceProfileResult Disassociate(Transaction transaction, DisassociateIamInstanceProfileRequest request)
    {
        var association = transaction.Require<InstanceProfileAssociation>(request.AssociationId);
        return new DisassociateIamInstanceProfileResult { IamInstanceProfileAssociation = Of(End(transaction, association)) };
    }

    /// <summary>Another profile in one step, under a new association.</summary>
    public static ReplaceIamInstanceProfileAssociationResult Replace(Transaction transaction, ReplaceIamInstanceProfileAssociationRequest request)
    {
        var association = transaction.Require<InstanceProfileAssociation>(request.AssociationId);
        var profile = RequireProfile(transaction, request.IamInstanceProfile);
        var instance = RequireLive(transaction, association.Instance);
        transaction.Remove(association.Id);
        return new ReplaceIamInstanceProfileAssociationResult { IamInstanceProfileAssociation = Of(Put(transaction, instance.Id, profile)) };
    }

    public static DescribeIamInstanceProfileAssociationsResult Describe(View view, DescribeIamInstanceProfileAssociationsRequest request)
    {
        var page = view.Page<InstanceProfileAssociation>(request.AssociationIds, request.Filters, request);
        return new DescribeIamInstanceProfileAssociationsResult { IamInstanceProfileAssociations = page.Select(Of), NextToken = page.NextToken };
    }

    /// <summary>The profile that a request names by name or by ARN.</summary>
    /// <exception cref="AwsException">InvalidParameterValue where the account has none such, or one without a role; InvalidParameterCombination.</exception>
    public static IamInstanceProfileShape RequireProfile(View view, IamInstanceProfileSpecificationShape asked)
    {
        if (asked is { Name: not null, Arn: not null })
            throw Ec2Errors.InvalidCombination("The parameters iamInstanceProfile.name and iamInstanceProfile.arn may not be used in combination");
        if (asked is { Name: null, Arn: null }) throw Ec2Errors.MissingParameter("iamInstanceProfile.name");
        var global = view.In(Scope.GlobalOf(view.Account));
        var name = asked.Name ?? asked.Arn![(asked.Arn!.LastIndexOf('/') + 1)..];
        var profile = global.Find(new Id<InstanceProfile>(name));
        var arn = profile is null ? null : IamNames.Arn(view.Account, InstanceProfile.Type.Noun, profile.Path, name);
        if (profile is null || (asked.Arn is not null && asked.Arn != arn))
        {
            throw asked.Name is null
                ? Ec2Errors.InvalidParameter(asked.Arn!, "iamInstanceProfile.arn", "Invalid IAM Instance Profile ARN")
                : Ec2Errors.InvalidParameter(asked.Name, "iamInstanceProfile.name", "Invalid IAM Instance Profile name");
        }

        if (profile.Role is null) throw Ec2Errors.InvalidParameterValue($"IAM Instance Profile \"{arn}\" has no associated IAM Roles");
        return new IamInstanceProfileShape { Arn = arn, Id = profile.UniqueId };
    }

    public static InstanceProfileAssociation Put(Transaction transaction, Id<Instance> instance, IamInstanceProfileShape profile)
    {
        var association = transaction.Put(new InstanceProfileAssociation(
            transaction.NewId<InstanceProfileAssociation>(),
            instance.Text,
            profile.Arn!,
            profile.Id!,
            IamInstanceProfileAssociationStateValues.Associating,
            transaction.Now));
        transaction.Later(delay, InstanceProfileAssociation.Associated, association.Id.Text);
        return association;
    }

    /// <summary>What an instance's profile is shown as within the instance.</summary>
    public static IamInstanceProfileShape? ShapeFor(View view, Id<Instance> instance) =>
        InstanceProfileAssociation.Find(view, instance.Text) is { } association
            ? new IamInstanceProfileShape { Arn = association.ProfileArn, Id = association.ProfileId }
            : null;

    /// <summary>Ends what an instance that is gone held.</summary>
    public static void Forget(Transaction transaction, Id<Instance> instance)
    {
        foreach (var association in transaction.Under(InstanceProfileAssociation.OfInstance, instance.Text).ToList()) transaction.Remove(association.Id);
    }

    private static InstanceProfileAssociation End(Transaction transaction, InstanceProfileAssociation association)
    {
        var ending = transaction.Put(association with { State = IamInstanceProfileAssociationStateValues.Disassociating });
        transaction.Later(delay, InstanceProfileAssociation.Disassociated, association.Id.Text);
        return ending;
    }

    private static Instance RequireLive(View view, string id)
    {
        var instance = view.Require<Instance>(id);
        return instance.IsEnding
            ? throw InstanceOperations.IncorrectState($"The instance '{instance.Id}' is not in the 'running' or 'stopped' states.")
            : instance;
    }

    private static IamInstanceProfileAssociationShape Of(InstanceProfileAssociation association) => new()
    {
        AssociationId = association.Id.Text,
        InstanceId = association.Instance,
        IamInstanceProfile = new IamInstanceProfileShape { Arn = association.ProfileArn, Id = association.ProfileId },
        State = association.State,
        Timestamp = association.At,
    };
}
