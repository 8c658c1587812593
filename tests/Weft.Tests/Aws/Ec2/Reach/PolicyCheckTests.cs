using Weft.Aws.Ec2.Reach;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Reach;

public class PolicyCheckTests
{
    private readonly Shop shop = new();

    [Theory]
    [InlineData("nothing from internet reaches tag tier=db", 0)]
    [InlineData("nothing from internet reaches web-1", 1)]
    [InlineData("nothing from internet except 203.0.113.0/24 reaches vpc shop on tcp/22", 0)]
    [InlineData("nothing from internet reaches anything except tag tier=web", 0)]
    [InlineData("only app reaches db", 0)]
    [InlineData("only web-1 reaches app on tcp/8080", 1)]
    [InlineData("only web-*, db reach app", 0)]
    [InlineData("app reaches db on tcp/5432", 0)]
    [InlineData("app reaches db on tcp/5432 only", 0)]
    [InlineData("app reaches db on tcp/5432, tcp/5433", 1)]
    [InlineData("web-1, web-2 reach app on 8080 only", 0)]
    [InlineData("app never reaches db on anything", 1)]
    [InlineData("internet reaches tag tier=web on tcp/443", 0)]
    [InlineData("internet reaches tag tier=web on tcp/22", 2)]
    [InlineData("203.0.113.0/24 reaches tag tier=web on tcp/22", 0)]
    [InlineData("internet reaches db on tcp/5432", 1)]
    [InlineData("tag tier=web reaches internet on tcp/443", 0)]
    [InlineData("app reaches internet on tcp/443", 1)]
    [InlineData("nothing from db reaches internet", 0)]
    public void A_policy_is_judged_on_the_network_as_it_is(string policy, int violations)
    {
        var outcome = Judge(policy);

        Assert.Equal(violations, outcome.Violations);
        Assert.Equal(violations == 0, outcome.Holds);
        Assert.Equal(violations, outcome.Verdicts.Sum(verdict => verdict.Witnesses.Length));
        Assert.True(outcome.Verdicts.Sum(verdict => verdict.Checked) >= violations);
    }

    [Fact]
    public void A_rule_that_opens_the_database_breaks_the_promise_and_the_witness_names_the_rule()
    {
        Assert.True(Judge("only app reaches db").Holds);

        shop.AllowGroup(shop.DbGroup, 22, shop.WebGroup);

        var outcome = Judge("only app reaches db");
        Assert.Equal(2, outcome.Violations);
        Assert.All(outcome.Verdicts[0].Witnesses, witness =>
        {
            Assert.Equal(22, witness.Packet!.Value.DestinationPort);
            Assert.Contains(witness.Diagnosis!.Exchange.Request.Hops, hop => hop.Rule?.Owner == shop.DbGroup);
        });
    }

    [Fact]
    public void What_names_nothing_is_told_and_what_is_not_known_is_a_mistake_with_its_column()
    {
        Assert.Equal(["tag:tier=cache"], Judge("nothing reaches tag tier=cache").Empty);

        var statements = PolicyParser.Parse("only app reaches nobody\nonly app reaches db", out _);
        var outcome = Assert.Single(shop.Check().Judge(statements, out var mistakes));

        Assert.Equal(2, outcome.Statement.Line);
        Assert.Equal((1, 18), (Assert.Single(mistakes).Line, mistakes[0].Column));
    }

    [Fact]
    public void A_stopped_instance_reaches_nothing_so_a_promise_that_it_does_is_broken()
    {
        shop.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [shop.Db] });

        Assert.Equal(1, Judge("app reaches db on tcp/5432").Violations);
    }

    private PolicyOutcome Judge(string policy)
    {
        var statements = PolicyParser.Parse(policy, out var mistakes);
        Assert.Empty(mistakes);
        var outcome = Assert.Single(shop.Check().Judge(statements, out mistakes));
        Assert.Empty(mistakes);
        return outcome;
    }
}
