using System.Text;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.KeyPairs;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Volumes;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Guests;

/// <summary>
/// What an instance can read of itself, as paths below a version (EC2 User Guide, "Instance metadata categories"). A category that does
/// not apply is not there. Role credentials are not part of the tree, since reading them makes them: only their path is.
/// </summary>
public sealed class MetadataTree
{
    /// <summary>Where the credentials of the instance's role are, below which the role's name is the path.</summary>
    public const string CredentialsPath = "meta-data/iam/security-credentials/";

    private const string DynamicPath = "dynamic/instance-identity/document";

    /// <summary>The versions that AWS lists. They differ in which categories they have; here each has all.</summary>
    public static readonly IReadOnlyList<string> Versions =
    [
        "1.0", "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01", "2008-09-01", "2009-04-04", "2011-01-01", "2011-05-01",
        "2012-01-12", "2014-02-25", "2014-11-05", "2015-10-20", "2016-04-19", "2016-06-30", "2016-09-02", "2018-03-28", "2018-08-17", "2018-09-24",
        "2019-10-01", "2020-10-27", "2021-01-03", "2021-03-23", "2021-07-15", "2022-09-24", "2024-04-11", "latest",
    ];

    private readonly SortedDictionary<string, byte[]> leaves = new(StringComparer.Ordinal);
    private readonly View view;
    private readonly Instance instance;

    private MetadataTree(View view, Instance instance)
    {
        this.view = view;
        this.instance = instance;
    }

    /// <summary>Everything that the instance may read at this moment.</summary>
    public static MetadataTree? Of(CloudState state, Scope scope, string instance, DateTimeOffset now)
    {
        var view = RunningInstances.ViewOf(state, scope, now);
        if (view.Find(new Id<Instance>(instance)) is not { } found) return null;
        var tree = new MetadataTree(view, found);
        tree.AddMachine();
        tree.AddDisk();
        tree.AddPlacement();
        tree.AddAccess();
        tree.AddTags();
        var cards = InstanceLifecycle.CardsOf(view, found);
        if (cards.Count > 0) tree.AddPrimaryCard(cards[0]);
        foreach (var card in cards) tree.AddCard(card);
        return tree;
    }

    /// <summary>The value at a path below the version, or the list of what is below it; null for neither.</summary>
    public byte[]? Find(string path)
    {
        if (leaves.TryGetValue(path, out var value)) return value;
        var folder = path.Length == 0 || path.EndsWith('/') ? path : path + "/";
        var below = leaves.Keys.Where(key => key.StartsWith(folder, StringComparison.Ordinal)).Select(key => key[folder.Length..]);
        var names = below.Select(rest => rest.IndexOf('/') is > 0 and var slash ? rest[..(slash + 1)] : rest).Distinct().ToList();
        // The list of keys names each with its number, and their paths have the number alone.
        if (folder == KeysPath) names = [.. names.Select(name => $"{name.TrimEnd('/')}={instance.Settings.KeyName}")];
        return names.Count > 0 ? Encoding.UTF8.GetBytes(string.Join('\n', names)) : null;
    }

    private const string KeysPath = "meta-data/public-keys/";

    private void AddMachine()
    {
        Add("ami-id", instance.Image);
        Add("ami-launch-index", instance.LaunchIndex.ToString());
        Add("ami-manifest-path", "(unknown)");
        Add("instance-action", "none");
        Add("instance-id", instance.Id.Text);
        Add("instance-life-cycle", "on-demand");
        Add("instance-type", instance.InstanceType);
        Add("profile", "default-hvm");
        Add("reservation-id", instance.Reservation);
        Add("services/domain", "amazonaws.com");
        Add("services/partition", "aws");
        Add("system", instance.Hardware.Hypervisor ?? "nitro");
        if (instance.PrivateName is { Length: > 0 } name)
        {
            Add("hostname", name);
            Add("local-hostname", name);
        }

        if (instance.Settings.UserData is { Length: > 0 } userData) leaves["user-data"] = Convert.FromBase64String(userData);
    }

    private void AddDisk()
    {
        if (Volume.RootOf(view, instance.Id)?.Attachment is not { } attachment) return;
        Add("block-device-mapping/ami", attachment.Device);
        Add("block-device-mapping/root", attachment.Device);
    }

    private void AddPlacement()
    {
        Add("placement/availability-zone", instance.Zone);
        Add("placement/availability-zone-id", SubnetZones.IdOf(view, instance.Zone));
        Add("placement/region", view.Region.Text);
    }

