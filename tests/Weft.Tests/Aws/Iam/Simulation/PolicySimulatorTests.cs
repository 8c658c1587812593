using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Simulation;

public class PolicySimulatorTests
{
    private const string Ana = "arn:aws:iam::123456789012:user/ana";

    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void The_simulator_answers_as_the_gate_would_and_names_the_statements()
    {
        cloud.User("ana");
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.ReadEc2 });
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest
        {
            UserName = "ana", PolicyName = "no", PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"ec2:DescribeSubnets","Resource":"*"}}""",
        });

        var results = Simulate("ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:CreateVpc");

        Assert.Equal(["allowed", "explicitDeny", "implicitDeny"], results.Select(result => result.EvalDecision));
        Assert.Equal(("AmazonEC2ReadOnlyAccess", "aws-managed"), (results[0].MatchedStatements![0].SourcePolicyId, results[0].MatchedStatements![0].SourcePolicyType));
        Assert.Equal(("no", "user"), (results[1].MatchedStatements![0].SourcePolicyId, results[1].MatchedStatements![0].SourcePolicyType));
        Assert.Empty(results[2].MatchedStatements!);
    }

    [Fact]
    public void Missing_context_and_boundaries_are_told()
    {
        cloud.User("ana");
        cloud.Call(IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = IamCloud.ReadEc2 });
        const string secure = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}}""";
        var request = new SimulatePrincipalPolicyRequest { PolicySourceArn = Ana, ActionNames = ["ec2:CreateVpc"], PolicyInputList = [secure] };
        var context = new ContextEntryShape { ContextKeyName = "aws:SecureTransport", ContextKeyType = "boolean", ContextKeyValues = ["true"] };

        var without = cloud.Call(IamApi.SimulatePrincipalPolicy, request).EvaluationResults![0];
        var with = cloud.Call(IamApi.SimulatePrincipalPolicy, new SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = Ana, ActionNames = ["ec2:DescribeVpcs"], PolicyInputList = [secure], ContextEntries = [context],
        }).EvaluationResults![0];

        Assert.Equal(["aws:SecureTransport"], without.MissingContextValues!);
        Assert.Equal(("implicitDeny", false), (without.EvalDecision, without.PermissionsBoundaryDecisionDetail!.AllowedByPermissionsBoundary));
        Assert.Equal(("allowed", true), (with.EvalDecision, with.PermissionsBoundaryDecisionDetail!.AllowedByPermissionsBoundary));
        Assert.Empty(with.MissingContextValues!);
    }

    [Fact]
    public void Policies_can_be_tried_out_before_anyone_has_them()
    {
        SimulateCustomPolicyRequest Request(params string[] boundaries) => new()
        {
            PolicyInputList = [IamCloud.AllowAll], PermissionsBoundaryPolicyInputList = boundaries, ActionNames = ["ec2:CreateVpc", "ec2:DeleteVpc"], MaxItems = 1,
        };

        var first = cloud.Call(IamApi.SimulateCustomPolicy, Request());

        Assert.Equal((true, "allowed", "PolicyInputList.1"), (first.IsTruncated, first.EvaluationResults![0].EvalDecision, first.EvaluationResults[0].MatchedStatements![0].SourcePolicyId));
        var bounded = cloud.Call(IamApi.SimulateCustomPolicy, Request("""{"Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}"""));
        Assert.Equal("implicitDeny", bounded.EvaluationResults![0].EvalDecision);
        cloud.Refused("InvalidInput", IamApi.SimulateCustomPolicy, Request("{}", "{}"));
        cloud.Refused("MalformedPolicyDocument", IamApi.SimulateCustomPolicy, new SimulateCustomPolicyRequest { PolicyInputList = ["{}"], ActionNames = ["ec2:CreateVpc"] });
    }

    [Fact]
    public void Several_values_need_a_key_of_a_list_type()
    {
        var entry = new ContextEntryShape { ContextKeyName = "aws:TagKeys", ContextKeyType = "string", ContextKeyValues = ["a", "b"] };
        var request = new SimulateCustomPolicyRequest { PolicyInputList = ["""{"Version":"2012-10-17","Statement":[]}"""], ActionNames = ["ec2:RunInstances"], ContextEntries = [entry] };

        cloud.Refused("InvalidInput", IamApi.SimulateCustomPolicy, request);
    }

    [Fact]
    public void What_cannot_be_simulated_is_refused()
    {
        cloud.Refused("NoSuchEntity", IamApi.SimulatePrincipalPolicy, new SimulatePrincipalPolicyRequest { PolicySourceArn = Ana, ActionNames = ["ec2:CreateVpc"] });
        cloud.Refused("InvalidInput", IamApi.SimulatePrincipalPolicy, new SimulatePrincipalPolicyRequest { PolicySourceArn = "arn:aws:iam::123456789012:root", ActionNames = ["ec2:CreateVpc"] });
        cloud.Refused("UnsupportedOperation", IamApi.SimulatePrincipalPolicy, new SimulatePrincipalPolicyRequest { PolicySourceArn = Ana, ActionNames = [], ResourcePolicy = "{}" });
    }

    private IReadOnlyList<EvaluationResultShape> Simulate(params string[] actions) =>
        cloud.Call(IamApi.SimulatePrincipalPolicy, new SimulatePrincipalPolicyRequest { PolicySourceArn = Ana, ActionNames = actions }).EvaluationResults!;
}
