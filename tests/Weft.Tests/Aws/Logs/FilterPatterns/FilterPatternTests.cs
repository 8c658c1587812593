using Weft.Aws.Logs.FilterPatterns;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Aws.Logs.FilterPatterns;

/// <summary>The examples of AWS's page "Filter pattern syntax", in the words of this project.</summary>
public class FilterPatternTests
{
    private const string Json =
        """
        {"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another value"],
         "objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"cluster.name":"c","latency":50,"up":true}
        """;

    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("\" \"", "anything", true)]
    [InlineData("ERROR", "[ERROR 400] BAD REQUEST", true)]
    [InlineData("error", "[ERROR 400] BAD REQUEST", false)]
    [InlineData("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true)]
    [InlineData("ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false)]
    [InlineData("?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true)]
    [InlineData("?ERROR ?ARGUMENTS", "[INFO] REQUEST", false)]
    [InlineData("?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", true)]
    [InlineData("\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", true)]
    [InlineData("\"SERVER INTERNAL\"", "[ERROR 500] INTERNAL SERVER ERROR", false)]
    [InlineData("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true)]
    [InlineData("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false)]
    [InlineData("-\"10.0.0.1\"", "from 10.0.0.1", false)]
    [InlineData("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true)]
    [InlineData("%^[hc]at%", "cat", true)]
    [InlineData("%^[hc]at%", "a cat", false)]
    [InlineData("\"say \\\"no\\\"\"", "they say \"no\"", true)]
    public void Terms(string pattern, string message, bool matches) => Assert.Equal(matches, FilterPattern.Parse(pattern).Matches(message));

    [Theory]
    [InlineData("[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", true)]
    [InlineData("[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]", true)]
    [InlineData("[ip, user, username, timestamp, request, status_code != 404, bytes]", false)]
    [InlineData("[..., request =*.html*, status_code = 4*, bytes]", true)]
    [InlineData("[..., bytes > 1000]", true)]
    [InlineData("[..., bytes > 2000]", false)]
    [InlineData("[..., bytes >= 1534 && bytes <= 1534.0]", true)]
    [InlineData("[..., (bytes < 10 || bytes > 1000) && bytes != 1535]", true)]
    [InlineData("[ip, ..., bytes = 1534]", true)]
    [InlineData("[w1=127.0.0.1, w2]", true)]
    [InlineData("[w1=128.0.0.1 || w1=%7%, w2]", true)]
    [InlineData("[w1!=127.0.0.1 && w1!=WARNING, w2]", false)]
    [InlineData("[a, b, c, d, e, f, g, h]", false)]
    [InlineData("[..., user > 1, b, c, d, e, f]", false)]
    public void Fields(string pattern, bool matches) => Assert.Equal(
        matches, FilterPattern.Parse(pattern).Matches("127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534"));

    [Theory]
    [InlineData("{ $.eventType = \"UpdateTrail\" }", true)]
    [InlineData("{ $.eventType = UpdateTrail }", true)]
    [InlineData("{ $.eventType = %Trail% }", true)]
    [InlineData("{ $.eventType = Update? }", false)]
    [InlineData("{ $.sourceIPAddress != 123.123.* }", true)]
    [InlineData("{ $.sourceIPAddress = 111.* }", true)]
    [InlineData("{ $.arrayKey[0] = \"value\" }", true)]
    [InlineData("{ $.arrayKey[1] = \"value\" }", false)]
    [InlineData("{ $.arrayKey[*] = %val.{2}% }", true)]
    [InlineData("{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }", true)]
    [InlineData("{ $.objectList[1].id = 2 }", true)]
    [InlineData("{ $.objectList[7].id = 2 }", false)]
    [InlineData("{ $.objectList = 2 }", false)]
    [InlineData("{ $.['cluster.name'] = \"c\" }", true)]
    [InlineData("{ $.SomeObject IS NULL }", true)]
    [InlineData("{ $.up IS TRUE }", true)]
    [InlineData("{ $.up IS FALSE }", false)]
    [InlineData("{ $.SomeOtherObject NOT EXISTS }", true)]
    [InlineData("{ $.latency NOT EXISTS }", false)]
    [InlineData("{ $.latency > 4.9e1 }", true)]
    [InlineData("{ $.latency >= 51 }", false)]
    [InlineData("{ $.none != 51 }", false)]
    [InlineData("{ ($.latency = 1) || ($.latency = 50 && $.eventType = \"U*\") }", true)]
    [InlineData("{ $.latency = 50 || $.latency = 2 && $.eventType = \"none\" }", true)]
    [InlineData("{ ($.latency = 50 || $.latency = 2) && $.eventType = \"none\" }", false)]
    public void Members(string pattern, bool matches) => Assert.Equal(matches, FilterPattern.Parse(pattern).Matches(Json));

    [Theory]
    [InlineData("plain text")]
    [InlineData("{not json")]
    public void A_text_that_is_no_json_has_no_members(string message) => Assert.False(FilterPattern.Parse("{ $.a NOT EXISTS }").Matches(message));

    [Theory]
    [InlineData("foo-bar")]
    [InlineData("?")]
    [InlineData("\"open")]
    [InlineData("%open")]
    [InlineData("%%")]
    [InlineData("%a!b%")]
    [InlineData("%[a%")]
    [InlineData("[a, b")]
    [InlineData("[a,, b]")]
    [InlineData("[]")]
    [InlineData("[a] b")]
    [InlineData("[..., a, ...]")]
    [InlineData("[a=1 || b=2, c]")]
    [InlineData("[a > x, b]")]
    [InlineData("[a=%x%, b=%y%, c=%z%]")]
    [InlineData("[a=]")]
    [InlineData("{ }")]
    [InlineData("{ $.a }")]
    [InlineData("{ $ = 1 }")]
    [InlineData("{ a = 1 }")]
    [InlineData("{ $.a[*].b[*] = 1 }")]
    [InlineData("{ $.a[x] = 1 }")]
    [InlineData("{ $.a IS MAYBE }")]
    [InlineData("{ $.a = 1 && }")]
    [InlineData("{ ($.a = 1 }")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Equal("InvalidParameterException", Assert.Throws<AwsException>(() => FilterPattern.Parse(pattern)).Code);

    [Fact]
    public void Random_texts_are_patterns_or_refused_and_never_a_fault()
    {
        var random = new Random(11);
        const string alphabet = "[]{}()\"'%$.,*=!<>&|?- ab1\\";
        for (var round = 0; round < 20_000; round++)
        {
            var text = random.GetString(alphabet, random.Next(1, 24));
            try
            {
                FilterPattern.Parse(text).Matches(Json);
            }
            catch (AwsException refused)
            {
                Assert.Equal("InvalidParameterException", refused.Code);
            }
        }
    }
}
