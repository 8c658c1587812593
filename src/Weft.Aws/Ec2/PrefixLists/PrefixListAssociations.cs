using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>GetManagedPrefixListAssociations: the security groups and route tables that refer to a list.</summary>
internal static class PrefixListAssociations
{
    public static GetManagedPrefixListAssociationsResult Get(View view, GetManagedPrefixListAssociationsRequest request)
    {
        var list = view.Require<ManagedPrefixList>(request.PrefixListId);
        var users = view.Referring(SecurityGroupRule.ToPrefixList, list.Id).Select(rule => rule.Group.Text)
            .Concat(view.Referring(RouteTable.ToPrefixList, list.Id).Select(table => table.Id.Text))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var page = Page.Of(users, id => id, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new GetManagedPrefixListAssociationsResult
        {
            PrefixListAssociations = page.Select(id => new PrefixListAssociationShape { ResourceId = id, ResourceOwner = view.Account.Text }),
            NextToken = page.NextToken,
        };
    }
}
