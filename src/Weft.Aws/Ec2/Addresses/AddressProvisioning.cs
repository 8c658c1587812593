using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>AWS::EC2::EIP, whose physical identifier is the address itself, and AWS::EC2::EIPAssociation.</summary>
internal static class AddressProvisioning
{
    private const string Allocation = "AllocationId";
    private const string Instance = "InstanceId";
    private const string Interface = "NetworkInterfaceId";
    private const string PublicAddress = "EIP";
    private const string PrivateAddress = "PrivateIpAddress";
    private const string BorderGroup = "NetworkBorderGroup";

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::EC2::EIP")
            .Has(
                Property.Text("Address").Replaces(),
                Property.Text("Domain").Replaces(),
                Property.Text("PublicIpv4Pool").Replaces(),
                Property.Text(BorderGroup).Replaces(),
                Property.Text(Instance),
                Property.Tags())
            .Refuses("IpamPoolId", "TransferAddress")
            .Bills(Meter.Hours("a public IPv4 address"))
            .Creates(Create)
            .Updates(Update)
            .Deletes(Delete)
            .ReadBy(Ec2Api.DescribeAddresses)
            .Reads(Read)
            .Attribute("PublicIp", (_, id) => id)
            .Attribute(Allocation, (view, id) => Find(view, id)?.Id.Text))
        .Provision(new ProvisionedType("AWS::EC2::EIPAssociation")
            .Has(
                Property.Text(Allocation).Replaces(),
                Property.Text(PublicAddress).Replaces(),
                Property.Text(Instance).Replaces(),
                Property.Text(Interface).Replaces(),
                Property.Text(PrivateAddress).Replaces())
            .Creates(Associate)
            .Deletes((call, id, _) => call.Run(Ec2Api.DisassociateAddress, new RequestFields().With("AssociationId", id)))
            .ReadBy(Ec2Api.DescribeAddresses)
            .Reads(ReadAssociation)
            .Attribute("Id", (_, id) => id));

    private static ElasticAddress? Find(View view, string text) =>
        Address.TryParse(text, out var address) ? view.Under(ElasticAddress.ByPublicAddress, address.ToString()).FirstOrDefault(held => view.Find(held.Id) is not null) : null;

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var made = call.Run(Ec2Api.AllocateAddress, given.Fields("Address", "Domain", "PublicIpv4Pool", BorderGroup).Tagged(ElasticAddress.Type.Noun, given));
        if (given.Has(Instance)) call.Run(Ec2Api.AssociateAddress, given.Fields(Instance).With(Allocation, made.AllocationId));
        return made.PublicIp!;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var address = AddressOperations.RequireOwn(call.View, update.Id);
        if (update.Changes(Instance))
        {
            if (update.After.Has(Instance)) call.Run(Ec2Api.AssociateAddress, update.After.Fields(Instance).With(Allocation, address.Id.Text));
            else Disassociate(call, address);
        }

        TagProvisioning.Retag(call, address.Id.Text, update);
    }

    private static void Delete(ProvisionCall call, string id, PropertyReader last)
    {
        var address = AddressOperations.RequireOwn(call.View, id);
        if (last.Has(Instance)) Disassociate(call, address);
        call.Run(Ec2Api.ReleaseAddress, new RequestFields().With(Allocation, address.Id.Text));
    }

    private static void Disassociate(ProvisionCall call, ElasticAddress address)
    {
        if (address.Association is { } association) call.Run(Ec2Api.DisassociateAddress, new RequestFields().With("AssociationId", association.Id));
    }

    private static string Associate(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields(Allocation, Instance, Interface, PrivateAddress);
        // A template may name the address instead of its allocation; the operation wants the latter.
        if (given.Text(PublicAddress) is { } text)
        {
            if (given.Has(Allocation)) throw Ec2Errors.InvalidCombination("You may specify EIP or AllocationId, but not both");
            fields.With(Allocation, AddressOperations.RequireOwn(call.View, text).Id.Text);
        }

        return call.Run(Ec2Api.AssociateAddress, fields).AssociationId!;
    }

    private static JsonObject? Read(View view, string id) => Find(view, id) is { } address
        ? new JsonObject
        {
            ["Address"] = id,
            ["Domain"] = DomainTypeValues.Vpc,
            ["PublicIpv4Pool"] = AddressShapes.AmazonPool,
            [BorderGroup] = view.Region.Text,
            [Instance] = AddressShapes.InterfaceOf(view, address)?.Attachment?.Instance,
            [Property.TagsName] = TagProvisioning.Read(view, address.Id.Text),
        }
        : null;

    private static JsonObject? ReadAssociation(View view, string id) =>
        view.Under(ElasticAddress.ByAssociation, id).FirstOrDefault(held => view.Find(held.Id) is not null) is { Association: { } association } address
            ? new JsonObject
            {
                [Allocation] = address.Id.Text,
                [PublicAddress] = address.PublicAddress.ToString(),
                [Instance] = AddressShapes.InterfaceOf(view, address)?.Attachment?.Instance,
                [Interface] = association.Interface.Text,
                [PrivateAddress] = association.PrivateAddress.ToString(),
            }
            : null;
}
