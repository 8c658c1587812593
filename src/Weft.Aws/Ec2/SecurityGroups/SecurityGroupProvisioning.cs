using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>AWS::EC2::SecurityGroup, with the rules that its template lists.</summary>
internal static class SecurityGroupProvisioning
{
    private const string Ingress = "SecurityGroupIngress";
    private const string Egress = "SecurityGroupEgress";
    private const int LongestName = 255;

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::SecurityGroup")
        .Has(
            Property.Text("GroupDescription").Required().Replaces(),
            Property.Text("GroupName").Replaces(),
            Property.Text("VpcId").Replaces(),
            Property.Groups(Ingress, RuleProvisioning.InboundMembers).Unordered(),
            Property.Groups(Egress, RuleProvisioning.OutboundMembers).Unordered(),
            Property.Tags())
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteSecurityGroup, new RequestFields().With("GroupId", id)))
        .ReadBy(Ec2Api.DescribeSecurityGroups)
        .Reads(Read)
        .Attribute("GroupId", (_, id) => id)
        .Attribute("Id", (_, id) => id)
        .Attribute("VpcId", (view, id) => view.Require<SecurityGroup>(id).Vpc.Text));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields("GroupDescription", "VpcId").With("GroupName", given.Text("GroupName") ?? call.MakeName(LongestName));
        var id = call.Run(Ec2Api.CreateSecurityGroup, fields.Tagged(SecurityGroup.Type.Noun, given)).GroupId!;
        RuleProvisioning.Authorize(call, id, isEgress: false, given.Groups(Ingress));
        if (given.Groups(Egress) is { Count: > 0 } outbound) ReplaceOutbound(call, id, outbound);
        return id;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.Changes(Ingress))
        {
            var (before, after) = (update.Before.Groups(Ingress), update.After.Groups(Ingress));
            RuleProvisioning.Revoke(call, update.Id, isEgress: false, RuleProvisioning.Without(before, after));
            RuleProvisioning.Authorize(call, update.Id, isEgress: false, RuleProvisioning.Without(after, before));
        }

        if (update.Changes(Egress)) ChangeOutbound(call, update);
        call.Retag(update);
    }

    private static void ChangeOutbound(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (update.Before.Groups(Egress), update.After.Groups(Egress));
        if (before.Count == 0)
        {
            ReplaceOutbound(call, update.Id, after);
            return;
        }

        RuleProvisioning.Revoke(call, update.Id, isEgress: true, RuleProvisioning.Without(before, after));
        if (after.Count > 0) RuleProvisioning.Authorize(call, update.Id, isEgress: true, RuleProvisioning.Without(after, before));
        else RuleProvisioning.AuthorizeEverything(call, update.Id);
    }

    /// <summary>Outbound rules of a template take the place of the one that every group is made with.</summary>
    private static void ReplaceOutbound(ProvisionCall call, string id, IReadOnlyList<PropertyReader> rules)
    {
        var first = call.View.Referring(SecurityGroupRule.OfGroup, new Id<SecurityGroup>(id)).Where(rule => rule.IsEgress).Select(rule => rule.Id.Text).ToList();
        if (first.Count > 0)
            call.Run(Ec2Api.RevokeSecurityGroupEgress, new RequestFields().With("GroupId", id).With("SecurityGroupRuleId", first));
        RuleProvisioning.Authorize(call, id, isEgress: true, rules);
    }

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<SecurityGroup>(id)) is not { } group) return null;
        var rules = view.Referring(SecurityGroupRule.OfGroup, group.Id).ToLookup(rule => rule.IsEgress);
        return new JsonObject
        {
            ["GroupDescription"] = group.Description,
            ["GroupName"] = group.Name,
            ["VpcId"] = group.Vpc.Text,
            [Ingress] = new JsonArray([.. rules[false].Select(rule => (JsonNode)RuleProvisioning.Read(view, rule))]),
            [Egress] = new JsonArray([.. rules[true].Select(rule => (JsonNode)RuleProvisioning.Read(view, rule))]),
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }
}
