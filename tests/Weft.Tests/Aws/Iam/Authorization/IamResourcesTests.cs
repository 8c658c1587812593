using Weft.Aws.Iam.Authorization;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Authorization;

public class IamResourcesTests
{
    private const string Iam = "arn:aws:iam::123456789012:";

    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void Requests_are_about_the_ARN_that_policies_name()
    {
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana", Path = "/dev/" });
        cloud.Role("web");
        (object Request, string Arn)[] rows =
        [
            (new CreateUserRequest { UserName = "bob", Path = "/ops/" }, Iam + "user/ops/bob"),
            (new GetUserRequest { UserName = "ana" }, Iam + "user/dev/ana"),
            (new GetUserRequest { UserName = "nobody" }, Iam + "user/nobody"),
            (new ListUsersRequest(), Iam + "user/"),
            (new AddUserToGroupRequest { UserName = "ana", GroupName = "devs" }, Iam + "group/devs"),
            (new AttachRolePolicyRequest { RoleName = "web", PolicyArn = IamCloud.ReadEc2 }, Iam + "role/web"),
            (new CreatePolicyRequest { PolicyName = "p", PolicyDocument = "" }, Iam + "policy/p"),
            (new GetPolicyRequest { PolicyArn = IamCloud.ReadEc2 }, IamCloud.ReadEc2),
            (new AddRoleToInstanceProfileRequest { InstanceProfileName = "i", RoleName = "web" }, Iam + "instance-profile/i"),
            (new SimulatePrincipalPolicyRequest { PolicySourceArn = Iam + "role/web", ActionNames = [] }, Iam + "role/web"),
        ];

        foreach (var (request, arn) in rows) Assert.Equal([arn], IamResources.Of(cloud.ViewOf(), request));
        Assert.Empty(IamResources.Of(cloud.ViewOf(), new GetAccountSummaryRequest()));
    }

    /// <summary>Operations on the account as such have no resource; every other must name one.</summary>
    [Fact]
    public void Every_operation_of_IAM_has_its_resource()
    {
        string[] onTheAccount =
            ["CreateAccountAlias", "DeleteAccountAlias", "ListAccountAliases", "GetAccountSummary", "ListPolicies", "SimulateCustomPolicy"];
        var view = cloud.ViewOf();
        foreach (var operation in cloud.Catalog.Operations.Where(operation => operation.Contract.Service.SigningName == "iam"))
        {
            // The members are empty: only the kind of resource is asked for here.
            var request = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(operation.Contract.RequestType);
            foreach (var property in request.GetType().GetProperties().Where(property => property.PropertyType == typeof(string))) property.SetValue(request, "x");
            Assert.True(onTheAccount.Contains(operation.Contract.Name) == (IamResources.Of(view, request).Count == 0), operation.Contract.Name);
        }
    }
}
