using CsCheck;
using Weft.Control.Selection;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Control.Selection;

public class PageTests
{
    [Fact]
    public void The_pages_together_are_the_whole_answer_each_item_once() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12]).Sample((count, size) =>
        {
            var items = Items(Enumerable.Range(0, count));
            List<string> seen = [];
            string? token = null;
            do
            {
                var page = Page.Of(items, item => item, size, token, Invalid);
                Assert.True(page.Items.Count <= size);
                Assert.True(page.Items.Count > 0 || count == 0);
                seen.AddRange(page.Items);
                token = page.NextToken;
            }
            while (token is not null);
            Assert.Equal(items, seen);
        }, iter: 500);

    [Fact]
    public void A_page_stays_right_when_items_come_and_go_between_two_calls()
    {
        var first = Page.Of(Items([1, 3, 5, 7]), item => item, 2, null, Invalid);
        Assert.Equal(Items([1, 3]), first.Items);
        var second = Page.Of(Items([0, 1, 4, 7]), item => item, 2, first.NextToken, Invalid);
        Assert.Equal(Items([4, 7]), second.Items);
        Assert.Null(second.NextToken);
    }

    [Fact]
    public void An_exactly_full_last_page_has_no_token() => Assert.Null(Page.Of(Items([1, 2]), item => item, 2, null, Invalid).NextToken);

    [Fact]
    public void Without_a_size_everything_after_the_token_is_one_page()
    {
        var first = Page.Of(Items([1, 2, 3, 4]), item => item, 1, null, Invalid);
        Assert.Equal(Items([2, 3, 4]), Page.Of(Items([1, 2, 3, 4]), item => item, null, first.NextToken, Invalid).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense!")]
    [InlineData("AAAA")]
    [InlineData("d2VmdDE")]
    public void A_token_that_was_not_given_out_is_refused(string token) =>
        Assert.Equal("InvalidNextToken", Assert.Throws<AwsException>(() => Page.Of(Items([1]), item => item, 1, token, Invalid)).Code);

    [Fact]
    public void Any_key_survives_its_token() => Gen.String.Where(text => text.All(c => !char.IsSurrogate(c))).Sample(key =>
    {
        var token = Page.TokenAfter(key);
        Assert.Empty(Page.Of([key], item => item, 5, token, Invalid).Items);
        Assert.Equal([$"{key}!"], Page.Of([key, $"{key}!"], item => item, 5, token, Invalid).Items);
    }, iter: 1_000);

    private static List<string> Items(IEnumerable<int> numbers) => [.. numbers.Select(number => $"item-{number:D3}")];

    private static AwsException Invalid() => new("InvalidNextToken", "no");
}
