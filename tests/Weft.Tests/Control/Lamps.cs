using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Tests.Control;

/// <summary>A resource that only the tests know: what lamps hang in.</summary>
public sealed record Room(Id<Room> Id) : IResource<Room>
{
    public static ResourceType<Room> Type { get; } = new ResourceType<Room>("room", LampJson.Default).WithPrefix("room").Filter("room-id", room => room.Id.Text);
}

/// <summary>A resource that only the tests know: it refers to a room and stands in an index under every place that it lights.</summary>
public sealed record Lamp(Id<Lamp> Id, Id<Room>? Room, ImmutableArray<string> Places, int Watts = 0) : IResource<Lamp>
{
    public static readonly Reference<Lamp, Room> InRoom = Reference<Lamp, Room>.Optional(lamp => lamp.Room);

    public static readonly Index<Lamp> ByPlace = Index<Lamp>.ByEach(lamp => lamp.Places.Select(place => new IndexEntry(place, lamp.Id.Text)));

    /// <summary>The switch of each lamp: one member that only one lamp has at a time.</summary>
    public static readonly Index<Lamp> BySwitch = Index<Lamp>.ByEach(lamp => lamp.Watts > 0 ? [new IndexEntry("switch", $"{lamp.Watts}")] : []);

    public static ResourceType<Lamp> Type { get; } = new ResourceType<Lamp>("lamp", LampJson.Default)
        .WithPrefix("lamp")
        .Unknown(id => new AwsException("InvalidLampID.NotFound", $"The lamp '{id}' does not exist"))
        .Malformed(id => new AwsException("InvalidLampID.Malformed", $"Invalid id: \"{id}\""))
        .RefersTo(InRoom)
        .IndexedBy(ByPlace)
        .IndexedBy(BySwitch)
        .Filter("place", ByPlace)
        .Filter("room", lamp => lamp.Room?.Text)
        .Filter("watts", lamp => $"{lamp.Watts}");
}

/// <summary>A catalog of lamps. Contracts of EC2 stand in for operations on them: a test must not write a protocol to test the control room.</summary>
public static class LampCatalog
{
    public static readonly Step Burn = new("lamp.burn", (transaction, id) => transaction.Put(new Lamp(new Id<Lamp>(id), null, ["burnt"])));

    public static readonly Step Explode = new("lamp.explode", (_, id) => throw new InvalidOperationException($"{id} exploded"));

    public static Catalog Create() => new Catalog().Resource(Room.Type).Resource(Lamp.Type).WithStep(Burn).WithStep(Explode);

    /// <summary>Declares CreateTags as an operation that does what the test says with the names that it is given.</summary>
    public static Operation Hanging(this Catalog catalog, Action<Transaction, string> hang) => catalog.Write(Ec2Api.CreateTags, (transaction, request) =>
    {
        foreach (var name in request.Resources!) hang(transaction, name);
        return EmptyResult.Instance;
    });
}

[JsonSerializable(typeof(Room))]
[JsonSerializable(typeof(Lamp))]
internal sealed partial class LampJson : JsonSerializerContext;
