using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Weft.Network.Model;
using Xunit;

namespace Weft.Tests.Network.Model;

/// <summary>
/// A network is described by resources through a <see cref="NetworkDraft"/>, and changed by <see cref="NetworkInput.Replace"/>. A list that
/// either of them forgot would be empty after a start, or out of date after a change.
/// </summary>
public class NetworkInputTests
{
    /// <summary>Every list of things; ranges that are plain values are settings of the whole network.</summary>
    public static TheoryData<string> Lists => [.. typeof(NetworkInput).GetProperties().Where(list => IsList(list.PropertyType)).Select(list => list.Name)];

    [Fact]
    public void Every_member_is_a_list_of_things_or_the_ranges_of_the_hypervisor() =>
        Assert.Equal(
            [nameof(NetworkInput.HostOnlyRanges)],
            typeof(NetworkInput).GetProperties().Select(list => list.Name).Except(Lists.Select(list => list.Data)));

    [Theory]
    [MemberData(nameof(Lists))]
    public void What_a_draft_describes_is_in_the_input(string list)
    {
        var (thing, draft) = (Thing(list), new NetworkDraft());
        ((IList)typeof(NetworkDraft).GetProperty(list)!.GetValue(draft)!).Add(thing);

        Assert.Same(thing, Assert.Single(draft.All));
        Assert.Same(thing, Assert.Single(Items(draft.Build(), list)));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_change_puts_things_in_and_takes_them_out(string list)
    {
        var (first, second) = (Thing(list), Thing(list));
        var one = new NetworkInput().Replace([], [first]);
        var other = one.Replace([first], [second]);

        Assert.Same(first, Assert.Single(Items(one, list)));
        Assert.Same(second, Assert.Single(Items(other, list)));
        Assert.Empty(Items(other.Replace([second], []), list));
        Assert.All(Lists.Where(another => another.Data != list), another => Assert.Empty(Items(one, another.Data)));
    }

    /// <summary>The compiler takes over what did not change by this equality.</summary>
    [Theory]
    [MemberData(nameof(Lists))]
    public void Inputs_with_another_list_are_not_the_same(string list) => Assert.NotEqual(new NetworkInput(), new NetworkInput().Replace([], [Thing(list)]));

    private static bool IsList(Type type) => type.IsGenericType && !type.GetGenericArguments()[0].IsValueType;

    private static IEnumerable<object> Items(NetworkInput input, string list) => ((IEnumerable)Property(list).GetValue(input)!).Cast<object>();

    private static object Thing(string list) => RuntimeHelpers.GetUninitializedObject(Property(list).PropertyType.GetGenericArguments()[0]);

    private static PropertyInfo Property(string list) => typeof(NetworkInput).GetProperty(list)!;
}
