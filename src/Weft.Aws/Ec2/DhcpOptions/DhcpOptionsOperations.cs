using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.DhcpOptions;

/// <summary>CreateDhcpOptions, DeleteDhcpOptions, AssociateDhcpOptions, DescribeDhcpOptions, and the set that new VPCs get.</summary>
internal static class DhcpOptionsOperations
{
    public static CreateDhcpOptionsResult Create(Transaction transaction, CreateDhcpOptionsRequest request)
    {
        var options = DhcpOptionRules.Parse(request.DhcpConfigurations);
        var set = transaction.Put(new DhcpOptionsSet(transaction.NewId<DhcpOptionsSet>(), options));
        transaction.TagNew(set.Id, request.TagSpecifications);
        return new CreateDhcpOptionsResult { DhcpOptions = Shape(transaction, set) };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteDhcpOptionsRequest request)
    {
        var set = transaction.Require<DhcpOptionsSet>(request.DhcpOptionsId);
        if (transaction.IsReferenced(set.Id))
            throw new AwsException("DependencyViolation", $"The dhcpOptions '{set.Id}' has dependencies and cannot be deleted.");
        transaction.Remove(set.Id);
        return EmptyResult.Instance;
    }

    public static EmptyResult Associate(Transaction transaction, AssociateDhcpOptionsRequest request)
    {
        var options = request.DhcpOptionsId == Vpc.NoDhcpOptions ? Vpc.NoDhcpOptions : transaction.Require<DhcpOptionsSet>(request.DhcpOptionsId).Id.Text;
        var vpc = transaction.Require<Vpc>(request.VpcId);
        transaction.Put(vpc with { DhcpOptions = options });
        return EmptyResult.Instance;
    }

    public static DescribeDhcpOptionsResult Describe(View view, DescribeDhcpOptionsRequest request)
    {
        var page = view.Page<DhcpOptionsSet>(request.DhcpOptionsIds, request.Filters, request);
        return new DescribeDhcpOptionsResult { DhcpOptions = page.Select(set => Shape(view, set)), NextToken = page.NextToken };
    }

    /// <summary>The set that a new VPC gets: the account's default one in this Region, made again if it was deleted.</summary>
    public static DhcpOptionsSet ForNewVpc(Transaction transaction) =>
        transaction.All<DhcpOptionsSet>().FirstOrDefault(set => set.IsAccountDefault)
        ?? transaction.Put(new DhcpOptionsSet(
            transaction.NewId<DhcpOptionsSet>(),
            [
                new DhcpOption(DhcpOptionRules.DomainName, [InternalDomain(transaction)]),
                new DhcpOption(DhcpOptionRules.DomainNameServers, [DhcpOptionRules.AmazonDns]),
            ],
            IsAccountDefault: true));

    private static string InternalDomain(View view) => view.Region.Text == "us-east-1" ? "ec2.internal" : $"{view.Region}.compute.internal";

    private static DhcpOptionsShape Shape(View view, DhcpOptionsSet set) => new()
    {
        DhcpOptionsId = set.Id.Text,
        OwnerId = view.Account.Text,
        DhcpConfigurations =
        [
            .. set.Options.Select(option => new DhcpConfigurationShape
            {
                Key = option.Key,
                Values = [.. option.Values.Select(value => new AttributeValueShape { Value = value })],
            }),
        ],
        Tags = TagRules.Shapes(view.TagsOf(set.Id)),
    };
}
