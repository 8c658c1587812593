using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.KeyPairs;

/// <summary>A public key under a name, for instances to let its owner in. The private key is never kept.</summary>
/// <param name="KeyType"><c>rsa</c> or <c>ed25519</c>.</param>
/// <param name="PublicKey">The key in OpenSSH's one-line format.</param>
public sealed record KeyPair(Id<KeyPair> Id, string Name, string KeyType, string Fingerprint, string PublicKey, DateTimeOffset CreatedAt)
    : IResource<KeyPair>
{
    /// <summary>Key pairs by name, in every account and Region.</summary>
    public static readonly Index<KeyPair> ByName = Index<KeyPair>.By(pair => pair.Name);

    public static ResourceType<KeyPair> Type { get; } = new ResourceType<KeyPair>("key-pair", KeyPairJson.Default)
        .WithPrefix("key")
        .Unknown(id => Unknown($"The key pair ID '{id}' does not exist"))
        .IndexedBy(ByName)
        .Filter("key-pair-id", pair => pair.Id.Text)
        .Filter("key-name", ByName)
        .Filter("fingerprint", pair => pair.Fingerprint);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateKeyPair, KeyPairOperations.Create);
        catalog.Write(Ec2Api.ImportKeyPair, KeyPairOperations.Import);
        catalog.Write(Ec2Api.DeleteKeyPair, KeyPairOperations.Delete);
        catalog.Read(Ec2Api.DescribeKeyPairs, KeyPairOperations.Describe);
        KeyPairProvisioning.Declare(catalog);
    }

    /// <summary>The key pair that has this name here, or null.</summary>
    public static KeyPair? FindByName(View view, string name) => view.Under(ByName, name).FirstOrDefault(pair => view.Find(pair.Id) is not null);

    /// <exception cref="AwsException">InvalidKeyPair.NotFound.</exception>
    public static KeyPair RequireByName(View view, string name) => FindByName(view, name) ?? throw Unknown($"The key pair '{name}' does not exist");

    private static AwsException Unknown(string message) => new("InvalidKeyPair.NotFound", message);
}

[JsonSerializable(typeof(KeyPair))]
internal sealed partial class KeyPairJson : JsonSerializerContext;
