using Weft.Aws;
using Weft.Aws.S3.Objects;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Host.Objects;
using Weft.Tests.Control;
using Weft.Wire;
using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Host.Objects;

public sealed class BodySweepTests : IAsyncDisposable
{
    private readonly BodiesInMemory bodies = new();
    private readonly FakeClock clock = new();
    private readonly Catalog catalog;
    private readonly Cloud cloud;

    public BodySweepTests()
    {
        catalog = AwsServices.CreateCatalog(bodies: bodies);
        cloud = new Cloud(new EphemeralJournal(), new WriteSettings(catalog, new IdSource(1), Pace.Instant), clock);
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task What_nothing_names_goes_at_the_second_sweep_and_at_a_start()
    {
        await AskAsync(S3Api.CreateBucket, new CreateBucketRequest { Bucket = "shelf" });
        await AskAsync(S3Api.PutObject, new PutObjectRequest { Bucket = "shelf", Key = "kept", Body = new byte[1] });
        await AskAsync(S3Api.PutObject, new PutObjectRequest { Bucket = "shelf", Key = "gone", Body = new byte[1] });
        await using var sweep = new BodySweep(cloud, bodies, clock);
        var kept = NamedBodies.In(cloud.Current).ToList();
        await AskAsync(S3Api.DeleteObject, new DeleteObjectRequest { Bucket = "shelf", Key = "gone" });

        sweep.Sweep();
        // One that was begun since may still get its name.
        var begun = bodies.Keep(new byte[1]);
        Assert.Equal(3, bodies.Names.Count());
        sweep.Sweep();

        var left = NamedBodies.In(cloud.Current).ToList();
        Assert.Equal([.. left, begun], bodies.Names.Order());
        Assert.Single(left);
        Assert.Contains(left[0], kept);
        await using (new BodySweep(cloud, bodies, clock)) Assert.Equal(left, bodies.Names);
    }

    [Fact]
    public async Task A_reset_takes_all_bodies()
    {
        await AskAsync(S3Api.CreateBucket, new CreateBucketRequest { Bucket = "shelf" });
        await AskAsync(S3Api.PutObject, new PutObjectRequest { Bucket = "shelf", Key = "k", Body = new byte[1] });
        await using var sweep = new BodySweep(cloud, bodies, clock);
        Assert.Single(bodies.Names);

        await cloud.ResetAsync();
        sweep.SweepAll();

        Assert.Empty(bodies.Names);
    }

    private async Task AskAsync<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class
    {
        var call = new Call(new Scope(AccountId.Default, new RegionName("us-east-1")), Caller.RootOf(AccountId.Default), contract.Name, "r", clock.GetUtcNow());
        await cloud.ExecuteAsync(new Invocation(catalog.Find("s3", contract.Name)!, request, call, default));
    }
}
