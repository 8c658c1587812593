using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>What changes of AWS::EC2::Instance do to the instance that stands.</summary>
internal static class InstanceProvisioningUpdates
{
    public static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var (id, after) = (update.Id, update.After);
        if (update.Changes(InstanceProvisioning.Credits)) throw Ec2Errors.Unsupported("changing the CreditSpecification of an instance");
        if (update.Changes(InstanceProvisioning.Protected)) Modify(call, id, InstanceProvisioning.Protected, Flag(after.Flag(InstanceProvisioning.Protected) ?? false));
        if (update.Changes(InstanceProvisioning.Check)) Modify(call, id, InstanceProvisioning.Check, Flag(after.Flag(InstanceProvisioning.Check) ?? true));
        if (update.Changes(InstanceProvisioning.Shutdown))
            Modify(call, id, InstanceProvisioning.Shutdown, new RequestFields().With("Value", after.Text(InstanceProvisioning.Shutdown) ?? ShutdownBehaviorValues.Stop));
        if (update.Changes(InstanceProvisioning.Groups)) ChangeGroups(call, update);
        if (update.Changes(InstanceProvisioning.Metadata)) ChangeMetadata(call, update);
        if (update.Changes(InstanceProvisioning.Monitoring)) ChangeMonitoring(call, update);
        if (update.Changes(InstanceProvisioning.Profile)) ChangeProfile(call, update);
        RootVolumeProvisioning.Update(call, update);
        call.Retag(update);
        InstanceRestart.Change(call, update);
    }

    private static RequestFields Flag(bool value) => new RequestFields().With("Value", value);

    private static void Modify(ProvisionCall call, string id, string attribute, RequestFields value) =>
        call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With(InstanceProvisioning.IdName, id).With(attribute, value));

    private static void ChangeGroups(ProvisionCall call, ProvisionedUpdate update)
    {
        var groups = update.After.Texts(InstanceProvisioning.Groups);
        if (groups.Count == 0)
        {
            var vpc = call.View.Require<Instance>(update.Id).Vpc!.Value;
            groups = [call.View.Referring(SecurityGroup.InVpc, vpc).First(group => group.IsDefault).Id.Text];
        }

        call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With(InstanceProvisioning.IdName, update.Id).With("GroupId", groups));
    }

    /// <summary>A setting that is named no more stays as it is, as the operation leaves it.</summary>
    private static void ChangeMetadata(ProvisionCall call, ProvisionedUpdate update)
    {
        var options = update.After.Group(InstanceProvisioning.Metadata) ?? PropertyReader.Empty;
        var fields = options.Fields("HttpEndpoint", "HttpProtocolIpv6", "HttpPutResponseHopLimit", "HttpTokens", "InstanceMetadataTags");
        if (!fields.IsEmpty) call.Run(Ec2Api.ModifyInstanceMetadataOptions, fields.With(InstanceProvisioning.IdName, update.Id));
    }

    private static void ChangeMonitoring(ProvisionCall call, ProvisionedUpdate update)
    {
        var fields = new RequestFields().With(InstanceProvisioning.IdName, [update.Id]);
        if (update.After.Flag(InstanceProvisioning.Monitoring) == true) call.Run(Ec2Api.MonitorInstances, fields);
        else call.Run(Ec2Api.UnmonitorInstances, fields);
    }

    private static void ChangeProfile(ProvisionCall call, ProvisionedUpdate update)
    {
        var present = InstanceProfileAssociation.Find(call.View, update.Id);
        var association = new RequestFields().With("AssociationId", present?.Id.Text);
        if (update.After.Text(InstanceProvisioning.Profile) is not { } name)
        {
            if (present is not null) call.Run(Ec2Api.DisassociateIamInstanceProfile, association);
            return;
        }

        var profile = new RequestFields().With("Name", name);
        if (present is not null) call.Run(Ec2Api.ReplaceIamInstanceProfileAssociation, association.With(InstanceProvisioning.Profile, profile));
        else call.Run(Ec2Api.AssociateIamInstanceProfile, new RequestFields().With(InstanceProvisioning.IdName, update.Id).With(InstanceProvisioning.Profile, profile));
    }
}
