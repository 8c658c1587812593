using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.TrafficMirroring;

/// <summary>CreateTrafficMirrorSession, its siblings, and which interfaces can be mirrored.</summary>
internal static class TrafficMirrorSessionOperations
{
    private const int HighestNumber = 32_766;
    private const int HighestNetwork = 16_777_215;
    private const int LongestPacket = 8500;
    private const int DrawTries = 1000;

    /// <summary>The families that can be mirrored (VPC Traffic Mirroring, "Traffic mirror sources").</summary>
    private static readonly HashSet<string> mirroredFamilies = new(StringComparer.Ordinal)
    {
        "a1", "m4", "m5", "m5a", "m5ad", "m5d", "m5dn", "m5n", "m5zn", "m6a", "m6g", "m6gd", "m6i", "m6id", "m6idn", "m6in", "m7a", "m7g", "m7gd", "m7i",
        "m7i-flex", "mac1", "mac2", "mac2-m1ultra", "mac2-m2", "mac2-m2pro", "t3", "t3a", "t4g", "c4", "c5", "c5a", "c5ad", "c5d", "c5n", "c6a", "c6g",
        "c6gd", "c6gn", "c6i", "c6id", "c6in", "c7a", "c7g", "c7gd", "c7i", "c7i-flex", "r4", "r5", "r5a", "r5ad", "r5b", "r5d", "r5dn", "r5n", "r6a", "r6g",
        "r6gd", "r6i", "r6id", "r6idn", "r6in", "r7a", "r7g", "r7gd", "r7i", "r7iz", "u-3tb1", "u-6tb1", "u-9tb1", "u-12tb1", "u-18tb1", "u-24tb1",
        "u7i-6tb", "u7i-8tb", "u7i-12tb", "u7in-16tb", "u7in-24tb", "u7in-32tb", "u7inh-32tb", "x1", "x1e", "x2gd", "x2idn", "x2iedn", "x2iezn", "z1d", "d2",
        "d3", "d3en", "h1", "i3", "i3en", "i4g", "i4i", "i7i", "im4gn", "is4gen", "dl1", "dl2q", "f2", "g3", "g4ad", "g4dn", "g5", "g5g", "g6", "g6e", "g6f",
        "gr6", "gr6f", "inf1", "inf2", "p3", "p3dn", "p4d", "p4de", "p5", "p5e", "trn1", "trn1n", "vt1", "hpc6a", "hpc6id", "hpc7a",
    };

    public static CreateTrafficMirrorSessionResult Create(Transaction transaction, CreateTrafficMirrorSessionRequest request)
    {
        RequireLegal(request.SessionNumber, request.VirtualNetworkId, request.PacketLength);
        var card = transaction.Require<NetworkInterface>(request.NetworkInterfaceId);
        var target = transaction.Require<TrafficMirrorTarget>(request.TrafficMirrorTargetId);
        var filter = transaction.Require<TrafficMirrorFilter>(request.TrafficMirrorFilterId);
        RequireSource(transaction, card, target);
        TrafficMirrorLimits.Require(transaction, transaction.Count<TrafficMirrorSession>(), "TrafficMirrorSessionLimitExceeded");
        if (transaction.CountUnder(TrafficMirrorSession.From, card.Id.Text) >= TrafficMirrorLimits.SessionsPerSource)
            throw new AwsException("TrafficMirrorSessionsPerInterfaceLimitExceeded", $"The network interface '{card.Id}' is the source of {TrafficMirrorLimits.SessionsPerSource} sessions, which is the most.");
        var session = Put(transaction, new TrafficMirrorSession(
            transaction.NewId<TrafficMirrorSession>(), card.Id, target.Id, filter.Id, request.SessionNumber,
            request.VirtualNetworkId ?? DrawNetwork(transaction), request.PacketLength, request.Description));
        transaction.TagNew(session.Id, request.TagSpecifications);
        return new CreateTrafficMirrorSessionResult { TrafficMirrorSession = ShapeOf(transaction, session), ClientToken = request.ClientToken };
    }