    private void AddAccess()
    {
        if (instance.Settings.KeyName is { } key && KeyPair.FindByName(view, key) is { } pair) Add("public-keys/0/openssh-key", pair.PublicKey);
        if (InstanceProfileAssociation.Find(view, instance.Id.Text) is not { } association) return;
        Add("iam/info", IdentityTexts.ProfileInfo(association, view.Now));
        var home = view.In(Scope.GlobalOf(view.Account));
        if (home.Find(new Id<InstanceProfile>(association.ProfileName))?.Role is { } role) leaves[CredentialsPath + role.Text] = [];
    }

    private void AddTags()
    {
        if (instance.Settings.Metadata.Tags != "enabled") return;
        foreach (var (key, value) in view.TagsOf(instance.Id)) Add($"tags/instance/{key}", value);
    }

    private void AddPrimaryCard(NetworkInterface card)
    {
        Add("mac", card.Mac);
        Add("security-groups", Lines(card.Groups.Select(group => view.Require(group).Name)));
        if (card.PrimaryIpv4 is { } address) Add("local-ipv4", address.ToString());
        if (!card.Ipv6.IsEmpty) Add("ipv6", card.Ipv6[0].ToString());
        if (InstanceShapes.PublicOf(view, card) is { } association)
        {
            Add("public-ipv4", association.PublicAddress.ToString());
            if (NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress) is { } name) Add("public-hostname", name);
        }

        leaves[DynamicPath] = Encoding.UTF8.GetBytes(IdentityTexts.Document(view, instance, card));
    }

    private void AddCard(NetworkInterface card)
    {
        var at = $"network/interfaces/macs/{card.Mac}/";
        Add(at + "device-number", card.Attachment!.DeviceIndex.ToString());
        Add(at + "network-card", card.Attachment.CardIndex.ToString());
        Add(at + "interface-id", card.Id.Text);
        Add(at + "mac", card.Mac);
        Add(at + "owner-id", view.Account.Text);
        Add(at + "security-groups", Lines(card.Groups.Select(group => view.Require(group).Name)));
        Add(at + "security-group-ids", Lines(card.Groups.Select(group => group.Text)));
        AddAddresses(at, card);
        AddSurroundings(at, view.Require(card.Subnet), view.Require(card.Vpc));
    }

    private void AddAddresses(string at, NetworkInterface card)
    {
        if (card.PrimaryIpv4 is { } primary)
        {
            Add(at + "local-hostname", NetworkInterfaceNames.PrivateOf(view.Region, primary));
            Add(at + "local-ipv4s", Lines(card.Ipv4.Select(address => address.ToString())));
        }

        if (!card.Ipv6.IsEmpty) Add(at + "ipv6s", Lines(card.Ipv6.Select(address => address.ToString())));
        var publics = PublicAssociation.AllOf(view, card).ToList();
        if (publics.Count == 0) return;
        Add(at + "public-ipv4s", Lines(publics.Select(association => association.PublicAddress.ToString())));
        if (NetworkInterfaceNames.PublicOf(view, card, publics[0].PublicAddress) is { } name) Add(at + "public-hostname", name);
        foreach (var association in publics) Add($"{at}ipv4-associations/{association.PublicAddress}", association.PrivateAddress.ToString());
    }

    private void AddSurroundings(string at, Subnet subnet, Vpc vpc)
    {
        Add(at + "subnet-id", subnet.Id.Text);
        if (subnet.Cidr is { } block) Add(at + "subnet-ipv4-cidr-block", block.ToString());
        if (!subnet.Ipv6Blocks.IsEmpty) Add(at + "subnet-ipv6-cidr-blocks", Lines(subnet.Ipv6Blocks.Select(ipv6 => ipv6.Cidr.ToString())));
        Add(at + "vpc-id", vpc.Id.Text);
        Add(at + "vpc-ipv4-cidr-block", vpc.Cidr.ToString());
        Add(at + "vpc-ipv4-cidr-blocks", Lines(vpc.Blocks.Select(part => part.Cidr.ToString())));
        if (!vpc.Ipv6Blocks.IsEmpty) Add(at + "vpc-ipv6-cidr-blocks", Lines(vpc.Ipv6Blocks.Select(part => part.Cidr.ToString())));
    }

    private void Add(string path, string value) => leaves["meta-data/" + path] = Encoding.UTF8.GetBytes(value);

    private static string Lines(IEnumerable<string> values) => string.Join('\n', values);
}
