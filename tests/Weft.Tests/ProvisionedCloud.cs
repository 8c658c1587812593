using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Xunit;

namespace Weft.Tests;

/// <summary>A cloud in which single resources are made, changed and deleted as a stack would, without a stack.</summary>
public sealed class ProvisionedCloud(Pace pace = Pace.Instant)
{
    private readonly Dictionary<(string Type, string Id), PropertyReader> standing = [];

    public TestCloud Cloud { get; } = new(pace);

    /// <summary>Makes one; the properties are JSON.</summary>
    /// <returns>Its physical identifier.</returns>
    public string Create(string type, string properties, string logicalId = "Thing")
    {
        var given = Check(type, properties);
        var id = "";
        Cloud.Write(transaction => id = TypeOf(type).Create(CallOf(transaction, logicalId), given));
        standing[(type, id)] = given;
        return id;
    }

    /// <summary>Changes one in place.</summary>
    /// <returns>Its physical identifier, which a change may alter.</returns>
    public string Update(string type, string id, string properties)
    {
        var (before, after) = (standing[(type, id)], Check(type, properties));
        var renamed = "";
        Cloud.Write(transaction => renamed = TypeOf(type).Update(CallOf(transaction, "Thing"), new ProvisionedUpdate(id, before, after)));
        standing.Remove((type, id));
        standing[(type, renamed)] = after;
        return renamed;
    }

    public void Delete(string type, string id) => Cloud.Write(transaction => TypeOf(type).Delete(CallOf(transaction, "Thing"), id, standing[(type, id)]));

    /// <summary>The resource as it stands; null when it is gone.</summary>
    public JsonObject? Read(string type, string id) => TypeOf(type).Read(Cloud.ViewOf(), id, standing[(type, id)]);

    public string? Attribute(string type, string id, string name) => TypeOf(type).ValueOf(Cloud.ViewOf(), id, name)?.ToString();

    /// <summary>Expects that what was given is what stands: no drift.</summary>
    public void AssertStands(string type, string id)
    {
        var declared = TypeOf(type);
        var read = JsonSerializer.Deserialize<JsonElement>(Read(type, id) ?? throw new InvalidOperationException($"{id} is gone"));
        foreach (var given in standing[(type, id)].Json.EnumerateObject().Where(given => !declared.Properties[given.Name].IsWriteOnly))
        {
            Assert.True(
                PropertyChanges.AreSame(declared.Properties[given.Name], given.Value, read.TryGetProperty(given.Name, out var found) ? found : null),
                $"{type} {given.Name}: given {given.Value}, found {found}");
        }
    }

    /// <summary>Expects that the properties are refused, by the check or by the operation.</summary>
    public AwsException Refused(string code, string type, string properties)
    {
        var error = Assert.Throws<AwsException>(() => Create(type, properties));
        Assert.Equal(code, error.Code);
        return error;
    }

    private PropertyReader Check(string type, string properties) => PropertyCheck.Check(TypeOf(type), JsonDocument.Parse(properties).RootElement);

    private ProvisionedType TypeOf(string name) => Cloud.Catalog.FindProvisioned(name) ?? throw new InvalidOperationException($"{name} is not declared");

    private ProvisionCall CallOf(Transaction transaction, string logicalId) => new(Cloud.Catalog, transaction, (_, _, _, _) => { }, "stack", logicalId);
}
