using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.RouteTables;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Terraform;

/// <summary>Instances, Elastic IPs, internet gateways and route tables as Terraform writes them.</summary>
internal static class HostTypes
{
    private static readonly (string Attribute, string Field)[] destinations =
        [("cidr_block", "DestinationCidrBlock"), ("ipv6_cidr_block", "DestinationIpv6CidrBlock"), ("destination_prefix_list_id", "DestinationPrefixListId")];

    private static readonly (string Attribute, string Field)[] targets =
    [
        ("gateway_id", "GatewayId"), ("nat_gateway_id", "NatGatewayId"), ("network_interface_id", "NetworkInterfaceId"),
        ("vpc_peering_connection_id", "VpcPeeringConnectionId"), ("egress_only_gateway_id", "EgressOnlyInternetGatewayId"),
        ("transit_gateway_id", "TransitGatewayId"), ("vpc_endpoint_id", "VpcEndpointId"),
    ];

    public static TerraformType InternetGateway { get; } = new(
        "aws_internet_gateway", 2,
        Create: (call, values) =>
        {
            var id = call.Run(Ec2Api.CreateInternetGateway, new RequestFields().Tagged("internet-gateway", values)).InternetGateway!.InternetGatewayId!;
            Attach(call, id, values.Text("vpc_id"));
            return id;
        },
        Update: (call, before, after) =>
        {
            var (id, was, now) = (before.RequireText("id"), before.Text("vpc_id"), after.Text("vpc_id"));
            if (was == now) return;
            Detach(call, id, was);
            Attach(call, id, now);
        },
        Delete: (call, values) =>
        {
            Detach(call, values.RequireText("id"), values.Text("vpc_id"));
            call.Run(Ec2Api.DeleteInternetGateway, new RequestFields().With("InternetGatewayId", values.RequireText("id")));
        },
        Stands: (view, values) => view.Find(new Id<InternetGateway>(values.RequireText("id"))) is not null);

    public static TerraformType RouteTable { get; } = new(
        "aws_route_table", 11,
        Create: (call, values) =>
        {
            var id = call.Run(Ec2Api.CreateRouteTable, new RequestFields().With("VpcId", values.RequireText("vpc_id")).Tagged("route-table", values)).RouteTable!.RouteTableId!;
            foreach (var route in values.Blocks("route")) call.Run(Ec2Api.CreateRoute, RouteOf(route, id));
            return id;
        },
        Update: (call, before, after) =>
        {
            var id = before.RequireText("id");
            var was = before.Blocks("route").ToDictionary(DestinationOf, TargetOf);
            var now = after.Blocks("route").ToDictionary(DestinationOf, route => route);
            foreach (var (destination, target) in was)
            {
                if (!now.TryGetValue(destination, out var kept)) call.Run(Ec2Api.DeleteRoute, Destination(destination).With("RouteTableId", id));
                else if (TargetOf(kept) != target) call.Run(Ec2Api.ReplaceRoute, RouteOf(kept, id));
            }

            foreach (var (destination, route) in now.Where(route => !was.ContainsKey(route.Key))) call.Run(Ec2Api.CreateRoute, RouteOf(route, id));
        },
        Delete: (call, values) => call.Run(Ec2Api.DeleteRouteTable, new RequestFields().With("RouteTableId", values.RequireText("id"))),
        Stands: (view, values) => view.Find(new Id<RouteTable>(values.RequireText("id"))) is not null);

    public static TerraformType Address { get; } = new(
        "aws_eip", 9,
        Create: (call, values) =>
        {
            var id = call.Run(Ec2Api.AllocateAddress, new RequestFields().With("Domain", "vpc").Tagged("elastic-ip", values)).AllocationId!;
            Associate(call, id, values);
            return id;
        },
        Update: (call, before, after) =>
        {
            var id = before.RequireText("id");
            if (after.Text("instance") == before.Text("instance") && after.Text("network_interface") == before.Text("network_interface")) return;
            Disassociate(call, id);
            Associate(call, id, after);
        },
        Delete: (call, values) =>
        {
            Disassociate(call, values.RequireText("id"));
            call.Run(Ec2Api.ReleaseAddress, new RequestFields().With("AllocationId", values.RequireText("id")));
        },
        Stands: (view, values) => view.Find(new Id<ElasticAddress>(values.RequireText("id"))) is not null,
        Output: (view, id, attribute) => view.Find(new Id<ElasticAddress>(id)) is not { } address ? null
            : attribute == "allocation_id" ? id
            : attribute is "public_ip" or "address" ? address.PublicAddress.ToString()
            : null);

