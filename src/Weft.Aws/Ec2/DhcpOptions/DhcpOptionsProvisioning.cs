using System.Globalization;
using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.DhcpOptions;

/// <summary>AWS::EC2::DHCPOptions, and AWS::EC2::VPCDHCPOptionsAssociation, which gives a VPC a set.</summary>
internal static class DhcpOptionsProvisioning
{
    private const string Options = "DhcpOptionsId";
    private const string NodeType = "NetbiosNodeType";
    private const string LeaseTime = "Ipv6AddressPreferredLeaseTime";

    /// <summary>EC2's word for the set that says nothing.</summary>
    private const string Nothing = Vpc.NoDhcpOptions;

    /// <summary>Each property and the option that it stands for.</summary>
    private static readonly (string Property, string Option)[] keys =
    [
        ("DomainName", DhcpOptionRules.DomainName), ("DomainNameServers", DhcpOptionRules.DomainNameServers), ("NtpServers", "ntp-servers"),
        ("NetbiosNameServers", "netbios-name-servers"), (NodeType, "netbios-node-type"), (LeaseTime, "ipv6-address-preferred-lease-time"),
    ];

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::EC2::DHCPOptions")
            .Has(
                Property.Text("DomainName").Replaces(),
                Property.Texts("DomainNameServers").Replaces(),
                Property.Texts("NtpServers").Replaces(),
                Property.Texts("NetbiosNameServers").Replaces(),
                Property.Integer(NodeType).Replaces(),
                Property.Integer(LeaseTime).Replaces(),
                Property.Tags())
            .Creates((call, given) => call.Run(
                Ec2Api.CreateDhcpOptions, new RequestFields().With("DhcpConfiguration", Configurations(given)).Tagged(DhcpOptionsSet.Type.Noun, given)).DhcpOptions!.DhcpOptionsId!)
            .Updates((call, update) => call.Retag(update))
            .Deletes((call, id, _) => call.Run(Ec2Api.DeleteDhcpOptions, new RequestFields().With(Options, id)))
            .ReadBy(Ec2Api.DescribeDhcpOptions)
            .Reads(Read)
            .Attribute(Options, (_, id) => id))
        .Provision(new ProvisionedType("AWS::EC2::VPCDHCPOptionsAssociation")
            .Has(Property.Text("VpcId").Required().Replaces(), Property.Text(Options).Required().Replaces())
            .Creates((call, given) =>
            {
                call.Run(Ec2Api.AssociateDhcpOptions, given.Fields("VpcId", Options));
                return $"{given.Text(Options)}|{given.Text("VpcId")}";
            })
            .Deletes((call, _, last) =>
            {
                if (last.Text(Options) != Nothing) call.Run(Ec2Api.AssociateDhcpOptions, last.Fields("VpcId").With(Options, Nothing));
            })
            .ReadBy(Ec2Api.DescribeVpcs)
            .Reads(ReadAssociation));

    private static IEnumerable<RequestFields> Configurations(PropertyReader given)
    {
        foreach (var (property, option) in keys)
        {
            if (given.Value(property) is not { } value) continue;
            IEnumerable<string> values = property is NodeType or LeaseTime ? [value.GetRawText()] : property == "DomainName" ? [value.GetString()!] : given.Texts(property);
            yield return new RequestFields().With("Key", option).With("Value", values);
        }
    }

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<DhcpOptionsSet>(id)) is not { } set) return null;
        var read = new JsonObject { [Property.TagsName] = TagProvisioning.Read(view, id) };
        foreach (var (property, name) in keys)
        {
            if (set.Options.FirstOrDefault(option => option.Key == name) is not { } held) continue;
            read[property] = property switch
            {
                NodeType or LeaseTime => int.Parse(held.Values[0], CultureInfo.InvariantCulture),
                "DomainName" => held.Values[0],
                _ => new JsonArray([.. held.Values.Select(value => (JsonNode)value)]),
            };
        }

        return read;
    }

    private static JsonObject? ReadAssociation(View view, string id)
    {
        var (options, vpc) = (id.Split('|')[0], id.Split('|')[1]);
        return view.Find(new Id<Vpc>(vpc))?.DhcpOptions == options ? new JsonObject { ["VpcId"] = vpc, [Options] = options } : null;
    }
}
