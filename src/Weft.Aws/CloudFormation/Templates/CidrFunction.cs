using System.Text.Json.Nodes;
using Range = Weft.Network.Addressing.Cidr;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Fn::Cidr cuts a block into equal ones (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html).</summary>
internal static class CidrFunction
{
    private const int MaxCount = 256;

    public static JsonNode Cidr(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        string[] texts = [.. items.Select(item => TextFunctions.RequireText(scope, item, "Fn::Cidr"))];
        if (!Range.TryParseLoose(texts[0], out var block, out _)) throw scope.Fault($"Template error: Fn::Cidr: {texts[0]} is not a valid CIDR block.", items[0]);
        if (!int.TryParse(texts[1], out var count) || count is < 1 or > MaxCount)
            throw scope.Fault($"Template error: Fn::Cidr: the count {texts[1]} is not between 1 and {MaxCount}.", items[1]);
        var hostBits = HostBits(scope, items, texts, block, count);
        var length = block.First.Bits - hostBits;
        if (length < block.Length || (UInt128.One << Math.Min(length - block.Length, 16)) < (UInt128)count)
            throw scope.Fault($"Template error: Fn::Cidr: {block} does not hold {count} blocks of {hostBits} bits.", at);
        return new JsonArray([.. Enumerable.Range(0, count).Select(n => scope.Text(new Range(block.First + ((UInt128)n << hostBits), length).ToString(), at))]);
    }

    /// <summary>The bits of each part; where none are given, the largest equal parts that are enough.</summary>
    private static int HostBits(TemplateScope scope, System.Collections.Immutable.ImmutableArray<TemplateNode> items, string[] texts, Range block, int count)
    {
        if (texts.Length < 3) return Math.Max(0, block.First.Bits - block.Length - (int)Math.Ceiling(Math.Log2(count)));
        return int.TryParse(texts[2], out var bits) && bits >= 1 && bits <= block.First.Bits
            ? bits
            : throw scope.Fault($"Template error: Fn::Cidr: the number of bits {texts[2]} is not valid.", items[2]);
    }
}
