using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>AWS::EC2::Subnet.</summary>
internal static class SubnetProvisioning
{
    private const string Ipv6Block = "Ipv6CidrBlock";
    private const string Names = "PrivateDnsNameOptionsOnLaunch";
    private const string HostnameType = "HostnameType";
    private const string ResourceNameA = "EnableResourceNameDnsARecord";
    private const string ResourceNameAaaa = "EnableResourceNameDnsAAAARecord";

    /// <summary>Attributes that AWS sets after the creation, one a call; the order lets a block be there before it is used.</summary>
    private static readonly string[] flags = ["MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation", "EnableDns64"];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::Subnet")
        .Has(
            Property.Text("VpcId").Required().Replaces(),
            Property.Text("CidrBlock").Replaces(),
            Property.Text("AvailabilityZone").Replaces(),
            Property.Text("AvailabilityZoneId").Replaces(),
            Property.Flag("Ipv6Native").Replaces(),
            Property.Text(Ipv6Block).Interrupts(),
            Property.Flag("MapPublicIpOnLaunch"),
            Property.Flag("AssignIpv6AddressOnCreation"),
            Property.Flag("EnableDns64"),
            Property.Group(Names, Property.Text(HostnameType), Property.Flag(ResourceNameA), Property.Flag(ResourceNameAaaa)),
            Property.Tags())
        .Refuses("OutpostArn", "EnableLniAtDeviceIndex", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength")
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteSubnet, new RequestFields().With("SubnetId", id)))
        .ReadBy(Ec2Api.DescribeSubnets)
        .Reads(Read)
        .Attribute("SubnetId", (_, id) => id)
        .Attribute("VpcId", (view, id) => Of(view, id).Vpc.Text)
        .Attribute("CidrBlock", (view, id) => Of(view, id).Cidr?.ToString())
        .Attribute("AvailabilityZone", (view, id) => Of(view, id).Zone)
        .Attribute("AvailabilityZoneId", (view, id) => SubnetZones.IdOf(view, Of(view, id).Zone))
        .AttributeList("Ipv6CidrBlocks", (view, id) => Of(view, id).Ipv6Blocks.Select(block => block.Cidr.ToString()))
        .Attribute("NetworkAclAssociationId", (view, id) => view.Referring(NetworkAclAssociation.OfSubnet, new Id<Subnet>(id)).Single().Id.Text));

    private static Subnet Of(View view, string id) => view.Require<Subnet>(id);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields("VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "Ipv6Native", Ipv6Block);
        var id = call.Run(Ec2Api.CreateSubnet, fields.Tagged(Subnet.Type.Noun, given)).Subnet!.SubnetId!;
        foreach (var flag in flags) Modify(call, id, flag, given.Flag(flag));
        if (given.Group(Names) is { } names) Rename(call, id, names);
        return id;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.Changes(Ipv6Block)) MoveIpv6(call, update);
        foreach (var flag in flags)
        {
            // A block that was taken away took its flag with it.
            if (update.Changes(flag) || (flag == "AssignIpv6AddressOnCreation" && update.Changes(Ipv6Block) && update.After.Has(Ipv6Block)))
                Modify(call, update.Id, flag, update.After.Flag(flag) ?? false);
        }

        if (update.Changes(Names)) Rename(call, update.Id, update.After.Group(Names) ?? PropertyReader.Empty);
        call.Retag(update);
    }

    private static void MoveIpv6(ProvisionCall call, ProvisionedUpdate update)
    {
        foreach (var block in Of(call.View, update.Id).Ipv6Blocks)
            call.Run(Ec2Api.DisassociateSubnetCidrBlock, new RequestFields().With("AssociationId", block.AssociationId));
        if (update.After.Text(Ipv6Block) is { } cidr)
            call.Run(Ec2Api.AssociateSubnetCidrBlock, new RequestFields().With("SubnetId", update.Id).With(Ipv6Block, cidr));
    }

    private static void Modify(ProvisionCall call, string id, string attribute, bool? value)
    {
        if (value is not null)
            call.Run(Ec2Api.ModifySubnetAttribute, new RequestFields().With("SubnetId", id).With(attribute, new RequestFields().With("Value", value)));
    }

    private static void Rename(ProvisionCall call, string id, PropertyReader names)
    {
        var type = names.Text(HostnameType) ?? HostnameTypeValues.IpName;
        call.Run(Ec2Api.ModifySubnetAttribute, new RequestFields().With("SubnetId", id).With("PrivateDnsHostnameTypeOnLaunch", type));
        Modify(call, id, "EnableResourceNameDnsARecordOnLaunch", names.Flag(ResourceNameA) ?? false);
        Modify(call, id, "EnableResourceNameDnsAAAARecordOnLaunch", names.Flag(ResourceNameAaaa) ?? false);
    }

    private static JsonObject? Read(View view, string id) => view.Find(new Id<Subnet>(id)) is { } subnet
        ? new JsonObject
        {
            ["VpcId"] = subnet.Vpc.Text,
            ["CidrBlock"] = subnet.Cidr?.ToString(),
            ["AvailabilityZone"] = subnet.Zone,
            ["AvailabilityZoneId"] = SubnetZones.IdOf(view, subnet.Zone),
            ["Ipv6Native"] = subnet.Cidr is null,
            [Ipv6Block] = subnet.Ipv6Blocks.FirstOrDefault()?.Cidr.ToString(),
            ["MapPublicIpOnLaunch"] = subnet.PublicAddressOnLaunch,
            ["AssignIpv6AddressOnCreation"] = subnet.Ipv6OnCreation,
            ["EnableDns64"] = subnet.Dns64,
            [Names] = new JsonObject
            {
                [HostnameType] = subnet.Names.Type,
                [ResourceNameA] = subnet.Names.ResourceNameA,
                [ResourceNameAaaa] = subnet.Names.ResourceNameAaaa,
            },
            [Property.TagsName] = TagProvisioning.Read(view, id),
        }
        : null;
}
