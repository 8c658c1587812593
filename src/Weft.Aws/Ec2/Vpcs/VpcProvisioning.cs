using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>AWS::EC2::VPC.</summary>
internal static class VpcProvisioning
{
    private const string Support = "EnableDnsSupport";
    private const string Hostnames = "EnableDnsHostnames";
    private const string Tenancy = "InstanceTenancy";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::VPC")
        .Has(
            Property.Text("CidrBlock").Replaces(),
            Property.Text(Tenancy).MayReplace(),
            Property.Flag(Support),
            Property.Flag(Hostnames),
            Property.Tags())
        .Refuses("Ipv4IpamPoolId", "Ipv4NetmaskLength")
        .ReplacesWhen((_, update) => !MayBecomeDefault(update))
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteVpc, new RequestFields().With("VpcId", id)))
        .ReadBy(Ec2Api.DescribeVpcs)
        .Reads(Read)
        .Attribute("VpcId", (_, id) => id)
        .Attribute("CidrBlock", (view, id) => Of(view, id).Cidr.ToString())
        .AttributeList("CidrBlockAssociations", (view, id) => Of(view, id).Blocks.Select(block => block.AssociationId))
        .AttributeList("Ipv6CidrBlocks", (view, id) => Of(view, id).Ipv6Blocks.Select(block => block.Cidr.ToString()))
        .Attribute("DefaultNetworkAcl", (view, id) => view.Referring(NetworkAcl.InVpc, new Id<Vpc>(id)).First(acl => acl.IsDefault).Id.Text)
        .Attribute("DefaultSecurityGroup", (view, id) => view.Referring(SecurityGroup.InVpc, new Id<Vpc>(id)).First(group => group.IsDefault).Id.Text));

    private static Vpc Of(View view, string id) => view.Require<Vpc>(id);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var id = call.Run(Ec2Api.CreateVpc, given.Fields("CidrBlock", Tenancy).Tagged(Vpc.Type.Noun, given)).Vpc!.VpcId!;
        foreach (var attribute in (string[])[Support, Hostnames]) Modify(call, id, attribute, given.Flag(attribute));
        return id;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.Changes(Support)) Modify(call, update.Id, Support, update.After.Flag(Support) ?? true);
        if (update.Changes(Hostnames)) Modify(call, update.Id, Hostnames, update.After.Flag(Hostnames) ?? false);
        if (update.Changes(Tenancy))
            call.Run(Ec2Api.ModifyVpcTenancy, new RequestFields().With("VpcId", update.Id).With(Tenancy, update.After.Text(Tenancy) ?? TenancyValues.Default));
        call.Retag(update);
    }

    // AWS changes a VPC's tenancy from dedicated to default only.
    private static bool MayBecomeDefault(ProvisionedUpdate update) => (update.After.Text(Tenancy) ?? TenancyValues.Default) == TenancyValues.Default;

    private static void Modify(ProvisionCall call, string id, string attribute, bool? value)
    {
        if (value is not null) call.Run(Ec2Api.ModifyVpcAttribute, new RequestFields().With("VpcId", id).With(attribute, new RequestFields().With("Value", value)));
    }

    private static JsonObject? Read(View view, string id) => view.Find(new Id<Vpc>(id)) is { } vpc
        ? new JsonObject
        {
            ["CidrBlock"] = vpc.Cidr.ToString(),
            [Tenancy] = vpc.Tenancy,
            [Support] = vpc.DnsSupport,
            [Hostnames] = vpc.DnsHostnames,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        }
        : null;
}
