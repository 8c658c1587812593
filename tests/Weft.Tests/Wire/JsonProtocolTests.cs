using Weft.Wire;
using Weft.Wire.ServiceQuotas;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Wire;

public class JsonProtocolTests
{
    [Fact]
    public void A_request_is_read()
    {
        GetParametersByPathRequest request = SsmApi.GetParametersByPath.Read(Wires.Json(
            """{"Path":"/a\u00e9","Recursive":true,"MaxResults":10,"NextToken":null,"ParameterFilters":[{"Key":"Type","Option":"Equals","Values":["String","x"]}]}"""));
        Assert.Equal("/aé", request.Path);
        Assert.True(request.Recursive);
        Assert.Equal(10, request.MaxResults);
        Assert.Null(request.NextToken);
        ParameterStringFilterShape filter = Assert.Single(request.ParameterFilters);
        Assert.Equal(("Type", "Equals"), (filter.Key, filter.Option));
        Assert.Equal(["String", "x"], filter.Values);
    }

    [Fact]
    public void No_body_at_all_is_an_empty_request() =>
        Assert.Null(ServiceQuotasApi.ListServices.Read(Wires.Json("")).MaxResults);

    [Fact]
    public void A_result_is_written_byte_for_byte()
    {
        string json = SsmApi.GetParameter.Write(new GetParameterResult
        {
            Parameter = new ParameterShape
            {
                Name = "/é",
                Value = "\"\\\u0001<&'",
                Version = 3,
                LastModifiedDate = new DateTimeOffset(2024, 2, 29, 10, 11, 12, 345, TimeSpan.Zero),
            },
        });
        Assert.Equal("""{"Parameter":{"Name":"/é","Value":"\"\\\u0001<&'","Version":3,"LastModifiedDate":1709201472.345}}""", json);
    }

    [Fact]
    public void An_error_is_written_byte_for_byte()
    {
        string json = Wires.Written(buffer => ErrorEnvelope.Write(
            WireProtocol.Json11, "ParameterNotFound", "", "req-1", SsmApi.Service, 400, buffer));
        Assert.Equal("""{"__type":"ParameterNotFound","message":""}""", json);
        Assert.Equal("application/x-amz-json-1.1", ErrorEnvelope.ContentType(WireProtocol.Json11));
    }

    [Theory]
    [InlineData("AmazonSSM.GetParameter", "GetParameter")]
    [InlineData("AmazonSSM.", "")]
    [InlineData("ServiceQuotasV20190624.ListServices", null)]
    public void The_operation_is_named_by_the_target(string target, string? operation)
    {
        var request = new WireRequest { Method = "POST", Path = "/", Header = name => name == "X-Amz-Target" ? target : null };
        Assert.Equal(operation, OperationContract.OperationName(request, SsmApi.Service));
    }

    [Theory]
    [InlineData("""{"Name":1}""", "SerializationException", "NUMBER_VALUE can not be converted to a String")]
    [InlineData("""{"Name":["a"]}""", "SerializationException", "Start of list found where not expected")]
    [InlineData("""{"Name":{"a":1}}""", "SerializationException", "Start of structure or map found where not expected.")]
    [InlineData("""{"Name":"a","WithDecryption":"true"}""", "SerializationException", "STRING_VALUE can not be converted to a Boolean")]
    [InlineData("""{"Name":"a","Name":"b"}""", "SerializationException", "The member name is there more than once.")]
    [InlineData("""{"Name":"a","Nome":"b"}""", "ValidationException", "The parameter nome is not recognized")]
    [InlineData("""{"Name":"\ud800"}""", "SerializationException", "A text is not valid UTF-8.")]
    [InlineData("""{"Name":"a"} {}""", "SerializationException", null)]
    [InlineData("""{"Name":"a""", "SerializationException", null)]
    [InlineData("[]", "SerializationException", "Start of list found where not expected")]
    [InlineData("true", "SerializationException", "TRUE_VALUE can not be converted to a Structure")]
    [InlineData("{}", "ValidationException", "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"Name":""}""", "ValidationException",
        "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    public void A_bad_request_is_refused(string body, string code, string? message)
    {
        var refused = Assert.Throws<AwsException>(() => SsmApi.GetParameter.Read(Wires.Json(body)));
        Assert.Equal(code, refused.Code);
        if (message is not null) Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void A_broken_constraint_within_a_list_is_named_by_its_path()
    {
        var refused = Assert.Throws<AwsException>(() => SsmApi.GetParametersByPath.Read(Wires.Json(
            """{"Path":"/","MaxResults":99,"ParameterFilters":[{"Key":"Type"},{"Key":"Bad"}]}""")));
        Assert.Equal(
            "2 validation errors detected: Value '99' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10; "
            + "Value 'Bad' at 'parameterFilters.2.member.key' failed to satisfy constraint: "
            + "Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType",
            refused.Message);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        string deep = new string('[', 10_000);
        var refused = Assert.Throws<AwsException>(() => SsmApi.GetParameter.Read(Wires.Json("{\"Name\":" + deep)));
        Assert.Equal("SerializationException", refused.Code);
    }
}
