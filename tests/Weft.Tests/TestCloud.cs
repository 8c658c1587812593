using Weft.Aws;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Xunit;

namespace Weft.Tests;

/// <summary>A cloud of its own for one test: seeded identifiers, a clock that stands still until it is moved, nothing on disk.</summary>
public sealed class TestCloud
{
    public const string DefaultRegion = "us-east-1";

    private readonly WriteSettings settings;

    public TestCloud(Pace pace = Pace.Instant, int seed = 1, bool hasFlowLogFolder = false, ITemplateStore? templates = null)
    {
        Catalog = AwsServices.CreateCatalog(hasFlowLogFolder: hasFlowLogFolder, templates: templates);
        settings = new WriteSettings(Catalog, new IdSource(seed), pace);
    }

    public Catalog Catalog { get; }

    public CloudState State { get; private set; } = CloudState.Empty;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The Region that calls go to when they name none.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>Who calls; the root of the account that is called, unless a test says otherwise.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Does an operation as the root of an account, as the dispatcher would after parsing.</summary>
    public TResult Call<TRequest, TResult>(
        OperationContract<TRequest, TResult> contract, TRequest request, string? region = null, string? account = null)
        where TRequest : class
        where TResult : class
    {
        var operation = Catalog.Find(contract.Service.SigningName, contract.Name)
            ?? throw new InvalidOperationException($"{contract.Name} is not declared");
        operation.CheckRefusals(request);
        var owner = account is null ? AccountId.Default : new AccountId(account);
        var scope = new Scope(owner, new RegionName(region ?? Region));
        if (!Executor.IsBorn(State, scope)) State = Executor.GiveBirth(State, scope, Now, settings).State;
        var call = new Call(scope, Caller ?? Caller.RootOf(owner), contract.Name, "11111111-2222-3333-4444-555555555555", Now);
        var invocation = new Invocation(operation, request, call, System.Text.Encoding.UTF8.GetBytes(request.GetHashCode().ToString()));
        if (!operation.IsWrite) return (TResult)Executor.Read(State, invocation).Result!;
        var outcome = Executor.Write(State, invocation, settings);
        State = outcome.State;
        return (TResult)(outcome.Answer.Result ?? throw new InvalidOperationException("The call was answered from a recorded one"));
    }

    /// <summary>Expects the operation to be refused with this code, and to have changed nothing.</summary>
    public AwsException Refused<TRequest, TResult>(
        string code, OperationContract<TRequest, TResult> contract, TRequest request, string? region = null, string? account = null)
        where TRequest : class
        where TResult : class
    {
        var error = Assert.Throws<AwsException>(() => Call(contract, request, region, account));
        Assert.Equal(code, error.Code);
        return error;
    }

    /// <summary>Does what one resource's folder does for another, as an operation of the default account would.</summary>
    public void Write(Action<Transaction> change)
    {
        var operation = new Catalog().Write(Weft.Wire.Ec2.Ec2Api.DeleteSubnet, (transaction, _) =>
        {
            change(transaction);
            return EmptyResult.Instance;
        });
        var call = new Call(new Scope(AccountId.Default, new RegionName(Region)), Caller.RootOf(AccountId.Default), "Test", "", Now);
        State = Executor.Write(State, new Invocation(operation, new Weft.Wire.Ec2.DeleteSubnetRequest { SubnetId = "" }, call, default), settings).State;
    }

    /// <summary>Does a write that comes by no contract's way: a message to a wait handle.</summary>
    public void Do(Invocation invocation) => State = Executor.Write(State, invocation, settings).State;

    /// <summary>Lets time pass, doing the steps that fall due.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        State = Executor.RunDueSteps(State, Now, settings).State;
    }

    public View ViewOf(string? region = null, string? account = null)
    {
        var owner = account is null ? AccountId.Default : new AccountId(account);
        return new View(State, new Call(new Scope(owner, new RegionName(region ?? Region)), Caller ?? Caller.RootOf(owner), "Test", "", Now));
    }
}
