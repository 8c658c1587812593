using System.Globalization;
using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>AWS::EC2::NetworkAcl, AWS::EC2::NetworkAclEntry and AWS::EC2::SubnetNetworkAclAssociation.</summary>
internal static class AclProvisioning
{
    private const string Acl = "NetworkAclId";
    private const string Egress = "Egress";
    private const string Number = "RuleNumber";
    private const string SubnetName = "SubnetId";

    private static readonly string[] entryFields = [Acl, Number, "Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock", "Icmp", "PortRange"];

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::EC2::NetworkAcl")
            .Has(Property.Text("VpcId").Required().Replaces(), Property.Tags())
            .Creates((call, given) => call.Run(Ec2Api.CreateNetworkAcl, given.Fields("VpcId").Tagged(NetworkAcl.Type.Noun, given)).NetworkAcl!.NetworkAclId!)
            .Updates((call, update) => call.Retag(update))
            .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkAcl, new RequestFields().With(Acl, id)))
            .ReadBy(Ec2Api.DescribeNetworkAcls)
            .Reads((view, id) => view.Find(new Id<NetworkAcl>(id)) is { } acl
                ? new JsonObject { ["VpcId"] = acl.Vpc.Text, [Property.TagsName] = TagProvisioning.Read(view, id) }
                : null)
            .Attribute("Id", (_, id) => id))
        // Its physical identifier is the list's, the number and the direction, with bars between.
        .Provision(new ProvisionedType("AWS::EC2::NetworkAclEntry")
            .Has(
                Property.Text(Acl).Required().Replaces(),
                Property.Integer(Number).Required().Replaces(),
                Property.Flag(Egress).Replaces(),
                Property.Integer("Protocol").Required(),
                Property.Text("RuleAction").Required(),
                Property.Text("CidrBlock"),
                Property.Text("Ipv6CidrBlock"),
                Property.Group("Icmp", Property.Integer("Code"), Property.Integer("Type")),
                Property.Group("PortRange", Property.Integer("From"), Property.Integer("To")))
            .Creates((call, given) =>
            {
                call.Run(Ec2Api.CreateNetworkAclEntry, EntryOf(given));
                return $"{given.Text(Acl)}|{given.Integer(Number)}|{(IsEgress(given) ? "egress" : "ingress")}";
            })
            .Updates((call, update) =>
            {
                call.Run(Ec2Api.ReplaceNetworkAclEntry, EntryOf(update.After));
            })
            .Deletes((call, _, last) => call.Run(Ec2Api.DeleteNetworkAclEntry, last.Fields(Acl, Number).With(Egress, IsEgress(last))))
            .ReadBy(Ec2Api.DescribeNetworkAcls)
            .Reads(ReadEntry)
            .Attribute("Id", (_, id) => id))
        .Provision(new ProvisionedType("AWS::EC2::SubnetNetworkAclAssociation")
            .Has(Property.Text(SubnetName).Required().Replaces(), Property.Text(Acl).Required().Replaces())
            .Creates((call, given) => Move(call, call.View.Require<Subnet>(given.RequireText(SubnetName)).Id, given.RequireText(Acl)))
            .Deletes(Return)
            .ReadBy(Ec2Api.DescribeNetworkAcls)
            .Reads((view, id) => view.Find(new Id<NetworkAclAssociation>(id)) is { } association
                ? new JsonObject { [SubnetName] = association.Subnet.Text, [Acl] = association.Acl.Text }
                : null)
            .Attribute("AssociationId", (_, id) => id));

    private static bool IsEgress(PropertyReader given) => given.Flag(Egress) ?? false;

    private static RequestFields EntryOf(PropertyReader given) => given.Fields(entryFields).With(Egress, IsEgress(given));

    private static string Move(ProvisionCall call, Id<Subnet> subnet, string acl)
    {
        var present = call.View.Referring(NetworkAclAssociation.OfSubnet, subnet).Single();
        return call.Run(Ec2Api.ReplaceNetworkAclAssociation, new RequestFields().With("AssociationId", present.Id.Text).With(Acl, acl)).NewAssociationId!;
    }

    /// <summary>A subnet always has a list: without one of its own, the VPC's first.</summary>
    private static void Return(ProvisionCall call, string id, PropertyReader last)
    {
        var subnet = call.View.Require(call.View.Require<NetworkAclAssociation>(id).Subnet);
        Move(call, subnet.Id, call.View.Referring(NetworkAcl.InVpc, subnet.Vpc).First(acl => acl.IsDefault).Id.Text);
    }

    private static JsonObject? ReadEntry(View view, string id)
    {
        var parts = id.Split('|');
        var number = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var acl = view.Find(new Id<NetworkAcl>(parts[0]));
        if (acl?.Entries.FirstOrDefault(entry => entry.Number == number && entry.IsEgress == (parts[2] == "egress")) is not { } entry) return null;
        var read = new JsonObject
        {
            [Acl] = parts[0],
            [Number] = number,
            [Egress] = entry.IsEgress,
            ["Protocol"] = entry.Protocol,
            ["RuleAction"] = entry.Action,
            [entry.Block.IsIPv6 ? "Ipv6CidrBlock" : "CidrBlock"] = entry.Block.ToString(),
        };
        if (entry.Ports is { } ports) read["PortRange"] = new JsonObject { ["From"] = ports.First, ["To"] = ports.Last };
        if (entry.Icmp is { } icmp) read["Icmp"] = new JsonObject { ["Code"] = icmp.Code, ["Type"] = icmp.Type };
        return read;
    }
}
