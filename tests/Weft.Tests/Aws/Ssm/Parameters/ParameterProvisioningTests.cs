using Xunit;

namespace Weft.Tests.Aws.Ssm.Parameters;

public class ParameterProvisioningTests
{
    private const string Parameter = "AWS::SSM::Parameter";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_parameter_is_written_changed_tagged_anew_and_deleted()
    {
        var name = cloud.Create(Parameter, """{"Name":"/app/size","Type":"String","Value":"small","Description":"d","AllowedPattern":"[a-z]+","Tags":{"a":"b"}}""");
        Assert.Equal("/app/size", name);
        cloud.AssertStands(Parameter, name);
        Assert.Equal(("String", "small"), (cloud.Attribute(Parameter, name, "Type"), cloud.Attribute(Parameter, name, "Value")));
        cloud.Update(Parameter, name, """{"Name":"/app/size","Type":"String","Value":"LARGE","Tags":{"c":"d"}}""");
        cloud.AssertStands(Parameter, name);
        cloud.Delete(Parameter, name);
        Assert.Null(cloud.Read(Parameter, name));
    }

    [Fact]
    public void A_parameter_without_a_name_gets_one_and_secrets_are_refused()
    {
        Assert.StartsWith("stack-Thing-", cloud.Create(Parameter, """{"Type":"StringList","Value":"a,b"}"""), StringComparison.Ordinal);
        cloud.Refused("UnsupportedParameterType", Parameter, """{"Type":"SecureString","Value":"a"}""");
        cloud.Refused("ValidationError", Parameter, """{"Type":"String","Value":"a","Policies":"[]"}""");
        cloud.Refused("ValidationError", Parameter, """{"Type":"String"}""");
    }
}
