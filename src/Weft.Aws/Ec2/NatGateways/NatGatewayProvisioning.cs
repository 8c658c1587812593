using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>AWS::EC2::NatGateway.</summary>
internal static class NatGatewayProvisioning
{
    private const string IdName = "NatGatewayId";
    private const string SecondaryAllocations = "SecondaryAllocationIds";
    private const string SecondaryAddresses = "SecondaryPrivateIpAddresses";
    private const string SecondaryCount = "SecondaryPrivateIpAddressCount";
    private const string DrainSeconds = "MaxDrainDurationSeconds";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NatGateway")
        .Has(
            Property.Text("SubnetId").Replaces(),
            Property.Text("AllocationId").Replaces(),
            Property.Text("ConnectivityType").Replaces(),
            Property.Text("AvailabilityMode").Replaces(),
            Property.Text("PrivateIpAddress").Replaces(),
            Property.Texts(SecondaryAllocations).Unordered(),
            Property.Texts(SecondaryAddresses).Unordered(),
            Property.Integer(SecondaryCount),
            Property.Integer(DrainSeconds).WriteOnly(),
            Property.Tags())
        .Refuses("VpcId", "AvailabilityZoneAddresses")
        .Bills(Meter.Hours("a NAT gateway"), Meter.Use("GB that it processes"))
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNatGateway, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNatGateways)
        .Reads(Read)
        .Settles(Settle)
        .Attribute(IdName, (_, id) => id)
        .Attribute("EniId", (view, id) => view.Require<NatGateway>(id).Interface?.Text));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields("SubnetId", "AllocationId", "ConnectivityType", "AvailabilityMode", "PrivateIpAddress", SecondaryCount)
            .With("SecondaryAllocationId", given.Texts(SecondaryAllocations))
            .With("SecondaryPrivateIpAddress", given.Texts(SecondaryAddresses));
        return call.Run(Ec2Api.CreateNatGateway, fields.Tagged(NatGateway.Type.Noun, given)).NatGateway!.NatGatewayId!;
    }

    /// <summary>Addresses come before others go: while some drain, the gateway takes no new ones.</summary>
    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var gateway = call.View.Require<NatGateway>(update.Id);
        if (gateway.IsPublic) MoveAllocations(call, update, gateway);
        else MoveAddresses(call, update, gateway);
        call.Retag(update);
    }

    private static void MoveAllocations(ProvisionCall call, ProvisionedUpdate update, NatGateway gateway)
    {
        var (before, after) = (update.Before.Texts(SecondaryAllocations), update.After.Texts(SecondaryAllocations));
        var added = after.Except(before).ToList();
        var addresses = update.After.Texts(SecondaryAddresses).Except(update.Before.Texts(SecondaryAddresses));
        if (added.Count > 0)
            call.Run(Ec2Api.AssociateNatGatewayAddress, new RequestFields().With(IdName, update.Id).With("AllocationId", added).With("PrivateIpAddress", addresses));
        var gone = before.Except(after).ToHashSet();
        var associations = gateway.Addresses.Where(address => address.Allocation is { } allocation && gone.Contains(allocation.Text)).Select(address => address.AssociationId!).ToList();
        if (associations.Count > 0)
            call.Run(Ec2Api.DisassociateNatGatewayAddress, Draining(update).With("AssociationId", associations));
    }

    private static void MoveAddresses(ProvisionCall call, ProvisionedUpdate update, NatGateway gateway)
    {
        var (before, after) = (update.Before.Texts(SecondaryAddresses), update.After.Texts(SecondaryAddresses));
        var more = (update.After.Integer(SecondaryCount) ?? 0) - (update.Before.Integer(SecondaryCount) ?? 0);
        var added = after.Except(before).ToList();
        if (added.Count > 0) call.Run(Ec2Api.AssignPrivateNatGatewayAddress, new RequestFields().With(IdName, update.Id).With("PrivateIpAddress", added));
        if (more > 0) call.Run(Ec2Api.AssignPrivateNatGatewayAddress, new RequestFields().With(IdName, update.Id).With("PrivateIpAddressCount", more));
        var drawn = gateway.Addresses.Where(address => !address.IsPrimary).Select(address => address.Private!.Value.ToString()).Except(before);
        var gone = before.Except(after).Concat(more < 0 ? drawn.TakeLast(-more) : []).ToList();
        if (gone.Count > 0) call.Run(Ec2Api.UnassignPrivateNatGatewayAddress, Draining(update).With("PrivateIpAddress", gone));
    }

    private static RequestFields Draining(ProvisionedUpdate update) => update.After.Fields(DrainSeconds).With(IdName, update.Id);

    private static Settling Settle(View view, string id) => view.Find(new Id<NatGateway>(id)) switch
    {
        null => Settling.Failed($"NAT gateway {id} was not found"),
        { State: NatGatewayStateValues.Failed } gateway => Settling.Failed($"{gateway.FailureMessage} ({gateway.FailureCode})"),
        { State: NatGatewayStateValues.Pending } => Settling.Pending,
        var gateway => gateway.Addresses.All(address => address.Status is NatGatewayAddressStatusValues.Succeeded) ? Settling.Settled : Settling.Pending,
    };

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<NatGateway>(id)) is not { IsGone: false } gateway) return null;
        var secondary = gateway.Addresses.Where(address => !address.IsPrimary).ToList();
        var primary = gateway.Addresses.FirstOrDefault(address => address.IsPrimary);
        return new JsonObject
        {
            ["SubnetId"] = gateway.Subnet.Text,
            ["ConnectivityType"] = gateway.IsPublic ? ConnectivityTypeValues.Public : ConnectivityTypeValues.Private,
            ["AvailabilityMode"] = AvailabilityModeValues.Zonal,
            ["AllocationId"] = primary?.Allocation?.Text,
            ["PrivateIpAddress"] = primary?.Private?.ToString(),
            [SecondaryAllocations] = new JsonArray([.. secondary.Where(address => address.Allocation is not null).Select(address => (JsonNode)address.Allocation!.Value.Text)]),
            [SecondaryAddresses] = new JsonArray([.. secondary.Where(address => address.Private is not null).Select(address => (JsonNode)address.Private!.Value.ToString())]),
            [SecondaryCount] = secondary.Count,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }
}
