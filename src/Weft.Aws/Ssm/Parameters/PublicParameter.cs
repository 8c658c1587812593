using System.Collections.Frozen;
using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Regions;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>A parameter that a publisher keeps in every Region for everybody to read; its value names the newest image.</summary>
/// <param name="Name">The full path, which starts with <c>/aws/service/</c>.</param>
/// <param name="Image">The image that it points to.</param>
public sealed record PublicParameter(string Name, CatalogImage Image)
{
    /// <summary>The catalogue never changes, so this is the first version of each.</summary>
    public const long Version = 1;

    /// <summary>Canonical types its parameters as images; the others publish plain text.</summary>
    public string DataType => Image.Publisher == Publisher.Canonical ? "aws:ec2:image" : "text";

    public string ValueIn(RegionFacts region) => Image.IdIn(region);

    /// <summary>Public parameters belong to no account.</summary>
    public string ArnIn(RegionFacts region) => $"arn:aws:ssm:{region.Name}::parameter{Name}";

    public DateTimeOffset LastModified => Image.CreationDate;
}

/// <summary>
/// The public parameters that point to the images of <see cref="ImageCatalog"/>
/// (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html).
/// </summary>
public static class PublicParameterTable
{
    /// <summary>The folder of all public parameters.</summary>
    public const string Root = "/aws/service/";

    private static readonly PublicParameter[] Rows =
    [
        .. ImageCatalog.All
            .SelectMany(image => image.Parameters.Select(name => new PublicParameter(name, image)))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, PublicParameter> ByName = Rows.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All parameters, ordered by name.</summary>
    public static IReadOnlyList<PublicParameter> All => Rows;

    /// <summary>The parameter of that full name, or null.</summary>
    public static PublicParameter? Find(string name) => ByName.GetValueOrDefault(name);
}
