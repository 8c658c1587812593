using System.Text;
using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.KeyPairs;

/// <summary>
/// AWS::EC2::KeyPair. Its physical identifier is the name. AWS keeps the private half of a key that it makes in a secure parameter; Weft keeps no
/// secrets, so the public half must be given.
/// </summary>
internal static class KeyPairProvisioning
{
    private const string Name = "KeyName";
    private const string Material = "PublicKeyMaterial";
    private const string KeyType = "KeyType";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::KeyPair")
        .Has(
            Property.Text(Name).Required().Replaces(),
            Property.Text(Material).Replaces(),
            Property.Tags().Replaces())
        .Refuses("KeyFormat", KeyType)
        .Creates(Create)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteKeyPair, new RequestFields().With(Name, id)))
        .ReadBy(Ec2Api.DescribeKeyPairs)
        .Reads(Read)
        .Attribute("KeyPairId", (view, id) => KeyPair.RequireByName(view, id).Id.Text)
        .Attribute("KeyFingerprint", (view, id) => KeyPair.RequireByName(view, id).Fingerprint));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var material = given.Text(Material)
            ?? throw Ec2Errors.Unsupported("an AWS::EC2::KeyPair without PublicKeyMaterial: the private key would be kept in a secure parameter");
        var fields = given.Fields(Name).With(Material, Convert.ToBase64String(Encoding.UTF8.GetBytes(material)));
        return call.Run(Ec2Api.ImportKeyPair, fields.Tagged(KeyPair.Type.Noun, given)).KeyName!;
    }

    // The comment of a key is no part of it; AWS does not show it either.
    private static JsonObject? Read(View view, string id, PropertyReader last) => KeyPair.FindByName(view, id) is { } pair
        ? new JsonObject
        {
            [Name] = pair.Name,
            [Material] = last.Text(Material) is { } given && OpenSshKey.Parse(Encoding.UTF8.GetBytes(given)).Text == pair.PublicKey ? given : pair.PublicKey,
            [Property.TagsName] = TagProvisioning.Read(view, pair.Id.Text),
        }
        : null;
}
