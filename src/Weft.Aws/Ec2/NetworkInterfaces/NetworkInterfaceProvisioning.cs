using System.Text.Json.Nodes;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>AWS::EC2::NetworkInterface.</summary>
internal static class NetworkInterfaceProvisioning
{
    public const string IdName = "NetworkInterfaceId";

    private const string Groups = "GroupSet";
    private const string Private = "PrivateIpAddress";
    private const string PrivateList = "PrivateIpAddresses";
    private const string PrivateCount = "SecondaryPrivateIpAddressCount";
    private const string Ipv6List = "Ipv6Addresses";
    private const string Ipv6Count = "Ipv6AddressCount";
    private const string PrimaryIpv6 = "EnablePrimaryIpv6";
    private const string Check = "SourceDestCheck";
    private const string Description = "Description";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInterface")
        .Has(
            Property.Text("SubnetId").Required().Replaces(),
            Property.Text(Description),
            Property.Texts(Groups).Unordered(),
            Property.Text(Private).Replaces(),
            Property.Groups(PrivateList, Property.Flag("Primary").Required(), Property.Text(Private).Required()).Unordered().MayReplace(),
            Property.Integer(PrivateCount),
            Property.Groups(Ipv6List, Property.Text("Ipv6Address").Required()).Unordered(),
            Property.Integer(Ipv6Count),
            Property.Flag(PrimaryIpv6).MayReplace(),
            Property.Flag(Check),
            Property.Tags())
        .Refuses(
            "ConnectionTrackingSpecification", "InterfaceType", "Ipv4PrefixCount", "Ipv4Prefixes", "Ipv6PrefixCount", "Ipv6Prefixes",
            "PublicIpDnsHostnameTypeSpecification")
        // The primary address stays for life; the primary IPv6 address may come and never go.
        .ReplacesWhen((_, update) => PrimaryOf(update.Before) != PrimaryOf(update.After) || (update.Before.Flag(PrimaryIpv6) == true && update.After.Flag(PrimaryIpv6) != true))
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkInterface, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInterfaces)
        .Reads(Read)
        .Attribute("Id", (_, id) => id)
        .Attribute("VpcId", (view, id) => Of(view, id).Vpc.Text)
        .Attribute("PrimaryPrivateIpAddress", (view, id) => Of(view, id).PrimaryIpv4?.ToString())
        .Attribute("PrimaryIpv6Address", (view, id) => Of(view, id) is { HasPrimaryIpv6: true } card ? card.Ipv6[0].ToString() : null)
        .AttributeList("SecondaryPrivateIpAddresses", (view, id) => Of(view, id).Ipv4.Skip(1).Select(address => address.ToString())));

    private static NetworkInterface Of(View view, string id) => view.Require<NetworkInterface>(id);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields("SubnetId", Description, Private, PrivateList, PrivateCount, Ipv6List, Ipv6Count, PrimaryIpv6).With("SecurityGroupId", given.Texts(Groups));
        var id = call.Run(Ec2Api.CreateNetworkInterface, fields.Tagged(NetworkInterface.Type.Noun, given)).NetworkInterface!.NetworkInterfaceId!;
        if (given.Flag(Check) is { } check) Modify(call, id, Check, new RequestFields().With("Value", check));
        return id;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var after = update.After;
        if (update.Changes(Description)) Modify(call, update.Id, Description, new RequestFields().With("Value", after.Text(Description) ?? ""));
        if (update.Changes(Groups))
        {
            var groups = after.Texts(Groups);
            if (groups.Count == 0) groups = [DefaultGroupOf(call.View, update.Id)];
            call.Run(Ec2Api.ModifyNetworkInterfaceAttribute, new RequestFields().With(IdName, update.Id).With("SecurityGroupId", groups));
        }

        if (update.Changes(Check)) Modify(call, update.Id, Check, new RequestFields().With("Value", after.Flag(Check) ?? true));
        MoveIpv4(call, update);
        MoveIpv6(call, update);
        if (update.Changes(PrimaryIpv6) && after.Flag(PrimaryIpv6) == true)
            call.Run(Ec2Api.ModifyNetworkInterfaceAttribute, new RequestFields().With(IdName, update.Id).With(PrimaryIpv6, true));
        call.Retag(update);
    }

    private static string DefaultGroupOf(View view, string id) => view.Referring(SecurityGroup.InVpc, Of(view, id).Vpc).First(group => group.IsDefault).Id.Text;

    private static void MoveIpv4(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (Secondary(update.Before), Secondary(update.After));
        var more = (update.After.Integer(PrivateCount) ?? 0) - (update.Before.Integer(PrivateCount) ?? 0);
        var drawn = Of(call.View, update.Id).Ipv4.Skip(1).Select(address => address.ToString()).Except(before);
        var gone = before.Except(after).Concat(more < 0 ? drawn.TakeLast(-more) : []).ToList();
        if (gone.Count > 0) call.Run(Ec2Api.UnassignPrivateIpAddresses, new RequestFields().With(IdName, update.Id).With(Private, gone));
        var added = after.Except(before).ToList();
        if (added.Count > 0) call.Run(Ec2Api.AssignPrivateIpAddresses, new RequestFields().With(IdName, update.Id).With(Private, added));
        if (more > 0) call.Run(Ec2Api.AssignPrivateIpAddresses, new RequestFields().With(IdName, update.Id).With(PrivateCount, more));
    }

    private static void MoveIpv6(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (Ipv6Of(update.Before), Ipv6Of(update.After));
        var more = (update.After.Integer(Ipv6Count) ?? 0) - (update.Before.Integer(Ipv6Count) ?? 0);
        var drawn = Of(call.View, update.Id).Ipv6.Select(address => address.ToString()).Except(before);
        var gone = before.Except(after).Concat(more < 0 ? drawn.TakeLast(-more) : []).ToList();
        if (gone.Count > 0) call.Run(Ec2Api.UnassignIpv6Addresses, new RequestFields().With(IdName, update.Id).With(Ipv6List, gone));
        var added = after.Except(before).ToList();
        if (added.Count > 0) call.Run(Ec2Api.AssignIpv6Addresses, new RequestFields().With(IdName, update.Id).With(Ipv6List, added));
        if (more > 0) call.Run(Ec2Api.AssignIpv6Addresses, new RequestFields().With(IdName, update.Id).With(Ipv6Count, more));
    }

    private static void Modify(ProvisionCall call, string id, string attribute, RequestFields value) =>
        call.Run(Ec2Api.ModifyNetworkInterfaceAttribute, new RequestFields().With(IdName, id).With(attribute, value));

    private static string? PrimaryOf(PropertyReader given) => given.Groups(PrivateList).Where(entry => entry.Flag("Primary") == true).Select(entry => entry.Text(Private)).FirstOrDefault();

    private static List<string> Secondary(PropertyReader given) => [.. given.Groups(PrivateList).Where(entry => entry.Flag("Primary") != true).Select(entry => entry.RequireText(Private))];

    /// <summary>The IPv6 addresses that a template names, in the form that answers have.</summary>
    private static List<string> Ipv6Of(PropertyReader given) =>
        [.. given.Groups(Ipv6List).Select(entry => entry.RequireText("Ipv6Address")).Select(text => Address.TryParse(text, out var address) ? address.ToString() : text)];

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Find(new Id<NetworkInterface>(id)) is not { } card) return null;
        var listed = Secondary(last);
        return new JsonObject
        {
            ["SubnetId"] = card.Subnet.Text,
            [Description] = card.Description,
            [Groups] = new JsonArray([.. card.Groups.Select(group => (JsonNode)group.Text)]),
            [Private] = card.PrimaryIpv4?.ToString(),
            [PrivateList] = new JsonArray([.. card.Ipv4.Select((address, i) => (JsonNode)new JsonObject { ["Primary"] = i == 0, [Private] = address.ToString() })
                .Where((_, i) => i > 0 || PrimaryOf(last) is not null)]),
            [PrivateCount] = Math.Max(0, card.Ipv4.Length - 1 - listed.Count),
            [Ipv6List] = new JsonArray([.. card.Ipv6.Select(address => (JsonNode)new JsonObject { ["Ipv6Address"] = address.ToString() })]),
            [Ipv6Count] = card.Ipv6.Length - Ipv6Of(last).Count,
            [PrimaryIpv6] = card.HasPrimaryIpv6,
            [Check] = card.SourceDestCheck,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }
}
