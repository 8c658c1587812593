using System.Text;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Control.Operations;

public class ReplayTests
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName("us-east-1"));

    private readonly Catalog catalog = LampCatalog.Create();
    private readonly Operation hang;
    private readonly WriteSettings settings;
    private CloudState state = CloudState.Empty;
    private DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public ReplayTests()
    {
        settings = new WriteSettings(catalog, new IdSource(1), Pace.Instant);
        hang = catalog.Write(Ec2Api.CreateEgressOnlyInternetGateway, (transaction, request) =>
        {
            if (request.VpcId == "refuse") throw new AwsException("InvalidLamp", "no");
            var lamp = transaction.Put(new Lamp(transaction.NewId<Lamp>(), null, []));
            return new CreateEgressOnlyInternetGatewayResult { ClientToken = request.ClientToken, EgressOnlyInternetGateway = new() { EgressOnlyInternetGatewayId = lamp.Id.Text } };
        });
    }

    [Fact]
    public void A_repeated_call_does_nothing_twice_and_gives_the_first_answer_under_its_own_request_id()
    {
        var first = Call("token", "request-1");
        var second = Call("token", "request-2");
        Assert.Equal(first.Replace("request-1", "request-2", StringComparison.Ordinal), second);
        Assert.Contains("request-2", second, StringComparison.Ordinal);
        Assert.Equal(1, Lamps);
    }

    [Fact]
    public void Another_token_or_none_is_another_call()
    {
        Call("token", "1");
        Call("Token", "2");
        Call(null, "3");
        Call(null, "4");
        Assert.Equal(4, Lamps);
    }

    [Fact]
    public void A_token_with_other_parameters_is_refused()
    {
        Call("token", "1", vpc: "vpc-1");
        Assert.Equal("IdempotentParameterMismatch", Assert.Throws<AwsException>(() => Call("token", "2", vpc: "vpc-2")).Code);
        Assert.Equal(1, Lamps);
    }

    [Fact]
    public void A_token_in_another_Region_is_another_token()
    {
        Call("token", "1");
        Call("token", "2", region: "eu-west-1");
        Assert.Equal(2, StateReplay.ContentsOf(state).Count(change => change.Type == (ResourceType)Lamp.Type));
    }

    [Fact]
    public void A_call_that_was_refused_or_a_dry_run_leaves_its_token_free()
    {
        Assert.Throws<AwsException>(() => Call("token", "1", vpc: "refuse"));
        Assert.Equal("DryRunOperation", Assert.Throws<AwsException>(() => Call("token", "2", dryRun: true)).Code);
        Call("token", "3");
        Assert.Equal(1, Lamps);
    }

    [Fact]
    public void A_token_is_forgotten_after_a_day()
    {
        Call("token", "1");
        Pass(TimeSpan.FromHours(23));
        Call("token", "2");
        Assert.Equal(1, Lamps);
        Pass(TimeSpan.FromHours(2));
        Call("token", "3");
        Assert.Equal(2, Lamps);
        Assert.Single(StateReplay.ContentsOf(state), change => change.Type == (ResourceType)Replay.Type);
    }

    [Fact]
    public void A_repeated_call_is_not_looked_into_again()
    {
        var looks = 0;
        var count = catalog.Write(
            Ec2Api.CreateNatGateway,
            (view, _) => $"look {++looks} sees {view.Count<Lamp>()}",
            (transaction, request, seen) =>
            {
                transaction.Put(new Lamp(transaction.NewId<Lamp>(), null, [seen]));
                return new CreateNatGatewayResult { ClientToken = request.ClientToken };
            });
        var invocation = new Invocation(count, new CreateNatGatewayRequest { ClientToken = "token" }, CallOf("1", "us-east-1"), new byte[] { 1 });

        state = Executor.Write(state, invocation, settings, Executor.LookFirst(state, invocation)).State;
        Assert.Null(Executor.LookFirst(state, invocation));
        state = Executor.Write(state, invocation, settings, null).State;

        Assert.Equal((1, 1), (looks, Lamps));
        // Nobody looked before: the write does.
        state = Executor.Write(state, invocation with { Request = new CreateNatGatewayRequest() }, settings).State;
        Assert.Equal((2, 2), (looks, Lamps));
    }

    private int Lamps => new View(state, CallOf("x", "us-east-1")).Count<Lamp>();

    private void Pass(TimeSpan time)
    {
        now += time;
        state = Executor.RunDueSteps(state, now, settings).State;
    }

    private string Call(string? token, string requestId, string vpc = "vpc-1", string region = "us-east-1", bool dryRun = false)
    {
        var request = new CreateEgressOnlyInternetGatewayRequest { VpcId = vpc, ClientToken = token, DryRun = dryRun };
        var outcome = Executor.Write(state, new Invocation(hang, request, CallOf(requestId, region), Encoding.UTF8.GetBytes($"{vpc}{dryRun}")), settings);
        state = outcome.State;
        if (outcome.Answer.Result is null) return Encoding.UTF8.GetString(outcome.Answer.Recorded.Span);
        using var written = new ResponseBuffer();
        hang.Contract.WriteResult(outcome.Answer.Result, requestId, written);
        return Encoding.UTF8.GetString(written.WrittenSpan);
    }

    private Call CallOf(string requestId, string region) =>
        new(scope with { Region = new RegionName(region) }, Caller.RootOf(AccountId.Default), hang.Contract.Name, requestId, now);
}