    public static TerraformType Instance { get; } = new(
        "aws_instance", 8,
        Create: Launch,
        Update: (call, before, after) =>
        {
            var id = before.RequireText("id");
            var (was, now) = (before.Texts("vpc_security_group_ids"), after.Texts("vpc_security_group_ids"));
            if (now.Count > 0 && !was.ToHashSet().SetEquals(now)) call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With("InstanceId", id).With("GroupId", now));
            if (before.OptionalFlag("source_dest_check") != after.OptionalFlag("source_dest_check") && after.OptionalFlag("source_dest_check") is { } check) SetCheck(call, id, check);
        },
        Delete: (call, values) => call.Run(Ec2Api.TerminateInstances, new RequestFields().With("InstanceId", [values.RequireText("id")])),
        Stands: (view, values) => view.Find(new Id<Instance>(values.RequireText("id"))) is { IsEnding: false },
        Output: (view, id, attribute) => view.Under(NetworkInterface.OfInstance, id).OrderBy(card => card.Attachment!.DeviceIndex).FirstOrDefault() is not { } card ? null : attribute switch
        {
            "primary_network_interface_id" => card.Id.Text,
            "private_ip" => card.PrimaryIpv4?.ToString(),
            "public_ip" => PublicAssociation.AllOf(view, card).FirstOrDefault()?.PublicAddress.ToString(),
            "subnet_id" => card.Subnet.Text,
            _ => null,
        });

    // What it boots from means nothing to its packets: an image that Weft does not have is stood in for by one that it has.
    private static string Launch(ProvisionCall call, TerraformValues values)
    {
        var region = RegionTable.Find(call.View.Region.Text) ?? throw new InvalidOperationException($"No Region {call.View.Region}");
        if (values.Blocks("launch_template").Count > 0) throw new TerraformValueException("an instance that follows a launch template is not mapped", isPending: false);
        var type = values.RequireText("instance_type");
        var image = values.Text("ami") is { } given && ImageCatalog.Find(region, given) is not null
            ? given
            : ImageCatalog.All.First(known => !known.IsWindows && InstanceTypeTable.Find(type)?.Supports(known.Architecture) != false).IdIn(region);
        var fields = new RequestFields().With("ImageId", image).With("InstanceType", type).With("MinCount", 1).With("MaxCount", 1).Tagged("instance", values);
        var groups = values.Texts("vpc_security_group_ids");
        var interfaces = values.Blocks("network_interface");
        if (interfaces.Count > 0)
        {
            fields.With("NetworkInterface", interfaces.Select(card =>
                new RequestFields().With("DeviceIndex", card.Integer("device_index") ?? 0).With("NetworkInterfaceId", card.RequireText("network_interface_id"))));
        }
        else
        {
            var card = new RequestFields().With("DeviceIndex", 0).With("SubnetId", values.Text("subnet_id")).With("PrivateIpAddress", values.Text("private_ip"))
                .With("AssociatePublicIpAddress", values.OptionalFlag("associate_public_ip_address"));
            if (groups.Count > 0) card.With("SecurityGroupId", groups);
            fields.With("NetworkInterface", [card]);
        }

        var id = call.Run(Ec2Api.RunInstances, fields).Instances![0].InstanceId!;
        if (values.OptionalFlag("source_dest_check") == false && interfaces.Count == 0) SetCheck(call, id, false);
        return id;
    }

    private static void SetCheck(ProvisionCall call, string id, bool check) =>
        call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With("InstanceId", id).With("SourceDestCheck", new RequestFields().With("Value", check)));

    private static void Associate(ProvisionCall call, string allocation, TerraformValues values)
    {
        var fields = new RequestFields().With("AllocationId", allocation).With("InstanceId", values.Text("instance")).With("NetworkInterfaceId", values.Text("network_interface"))
            .With("PrivateIpAddress", values.Text("associate_with_private_ip"));
        if (values.Has("instance") || values.Has("network_interface")) call.Run(Ec2Api.AssociateAddress, fields);
    }

    private static void Disassociate(ProvisionCall call, string allocation)
    {
        if (call.View.Require<ElasticAddress>(allocation).Association is { } association)
            call.Run(Ec2Api.DisassociateAddress, new RequestFields().With("AssociationId", association.Id));
    }

    private static void Attach(ProvisionCall call, string gateway, string? vpc)
    {
        if (vpc is not null) call.Run(Ec2Api.AttachInternetGateway, new RequestFields().With("InternetGatewayId", gateway).With("VpcId", vpc));
    }

    private static void Detach(ProvisionCall call, string gateway, string? vpc)
    {
        if (vpc is not null) call.Run(Ec2Api.DetachInternetGateway, new RequestFields().With("InternetGatewayId", gateway).With("VpcId", vpc));
    }

    private static RequestFields RouteOf(TerraformValues route, string table)
    {
        var fields = Destination(DestinationOf(route)).With("RouteTableId", table);
        foreach (var (attribute, field) in targets) fields.With(field, route.Text(attribute));
        return fields;
    }

    private static (string Field, string Value) DestinationOf(TerraformValues route) => destinations
        .Where(one => route.Has(one.Attribute)).Select(one => (one.Field, route.RequireText(one.Attribute))).First();

    private static RequestFields Destination((string Field, string Value) destination) => new RequestFields().With(destination.Field, destination.Value);

    private static string TargetOf(TerraformValues route) => string.Join(' ', targets.Select(target => route.Text(target.Attribute)));
}
