using System.Text.Json.Serialization;
using Weft.Control.Resources;

namespace Weft.Control.Quotas;

/// <summary>A limit that AWS sets per account, and per Region unless it is global.</summary>
/// <param name="Service">The service code of Service Quotas, such as <c>vpc</c>.</param>
/// <param name="Code">The quota code, such as <c>L-F678F1CE</c>.</param>
/// <param name="Default">AWS's default value.</param>
/// <param name="Adjustable">Whether an increase can be requested.</param>
/// <param name="Maximum">The highest value that AWS documents, or null.</param>
public sealed record Quota(string Service, string Code, string Name, double Default, bool Adjustable, bool IsGlobal = false, double? Maximum = null);

/// <summary>A quota that was raised by request, and is in force in place of the default.</summary>
public sealed record GrantedQuota(Id<GrantedQuota> Id, double Value) : IResource<GrantedQuota>
{
    public static ResourceType<GrantedQuota> Type { get; } =
        new ResourceType<GrantedQuota>("granted-quota", QuotaJson.Default).WithoutTags();

    public static Id<GrantedQuota> IdOf(Quota quota) => new($"{quota.Service}/{quota.Code}");
}

[JsonSerializable(typeof(GrantedQuota))]
internal sealed partial class QuotaJson : JsonSerializerContext;
