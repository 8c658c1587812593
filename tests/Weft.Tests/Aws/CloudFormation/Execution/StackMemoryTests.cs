using Weft.Aws;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

/// <summary>Tests that weigh the process, and so have it to themselves.</summary>
[CollectionDefinition("weighs the process", DisableParallelization = true)]
public class WeighingTests;

/// <summary>What a long-lived cloud keeps of stacks that came and went does not grow.</summary>
[Collection("weighs the process")]
public class StackMemoryTests
{
    private readonly Catalog catalog = AwsServices.CreateCatalog();

    [Fact]
    public async Task Hundreds_of_stacks_that_came_and_went_leave_the_heap_as_it_was()
    {
        await using var cloud = new Cloud(new EphemeralJournal(), new WriteSettings(catalog, new IdSource(1), Pace.Instant), TimeProvider.System);
        await CycleAsync(cloud, 150);
        var before = Weigh();
        await CycleAsync(cloud, 250);
        Assert.InRange(Weigh(), 1, before + (before / 10));
    }

    [Fact]
    public void A_stack_that_is_updated_for_ever_forgets_how_it_began_and_numbers_on()
    {
        var cloud = new StackCloud();
        cloud.Create("net", StackCloud.Network);
        for (var i = 0; i < 1_100; i++) cloud.Update("net", StackCloud.Network, ("Public", i % 2 == 0 ? "true" : "false"));
        var events = cloud.Events("net");
        Assert.InRange(events.Count, 5_000, 5_010);
        Assert.Equal(events.Count, events.Select(happened => happened.EventId).Distinct().Count());
        Assert.Equal("UPDATE_COMPLETE", events[^1].ResourceStatus);
        Assert.DoesNotContain(events, happened => happened.ResourceStatus == "CREATE_COMPLETE");
    }

    [Fact]
    public void What_is_older_than_ninety_days_is_forgotten()
    {
        var cloud = new StackCloud();
        var gone = cloud.Create("gone", StackCloud.Network);
        cloud.Create("net", StackCloud.Network.Replace("10.0.0.0", "10.1.0.0", StringComparison.Ordinal));
        cloud.Delete("gone");
        cloud.Cloud.Pass(TimeSpan.FromDays(91));
        cloud.Update("net", StackCloud.Network, ("Range", "10.1.0.0/16"), ("Public", "true"));
        Assert.DoesNotContain("net CREATE_COMPLETE", cloud.History("net"));
        Assert.Equal("net UPDATE_COMPLETE", cloud.History("net")[^1]);
        cloud.Delete("net");
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = gone });
    }

    private static long Weigh()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private async Task CycleAsync(Cloud cloud, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await DoAsync(cloud, CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = Template });
            await DoAsync(cloud, CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = "net" });
        }
    }

    private async Task DoAsync<TRequest, TResult>(Cloud cloud, OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class
    {
        var call = new Call(new Scope(AccountId.Default, new RegionName("us-east-1")), Caller.RootOf(AccountId.Default), contract.Name, "request", cloud.Clock.GetUtcNow());
        await cloud.ExecuteAsync(new Invocation(catalog.Find(contract.Service.SigningName, contract.Name)!, request, call, default));
    }

    private static string Template { get; } = "Resources:\n  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n" + string.Concat(Enumerable.Range(0, 6).Select(i =>
        $$$"""
          Web{{{i}}}: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.{{{i}}}.0/24}}
          Table{{{i}}}: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
          Bond{{{i}}}: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Web{{{i}}}, RouteTableId: !Ref Table{{{i}}} }}

        """));
}
