using Weft.Wire;
using Weft.Wire.Iam;
using Weft.Wire.Sts;
using Xunit;

namespace Weft.Tests.Wire;

public class QueryProtocolTests
{
    [Fact]
    public void A_request_is_read_with_member_lists()
    {
        CreateUserRequest request = IamApi.CreateUser.Read(Wires.Form(
            "Action=CreateUser&Version=2010-05-08&UserName=ann&Path=%2Fa%2F&Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Key=a&Tags.member.1.Value=1"));
        Assert.Equal("ann", request.UserName);
        Assert.Equal("/a/", request.Path);
        Assert.Equal([("a", "1"), ("b", "")], request.Tags!.Select(t => (t.Key, t.Value)));
    }

    [Fact]
    public void An_empty_value_for_a_list_is_an_empty_list() =>
        Assert.Empty(IamApi.UntagUser.Read(Wires.Form("Action=UntagUser&UserName=ann&TagKeys=")).TagKeys);

    [Fact]
    public void A_result_is_written_byte_for_byte()
    {
        string xml = IamApi.GetUser.Write(new GetUserResult
        {
            User = new UserShape
            {
                Path = "/",
                UserName = "ann",
                UserId = "AIDA1",
                Arn = "arn:aws:iam::123456789012:user/ann",
                CreateDate = new DateTimeOffset(2024, 2, 29, 10, 11, 12, TimeSpan.Zero),
                PasswordLastUsed = new DateTimeOffset(2024, 2, 29, 12, 11, 12, 50, TimeSpan.FromHours(2)),
                Tags = [],
            },
        });
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GetUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetUserResult><User>"
            + "<Path>/</Path><UserName>ann</UserName><UserId>AIDA1</UserId><Arn>arn:aws:iam::123456789012:user/ann</Arn>"
            + "<CreateDate>2024-02-29T10:11:12Z</CreateDate><PasswordLastUsed>2024-02-29T10:11:12.050Z</PasswordLastUsed><Tags/></User></GetUserResult>"
            + "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></GetUserResponse>",
            xml);
    }

    [Fact]
    public void An_operation_without_output_has_metadata_only()
    {
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DeleteUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
            + "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></DeleteUserResponse>",
            IamApi.DeleteUser.Write(EmptyResult.Instance));
    }

    [Fact]
    public void A_map_is_written_as_entries()
    {
        string xml = IamApi.GetAccountSummary.Write(new GetAccountSummaryResult { SummaryMap = new Dictionary<string, int> { ["Users"] = 3 } });
        Assert.Contains("<SummaryMap><entry><key>Users</key><value>3</value></entry></SummaryMap>", xml);
    }

    [Theory]
    [InlineData(404, "Sender")]
    [InlineData(500, "Receiver")]
    public void An_error_is_written_byte_for_byte(int status, string fault)
    {
        string xml = Wires.Written(buffer => ErrorEnvelope.Write(
            WireProtocol.Query, "NoSuchEntity", "The user with name x cannot be found.", "req-1", IamApi.Service, status, buffer));
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
            + $"<Type>{fault}</Type><Code>NoSuchEntity</Code><Message>The user with name x cannot be found.</Message></Error>"
            + "<RequestId>req-1</RequestId></ErrorResponse>",
            xml);
    }

    [Fact]
    public void All_broken_constraints_are_reported_at_once()
    {
        var refused = Assert.Throws<AwsException>(() => IamApi.CreateUser.Read(Wires.Form(
            "Action=CreateUser&UserName=a%20b&Path=x&Tags.member.1.Key=")));
        Assert.Equal("ValidationError", refused.Code);
        Assert.StartsWith(@"5 validation errors detected: Value 'x' at 'path' failed to satisfy constraint: "
            + @"Member must satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F); ", refused.Message);
        Assert.Contains("Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1", refused.Message);
        Assert.Contains("Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null", refused.Message);
    }

    [Fact]
    public void Elements_that_break_a_constraint_are_shown_with_their_list()
    {
        var names = Assert.Throws<AwsException>(() => IamApi.UntagUser.Read(Wires.Form("Action=UntagUser&UserName=a&TagKeys.member.1=a&TagKeys.member.2=")));
        Assert.Equal(
            "1 validation error detected: Value '[a, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: "
            + "[Member must have length less than or equal to 128, Member must have length greater than or equal to 1, "
            + @"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+]",
            names.Message);
        var type = Assert.Throws<AwsException>(() => IamApi.UpdateAccessKey.Read(Wires.Form("AccessKeyId=AKIAIOSFODNN7EXAMPLE&Status=On")));
        Assert.StartsWith("1 validation error detected: Value 'On' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive", type.Message);
    }

    [Fact]
    public void The_caller_identity_takes_no_members()
    {
        StsApi.GetCallerIdentity.Read(Wires.Form("Action=GetCallerIdentity&Version=2011-06-15"));
        var refused = Assert.Throws<AwsException>(() => StsApi.GetCallerIdentity.Read(Wires.Form("Action=GetCallerIdentity&X=1")));
        Assert.Equal("UnknownParameter", refused.Code);
    }

    [Fact]
    public void A_version_that_is_not_served_has_no_operations()
    {
        string? NameIn(string form) => OperationContract.OperationName(Wires.Form(form), IamApi.Service);
        Assert.Equal("GetUser", NameIn("Action=GetUser&Version=2010-05-08"));
        Assert.Equal(
            "Could not find operation GetUser for version 2009-05-08",
            Assert.Throws<AwsException>(() => NameIn("Action=GetUser&Version=2009-05-08")).Message);
        Assert.Equal(
            "Could not find operation GetUser for version NO_VERSION_SPECIFIED",
            Assert.Throws<AwsException>(() => NameIn("Action=GetUser")).Message);
    }
}
