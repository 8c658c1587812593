using System.Security.Cryptography;

namespace Weft.Aws.Ec2.KeyPairs;

/// <summary>Fingerprints as AWS computes them, by kind of key and by who made it (EC2 User Guide, "Verify the fingerprint of your key pair").</summary>
internal static class KeyFingerprints
{
    /// <summary>SHA-1 of the private key in PKCS #8, for an RSA key that EC2 made.</summary>
    public static string OfCreated(RSA rsa) => Colons(SHA1.HashData(rsa.ExportPkcs8PrivateKey()));

    /// <summary>MD5 of the public key's SubjectPublicKeyInfo for RSA; SHA-256 of the OpenSSH blob for ed25519.</summary>
    public static string OfImported(OpenSshKey key)
    {
        using var rsa = key.ToRsa();
        return rsa is null ? Convert.ToBase64String(SHA256.HashData(key.Blob)) : Colons(MD5.HashData(rsa.ExportSubjectPublicKeyInfo()));
    }

    private static string Colons(byte[] digest) => string.Join(':', digest.Select(octet => octet.ToString("x2")));
}
