using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress: one rule of a group as a resource of its own.</summary>
internal static class StandaloneRuleProvisioning
{
    private const string Group = "GroupId";
    private const string GroupName = "GroupName";
    private const string Description = "Description";

    public static void Declare(Catalog catalog) => catalog
        .Provision(TypeOf("AWS::EC2::SecurityGroupIngress", isEgress: false, RuleProvisioning.InboundMembers)
            .Has(Property.Text(Group).Replaces(), Property.Text(GroupName).Replaces()))
        .Provision(TypeOf("AWS::EC2::SecurityGroupEgress", isEgress: true, RuleProvisioning.OutboundMembers)
            .Has(Property.Text(Group).Required().Replaces()));

    private static ProvisionedType TypeOf(string name, bool isEgress, Property[] members) => new ProvisionedType(name)
        .Has([.. members.Select(member => member.Name == Description ? member : member.Replaces())])
        .Creates((call, given) => RuleProvisioning.AuthorizeOne(call, GroupOf(call.View, given), isEgress, given))
        .Updates((call, update) => Describe(call, update, isEgress))
        .Deletes((call, id, _) =>
        {
            var fields = new RequestFields().With(Group, call.View.Require<SecurityGroupRule>(id).Group.Text).With("SecurityGroupRuleId", [id]);
            if (isEgress) call.Run(Ec2Api.RevokeSecurityGroupEgress, fields);
            else call.Run(Ec2Api.RevokeSecurityGroupIngress, fields);
        })
        .ReadBy(Ec2Api.DescribeSecurityGroupRules)
        .Reads(Read)
        .Attribute("Id", (_, id) => id);

    private static string GroupOf(View view, PropertyReader given) => GroupNames.Require(view, given.Text(Group), given.Text(GroupName)).Id.Text;

    private static void Describe(ProvisionCall call, ProvisionedUpdate update, bool isEgress)
    {
        var fields = new RequestFields()
            .With(Group, call.View.Require<SecurityGroupRule>(update.Id).Group.Text)
            .With("SecurityGroupRuleDescription", [new RequestFields().With("SecurityGroupRuleId", update.Id).With(Description, update.After.Text(Description) ?? "")]);
        if (isEgress) call.Run(Ec2Api.UpdateSecurityGroupRuleDescriptionsEgress, fields);
        else call.Run(Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, fields);
    }

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Find(new Id<SecurityGroupRule>(id)) is not { } rule || view.Find(rule.Group) is not { } group) return null;
        var read = RuleProvisioning.Read(view, rule);
        read[Group] = group.Id.Text;
        if (last.Has(GroupName)) read[GroupName] = group.Name;
        return read;
    }
}
