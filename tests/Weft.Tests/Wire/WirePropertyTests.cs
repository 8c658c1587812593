using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CsCheck;
using Weft.Wire.Ec2;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Wire;

public class WirePropertyTests
{
    /// <summary>Text of any characters that XML 1.0 can carry.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char[' ', '~'].Select(c => c.ToString()),
        Gen.OneOfConst("&", "<", ">", "\"", "'", "\r", "\n", "\t", "%", "+", "=", ".", ";", "]]>", "é", "漢", "😀", "\u0085", "\u2028", "\ue000", "\ufffd"))
        .Array[0, 24].Select(string.Concat);

    [Fact]
    public void Any_text_survives_the_form_in_any_order_with_any_gaps_and_any_encoding() =>
        Gen.Select(Gen.Dictionary(Gen.Int[1, 100_000], Text)[1, 20], Gen.Int, Gen.Int[0, 2]).Sample((values, seed, style) =>
        {
            var random = new Random(seed);
            var fields = values.Select(v => $"VpcId.{v.Key}={Encode(v.Value, style)}").Append("DryRun=true").ToArray();
            random.Shuffle(fields);
            DescribeVpcsRequest request = Ec2Api.DescribeVpcs.Read(Wires.Form(string.Join('&', fields)));
            Assert.True(request.DryRun);
            Assert.Equal(values.OrderBy(v => v.Key).Select(v => v.Value), request.VpcIds);
        }, iter: 2_000);

    [Fact]
    public void Any_text_survives_the_xml() =>
        Text.Array[0, 8].Sample(values =>
        {
            string xml = Ec2Api.DescribeTags.Write(new DescribeTagsResult { Tags = [.. values.Select(v => new TagDescriptionShape { Value = v })] });
            IEnumerable<string> read = XDocument.Parse(xml, LoadOptions.PreserveWhitespace).Descendants().Where(e => e.Name.LocalName == "value").Select(e => e.Value);
            Assert.Equal(values, read);
        }, iter: 2_000);

    [Fact]
    public void Any_text_survives_the_json() =>
        Gen.String.Where(IsWellFormed).Sample(value =>
        {
            string json = SsmApi.GetParameter.Write(new GetParameterResult { Parameter = new ParameterShape { Value = value } });
            Assert.Equal(value, (string?)JsonNode.Parse(json)!["Parameter"]!["Value"]);
        }, iter: 2_000);

    [Fact]
    public void Any_number_survives_both_ways() =>
        Gen.Select(Gen.Int, Gen.Double[-1e15, 1e15]).Sample((number, real) =>
        {
            Assert.Equal(number, Ec2Api.CreateSubnet.Read(Wires.Form($"VpcId=v&Ipv4NetmaskLength={number}")).Ipv4NetmaskLength);
            string xml = Ec2Api.DescribeInstanceTypes.Write(new DescribeInstanceTypesResult
            {
                InstanceTypes = [new InstanceTypeInfoShape { ProcessorInfo = new ProcessorInfoShape { SustainedClockSpeedInGhz = real } }],
            });
            string read = XDocument.Parse(xml).Descendants().Single(e => e.Name.LocalName == "sustainedClockSpeedInGhz").Value;
            Assert.Equal(real, double.Parse(read));
        }, iter: 2_000);

    private static string Encode(string text, int style) => style switch
    {
        0 => Uri.EscapeDataString(text),
        1 => Uri.EscapeDataString(text).Replace("%20", "+"),
        _ => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:x2}")),
    };

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i])) return false;
            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i]))) return false;
        }

        return true;
    }
}
