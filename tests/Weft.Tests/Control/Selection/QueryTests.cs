using CsCheck;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Xunit;
using TagMap = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace Weft.Tests.Control.Selection;

public class QueryTests
{
    private static readonly Scope here = new(AccountId.Default, new RegionName("us-east-1"));
    private static readonly Scope there = new(AccountId.Default, new RegionName("eu-west-1"));
    private static readonly Call call = new(here, Caller.RootOf(AccountId.Default), "Test", "request", DateTimeOffset.UnixEpoch);

    private static readonly View view = new(new StateReplay().Apply(
    [
        Put(here, new Lamp(new Id<Lamp>("a"), new Id<Room>("room-1"), ["hall", "yard"], 60)),
        Put(here, new Lamp(new Id<Lamp>("b"), new Id<Room>("room-1"), ["yard"])),
        Put(here, new Lamp(new Id<Lamp>("c"), null, ["attic"])),
        Put(there, new Lamp(new Id<Lamp>("d"), null, ["yard"])),
        new Change(here, TagSet.Type, "a", new TagSet(new Id<TagSet>("a"), "lamp", TagMap.Empty.Add("Name", "web-1").Add("Owner", ""))),
        new Change(here, TagSet.Type, "c", new TagSet(new Id<TagSet>("c"), "lamp", TagMap.Empty.Add("Name", "db"))),
    ]).Build(1), call);

    public static TheoryData<string, string, string> Cases => new()
    {
        { "place", "yard", "a b" },
        { "place", "yard attic", "a b c" },
        { "place", "ya*", "a b" },
        { "place", "hall yard", "a b" },
        { "place", "cellar", "" },
        { "room", "room-1", "a b" },
        { "room", "room-?", "a b" },
        { "watts", "60", "a" },
        { "tag:Name", "web-*", "a" },
        { "tag:Name", "web-* db", "a c" },
        { "tag:name", "web-1", "" },
        { "tag:Owner", "", "a" },
        { "tag-key", "Own??", "a" },
        { "tag-key", "Name", "a c" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_filter_takes_what_fits_any_of_its_values_in_order_and_only_here(string filter, string values, string expected) =>
        Assert.Equal(expected, Ask(new FilterClause(filter, values.Split(' '))));

    [Fact]
    public void Every_filter_must_fit() => Assert.Equal("a", Ask(new("place", ["yard"]), new("tag-key", ["*"]), new("room", ["room-1"])));

    [Fact]
    public void Two_indexed_filters_must_both_fit() => Assert.Equal("a", Ask(new("place", ["yard"]), new("place", ["hall"])));

    [Fact]
    public void Without_filters_everything_here_is_taken() => Assert.Equal("a b c", Ask());

    [Fact]
    public void An_unknown_filter_is_refused() => Assert.Equal("unknown colour", Assert.Throws<AwsException>(() => Ask(new FilterClause("colour", ["red"]))).Message);

    [Fact]
    public void An_indexed_filter_takes_what_a_scan_takes() =>
        Gen.OneOfConst("hall", "yard", "attic", "cellar").Array[1, 4].Sample(
            patterns => Assert.Equal(Ask(new FilterClause("place", [.. patterns, "no*such"])), Ask(new FilterClause("place", patterns))), iter: 200);

    private static string Ask(params FilterClause[] clauses) =>
        string.Join(' ', Query.Where<Lamp>(view, clauses, name => new AwsException("InvalidParameterValue", $"unknown {name}")).Select(lamp => lamp.Id));

    private static Change Put(Scope scope, Lamp lamp) => new(scope, Lamp.Type, lamp.Id.Text, lamp);
}
