using System.Security.Cryptography;
using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.KeyPairs;

/// <summary>CreateKeyPair, ImportKeyPair, DeleteKeyPair, DescribeKeyPairs.</summary>
internal static class KeyPairOperations
{
    private const int CreatedKeyBits = 2048;
    private const int MaxNameLength = 255;

    public static CreateKeyPairResult Create(Transaction transaction, CreateKeyPairRequest request)
    {
        RequireName(request.KeyName);
        if (request.KeyType is { } type and not KeyTypeValues.Rsa) throw Ec2Errors.Unsupported($"the creation of {type} keys (import one)");
        if (request.KeyFormat is { } format and not KeyFormatValues.Pem) throw Ec2Errors.Unsupported($"the key format {format}");
        RequireFree(transaction, request.KeyName);
        using var rsa = RSA.Create(CreatedKeyBits);
        var pair = transaction.Put(new KeyPair(
            transaction.NewId<KeyPair>(),
            request.KeyName,
            KeyTypeValues.Rsa,
            KeyFingerprints.OfCreated(rsa),
            OpenSshKey.Of(rsa, request.KeyName).Text,
            transaction.Now));
        transaction.TagNew(pair.Id, request.TagSpecifications);
        return new CreateKeyPairResult
        {
            KeyPairId = pair.Id.Text,
            KeyName = pair.Name,
            KeyFingerprint = pair.Fingerprint,
            KeyMaterial = rsa.ExportRSAPrivateKeyPem(),
            Tags = TagRules.Shapes(transaction.TagsOf(pair.Id)),
        };
    }

    public static ImportKeyPairResult Import(Transaction transaction, ImportKeyPairRequest request)
    {
        RequireName(request.KeyName);
        var key = OpenSshKey.Parse(request.PublicKeyMaterial.Span);
        RequireFree(transaction, request.KeyName);
        var pair = transaction.Put(new KeyPair(
            transaction.NewId<KeyPair>(), request.KeyName, key.KeyType, KeyFingerprints.OfImported(key), key.Text, transaction.Now));
        transaction.TagNew(pair.Id, request.TagSpecifications);
        return new ImportKeyPairResult
        {
            KeyPairId = pair.Id.Text,
            KeyName = pair.Name,
            KeyFingerprint = pair.Fingerprint,
            Tags = TagRules.Shapes(transaction.TagsOf(pair.Id)),
        };
    }

    /// <summary>A key pair that is not there counts as deleted, as on AWS.</summary>
    public static DeleteKeyPairResult Delete(Transaction transaction, DeleteKeyPairRequest request)
    {
        if (request is { KeyName: null, KeyPairId: null }) throw Ec2Errors.MissingParameter("KeyName or KeyPairId");
        var pair = request.KeyPairId is { } id
            ? transaction.Find(KeyPair.Type.ParseId(id))
            : KeyPair.FindByName(transaction, request.KeyName!);
        if (pair is not null) transaction.Remove(pair.Id);
        return new DeleteKeyPairResult { Return = true, KeyPairId = pair?.Id.Text };
    }

    public static DescribeKeyPairsResult Describe(View view, DescribeKeyPairsRequest request)
    {
        var wanted = request.KeyPairIds.Concat(request.KeyNames.Select(name => KeyPair.RequireByName(view, name).Id.Text)).ToList();
        return new DescribeKeyPairsResult
        {
            KeyPairs = [.. view.Select<KeyPair>(wanted, request.Filters).Select(pair => Of(view, pair, request.IncludePublicKey == true))],
        };
    }

    private static KeyPairInfoShape Of(View view, KeyPair pair, bool withPublicKey) => new()
    {
        KeyPairId = pair.Id.Text,
        KeyName = pair.Name,
        KeyType = pair.KeyType,
        KeyFingerprint = pair.Fingerprint,
        PublicKey = withPublicKey ? pair.PublicKey : null,
        CreateTime = pair.CreatedAt,
        Tags = TagRules.Shapes(view.TagsOf(pair.Id)) ?? [],
    };

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw Ec2Errors.InvalidParameter(name, "keyName", $"Character sets beyond ASCII and lengths above {MaxNameLength} are not supported.");
    }

    private static void RequireFree(View view, string name)
    {
        if (KeyPair.FindByName(view, name) is not null) throw new AwsException("InvalidKeyPair.Duplicate", "The keypair already exists");
    }
}
