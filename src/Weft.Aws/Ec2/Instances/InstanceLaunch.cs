using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.KeyPairs;
using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>RunInstances.</summary>
internal static class InstanceLaunch
{
    private const string ReservationPrefix = "r";

    /// <summary>How many instances one request may ask for; beyond the documented need, so that a slip can't fill the memory.</summary>
    private const int MostPerRequest = 1000;

    public static RunInstancesResult Run(Transaction transaction, RunInstancesRequest request)
    {
        RequireCounts(request);
        var template = TemplateLaunch.Find(transaction, request.LaunchTemplate);
        if (template is not null) request = TemplateLaunch.Join(request, template);
        LaunchSettings.RequireWellFormed(request);
        LaunchRefusals.Require(request);
        var tags = LaunchTags.Parse(request.TagSpecifications, template);
        var machine = LaunchMachine.Resolve(transaction, request);
        LaunchRefusals.Require(request.CpuOptions, machine);
        var root = RootVolume.Resolve(request.BlockDeviceMappings, machine.Image, machine.Region);
        if (request.KeyName is { } key) KeyPair.RequireByName(transaction, key);
        var plans = LaunchNetwork.Resolve(transaction, request, machine);
        var settings = LaunchSettings.Resolve(request, machine, plans[0].Subnet.Names);
        var profile = request.IamInstanceProfile is { } asked ? InstanceProfileAssociationOperations.RequireProfile(transaction, asked) : null;
        var count = Count(transaction, request, machine, plans);
        var reservation = transaction.NewId(ReservationPrefix);
        var instances = new List<Instance>(count);
        for (var index = 0; index < count; index++)
        {
            var instance = Launch(transaction, reservation, index, machine, root, settings, plans, tags);
            if (profile is not null) InstanceProfileAssociationOperations.Put(transaction, instance.Id, profile);
            instances.Add(instance);
        }

        return new RunInstancesResult
        {
            ReservationId = reservation,
            OwnerId = transaction.Account.Text,
            Groups = [],
            Instances = [.. instances.Select(instance => InstanceShapes.Of(transaction, instance))],
        };
    }

    private static Instance Launch(
        Transaction transaction,
        string reservation,
        int index,
        LaunchMachine machine,
        RootVolume root,
        InstanceSettings settings,
        IReadOnlyList<LaunchCard> plans,
        LaunchTags tags)
    {
        var id = transaction.NewId<Instance>();
        var cards = plans.Select(plan => plan.Plug(transaction, id)).ToList();
        var primary = cards[0];
        var tenancy = settings.Tenancy == TenancyValues.Default ? transaction.Require(primary.Vpc).Tenancy : settings.Tenancy;
        var names = settings.HostNames;
        var instance = transaction.Put(new Instance(
            id,
            reservation,
            index,
            machine.ImageId,
            machine.Type.Name,
            primary.Zone,
            primary.Subnet,
            primary.Vpc,
            NameOf(transaction, id, primary, names),
            InstanceStateNameValues.Pending,
            transaction.Now,
            transaction.Now,
            transaction.Now,
            settings with { Tenancy = tenancy }));
        tags.PutOn(transaction, id, cards, root.Put(transaction, instance));
        InstanceLifecycle.Boot(transaction, instance);
        return instance;
    }

    private static string NameOf(View view, Id<Instance> id, NetworkInterface primary, SubnetHostNames names) =>
        names.Type == HostnameTypeValues.ResourceName || primary.PrimaryIpv4 is not { } address
            ? $"{id}.{NetworkInterfaceNames.DomainOf(view.Region)}"
            : NetworkInterfaceNames.PrivateOf(view.Region, address);

    private static void RequireCounts(RunInstancesRequest request)
    {
        if (request.MinCount < 1) throw Ec2Errors.InvalidParameter(request.MinCount.ToString(), "minCount", "The minimum is 1.");
        if (request.MaxCount < 1) throw Ec2Errors.InvalidParameter(request.MaxCount.ToString(), "maxCount", "The minimum is 1.");
        if (request.MinCount > request.MaxCount)
            throw Ec2Errors.InvalidCombination("The parameter minCount cannot be greater than the parameter maxCount");
        if (request.MinCount > MostPerRequest)
            throw new AwsException("ResourceCountExceeded", $"You may not launch more than {MostPerRequest} instances in a single request");
    }

    /// <summary>As many as there is room for, between the least and the most that were asked for.</summary>
    private static int Count(Transaction transaction, RunInstancesRequest request, LaunchMachine machine, IReadOnlyList<LaunchCard> plans)
    {
        InstanceQuotas.RequireRoom(transaction, machine.Type, request.MinCount);
        var count = Math.Min(Math.Min(request.MaxCount, MostPerRequest), InstanceQuotas.Room(transaction, machine.Type));
        foreach (var group in plans.Where(plan => plan.Present is null && plan.Subnet.Cidr is not null).GroupBy(plan => plan.Subnet.Id))
        {
            var free = SubnetAddresses.FreeCount(transaction, group.First().Subnet) / group.Sum(plan => plan.Addresses.Ipv4Total);
            if (free < request.MinCount) throw SubnetAddresses.InsufficientFree(group.First().Subnet);
            count = Math.Min(count, free);
        }

        return count;
    }
}
