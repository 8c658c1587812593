using Weft.Aws.Iam.AccessKeys;
using Weft.Aws.Iam.Accounts;
using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Sessions;
using Weft.Aws.Iam.Simulation;
using Weft.Aws.Iam.Users;
using Weft.Control.Operations;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam;

/// <summary>
/// AWS Identity and Access Management: one line a resource. IAM has no Region: its operations run in the account's global scope. Its
/// resources go by their names, and a name is unique only within its type, so nothing here is looked up across accounts but keys.
/// </summary>
public static class IamService
{
    public static void Declare(Catalog catalog)
    {
        catalog.Global(IamApi.Service);
        User.Declare(catalog);
        Group.Declare(catalog);
        Role.Declare(catalog);
        ManagedPolicy.Declare(catalog);
        InstanceProfile.Declare(catalog);
        AccessKey.Declare(catalog);
        Session.Declare(catalog);
        AccountAlias.Declare(catalog);
        AccountSummary.Declare(catalog);
        PolicySimulator.Declare(catalog);
    }
}