    public static ModifyTrafficMirrorSessionResult Modify(Transaction transaction, ModifyTrafficMirrorSessionRequest request)
    {
        RequireLegal(request.SessionNumber ?? 1, request.VirtualNetworkId, request.PacketLength);
        var session = transaction.Require<TrafficMirrorSession>(request.TrafficMirrorSessionId);
        bool Drops(string field) => request.RemoveFields.Contains(field);
        session = Put(transaction, session with
        {
            Target = request.TrafficMirrorTargetId is { } target ? transaction.Require<TrafficMirrorTarget>(target).Id : session.Target,
            Filter = request.TrafficMirrorFilterId is { } filter ? transaction.Require<TrafficMirrorFilter>(filter).Id : session.Filter,
            Number = request.SessionNumber ?? session.Number,
            PacketLength = Drops(TrafficMirrorSessionFieldValues.PacketLength) ? null : request.PacketLength ?? session.PacketLength,
            VirtualNetwork = Drops(TrafficMirrorSessionFieldValues.VirtualNetworkId) ? DrawNetwork(transaction) : request.VirtualNetworkId ?? session.VirtualNetwork,
            Description = Drops(TrafficMirrorSessionFieldValues.Description) ? null : request.Description ?? session.Description,
        });
        return new ModifyTrafficMirrorSessionResult { TrafficMirrorSession = ShapeOf(transaction, session) };
    }

    public static DeleteTrafficMirrorSessionResult Delete(Transaction transaction, DeleteTrafficMirrorSessionRequest request)
    {
        var session = transaction.Require<TrafficMirrorSession>(request.TrafficMirrorSessionId);
        transaction.Remove(session.Id);
        return new DeleteTrafficMirrorSessionResult { TrafficMirrorSessionId = session.Id.Text };
    }

    /// <summary>An interface that goes takes the sessions with it of which it is the source.</summary>
    public static void ForgetSource(Transaction transaction, Id<NetworkInterface> card)
    {
        foreach (var session in transaction.Referring(TrafficMirrorSession.From, card).ToList()) transaction.Remove(session.Id);
    }

    public static DescribeTrafficMirrorSessionsResult Describe(View view, DescribeTrafficMirrorSessionsRequest request)
    {
        var page = view.Page<TrafficMirrorSession>(request.TrafficMirrorSessionIds, request.Filters, request);
        return new DescribeTrafficMirrorSessionsResult { TrafficMirrorSessions = page.Select(session => ShapeOf(view, session)), NextToken = page.NextToken };
    }

    private static TrafficMirrorSession Put(Transaction transaction, TrafficMirrorSession session)
    {
        if (transaction.Referring(TrafficMirrorSession.From, session.Source).Any(held => held.Id != session.Id && held.Number == session.Number))
            throw Ec2Errors.InvalidParameterValue($"The network interface '{session.Source}' has a session with the number {session.Number} already");
        return transaction.Put(session);
    }

    private static void RequireSource(View view, NetworkInterface card, TrafficMirrorTarget target)
    {
        if (card.InterfaceType != NetworkInterfaceTypeValues.Interface || card.PrimaryIpv4 is null)
            throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' can't be a traffic mirror source");
        if (card.Id == target.Card || view.CountUnder(TrafficMirrorTarget.At, card.Id.Text) > 0)
            throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' is a traffic mirror target, so it can't be a source");
        if (card.Attachment?.Instance is { } id && view.Find(new Id<Instance>(id)) is { } instance && !mirroredFamilies.Contains(instance.Hardware.Family.Name))
            throw Ec2Errors.InvalidParameterValue($"Traffic mirroring is not available on the instance type {instance.InstanceType}");
    }

    private static void RequireLegal(int number, int? network, int? length)
    {
        if (number is < 1 or > HighestNumber) throw Ec2Errors.InvalidParameter($"{number}", "sessionNumber", $"It can be 1 to {HighestNumber}.");
        if (network is < 0 or > HighestNetwork) throw Ec2Errors.InvalidParameter($"{network}", "virtualNetworkId", $"It can be 0 to {HighestNetwork}.");
        if (length is < 1 or > LongestPacket) throw Ec2Errors.InvalidParameter($"{length}", "packetLength", $"It can be 1 to {LongestPacket}.");
    }

    private static int DrawNetwork(Transaction transaction)
    {
        var taken = transaction.All<TrafficMirrorSession>().Select(session => session.VirtualNetwork).ToHashSet();
        for (var attempt = 0; attempt < DrawTries; attempt++)
        {
            var drawn = (int)transaction.Ids.Next(HighestNetwork) + 1;
            if (!taken.Contains(drawn)) return drawn;
        }

        throw new InvalidOperationException($"No free VXLAN identifier beside {taken.Count}");
    }

    private static TrafficMirrorSessionShape ShapeOf(View view, TrafficMirrorSession session) => new()
    {
        TrafficMirrorSessionId = session.Id.Text,
        TrafficMirrorTargetId = session.Target.Text,
        TrafficMirrorFilterId = session.Filter.Text,
        NetworkInterfaceId = session.Source.Text,
        OwnerId = view.Account.Text,
        PacketLength = session.PacketLength,
        SessionNumber = session.Number,
        VirtualNetworkId = session.VirtualNetwork,
        Description = session.Description,
        Tags = TagRules.Shapes(view.TagsOf(session.Id)),
    };
}
