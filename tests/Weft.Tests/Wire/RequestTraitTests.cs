using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.ServiceQuotas;
using Xunit;

namespace Weft.Tests.Wire;

public class RequestTraitTests
{
    [Fact]
    public void A_request_shows_what_the_common_machinery_looks_for()
    {
        Assert.Equal("t", ((IIdempotentRequest)new CreateNatGatewayRequest { ClientToken = "t" }).ClientToken);
        Assert.True(((IDryRunRequest)new DeleteVpcRequest { VpcId = "v", DryRun = true }).DryRun);
        var page = (IPagedRequest)new ListServicesRequest { MaxResults = 7, NextToken = "n" };
        Assert.Equal((7, "n"), (page.MaxResults, page.NextToken));
        var marked = (IMarkerPagedRequest)new ListUsersRequest { MaxItems = 8, Marker = "m" };
        Assert.Equal((8, "m"), (marked.MaxItems, marked.Marker));
    }

    [Fact]
    public void Every_ec2_request_with_such_a_member_shows_it()
    {
        foreach (OperationContract contract in Ec2Api.Operations)
        {
            Type type = contract.RequestType;
            Assert.Equal(type.GetProperty("DryRun") is not null, type.IsAssignableTo(typeof(IDryRunRequest)));
            Assert.Equal(type.GetProperty("NextToken") is not null && type.GetProperty("MaxResults") is not null, type.IsAssignableTo(typeof(IPagedRequest)));
            if (type.GetProperty("ClientToken") is not null) Assert.True(type.IsAssignableTo(typeof(IIdempotentRequest)), type.Name);
        }
    }

    [Fact]
    public void Each_contract_is_the_service_operation_of_its_name()
    {
        Assert.All(Ec2Api.Operations.Concat(IamApi.Operations), contract =>
        {
            Assert.True(contract.Service.Knows(contract.Name));
            Assert.Equal(contract.Name + "Request", contract.RequestType.Name);
            Assert.True(contract.ResultType == typeof(EmptyResult) || contract.ResultType.Name == contract.Name + "Result");
        });
        Assert.Equal(typeof(EmptyResult), Ec2Api.DeleteVpc.ResultType);
    }
}
