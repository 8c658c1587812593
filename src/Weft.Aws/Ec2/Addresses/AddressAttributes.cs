using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>
/// The name that reverse DNS gives for an Elastic IP (EC2 User Guide, "Create a reverse DNS record for email"). AWS first looks up the
/// name's own A record; Weft does not, since nothing in it holds public DNS zones.
/// </summary>
internal static class AddressAttributes
{
    public static readonly Step PointerSet = new("elastic-ip.pointer", (transaction, id) =>
    {
        if (transaction.Find(new Id<ElasticAddress>(id)) is { PendingPointer: { } pending } address)
            transaction.Put(address with { Pointer = pending.Length > 0 ? pending : null, PendingPointer = null });
    });

    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;

    private static readonly TimeSpan updateTime = TimeSpan.FromMinutes(1);

    public static DescribeAddressesAttributeResult Describe(View view, DescribeAddressesAttributeRequest request)
    {
        var page = Page.Of(
            view.Select<ElasticAddress>(request.AllocationIds, []),
            address => address.Id.Text,
            request.MaxResults,
            request.NextToken,
            Ec2Errors.InvalidNextToken);
        return new DescribeAddressesAttributeResult
        {
            Addresses = page.Select(address => AddressShapes.AttributeOf(address, request.Attribute == AddressAttributeNameValues.DomainName)),
            NextToken = page.NextToken,
        };
    }

    public static ModifyAddressAttributeResult Modify(Transaction transaction, ModifyAddressAttributeRequest request)
    {
        var name = Parse(request.DomainName ?? throw Ec2Errors.MissingParameter("domainName"));
        var address = transaction.Require<ElasticAddress>(request.AllocationId);
        return new ModifyAddressAttributeResult { Address = Set(transaction, address, name) };
    }

    public static ResetAddressAttributeResult Reset(Transaction transaction, ResetAddressAttributeRequest request)
    {
        // The reader admits one attribute only: domain-name.
        _ = request.Attribute;
        var address = transaction.Require<ElasticAddress>(request.AllocationId);
        return new ResetAddressAttributeResult { Address = Set(transaction, address, "") };
    }

    private static AddressAttributeShape Set(Transaction transaction, ElasticAddress address, string name)
    {
        var pending = transaction.Put(address with { PendingPointer = name });
        transaction.Later(updateTime, PointerSet, address.Id.Text);
        return AddressShapes.AttributeOf(pending);
    }

    private static string Parse(string text)
    {
        var name = text.TrimEnd('.').ToLowerInvariant();
        var labels = name.Split('.');
        var isName = name.Length <= MaxNameLength && labels.Length >= 2
            && Array.TrueForAll(labels, label => label.Length is > 0 and <= MaxLabelLength && label.All(IsNameCharacter) && label[0] != '-' && label[^1] != '-');
        return isName ? $"{name}." : throw Ec2Errors.InvalidParameter(text, "domainName", "It is not a fully qualified domain name.");
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
