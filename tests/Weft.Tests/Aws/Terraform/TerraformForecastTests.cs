using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Reach;
using Weft.Aws.Terraform;
using Weft.Control;
using Weft.Network.Reachability.Questions;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Aws.Terraform;

/// <summary>
/// Plans that Terraform 1.5 and its AWS provider 5.100.0 printed: a shop of three subnets that a module makes, web servers, an application
/// and a database; then a change of it. Only the members that the forecast reads are kept.
/// </summary>
public class TerraformForecastTests
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName(TestCloud.DefaultRegion));

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_plan_is_made_through_modules_and_references_and_nothing_of_it_stays()
    {
        var (forecast, fork) = Run("terraform-shop-create.jsonl");

        Assert.Equal(0, forecast.Assumed);
        Assert.Equal(["aws_key_pair.me"], forecast.Resources.Where(resource => resource.Problem is not null).Select(resource => resource.Address));
        Assert.Equal(24, forecast.Resources.Count);
        Assert.All(forecast.Resources, resource => Assert.Equal("create", resource.Action));
        Assert.Equal(0, cloud.State.Revision);
        Assert.True(Holds(fork, "nothing from internet reaches tag tier=db"));
        Assert.True(Holds(fork, "only app reaches db"));
        Assert.True(Holds(fork, "app reaches db on tcp/5432 only"));
        Assert.True(Holds(fork, "web-0, web-1 reach app on tcp/8080 only"));
        Assert.True(Holds(fork, "internet reaches tag tier=web on tcp/443"));
        Assert.True(Holds(fork, "app reaches internet on tcp/443"));
        Assert.False(Holds(fork, "db reaches internet on tcp/443"));
    }

    [Fact]
    public void A_change_of_what_is_not_here_is_foreseen_on_the_state_that_the_plan_knows()
    {
        var (forecast, fork) = Run("terraform-shop-change.jsonl");

        Assert.Equal(23, forecast.Assumed);
        Assert.Empty(forecast.Resources.Where(resource => resource.Problem is not null).Select(resource => $"{resource.Address}: {resource.Problem}"));
        Assert.Equal(
            ["create aws_eip.app", "create aws_vpc_security_group_ingress_rule.db_open", "delete aws_instance.web[1]", "delete aws_route.out", "update aws_security_group.web"],
            forecast.Resources.Select(resource => $"{resource.Action} {resource.Address}").Order(StringComparer.Ordinal));
        var difference = NetworkDifference.Between(NetworkReach.Of(forecast.Before.NetworkAt(fork.Now)), NetworkReach.Of(fork.State.NetworkAt(fork.Now)));
        Assert.Equal(["tcp/8443"], difference.Opened.FromInternet.SelectMany(line => line.Services).Select(service => service.ToString()).Distinct());
        Assert.Equal(["tcp/443"], difference.Closed.FromInternet.SelectMany(line => line.Services).Select(service => service.ToString()).Distinct());
        Assert.Contains(difference.Opened.Inside, line => line.Services.Any(service => service.ToString() == "tcp/5432"));
        // The way out over the translating gateway went with its route.
        Assert.False(Holds(fork, "app reaches internet on tcp/443"));
        Assert.False(Holds(fork, "only app reaches db"));
    }

    [Fact]
    public void What_AWS_would_refuse_is_told_with_its_error_and_takes_what_needs_it_along()
    {
        var plan = Plan("terraform-shop-create.jsonl");
        Change(plan, "module.tier[\"data\"].aws_subnet.this")["change"]!["after"]!["cidr_block"] = "10.9.0.0/24";

        var (forecast, _) = Run(plan);

        var problems = forecast.Resources.Where(resource => resource.Problem is not null).ToDictionary(resource => resource.Address, resource => resource);
        Assert.True(problems["module.tier[\"data\"].aws_subnet.this"].IsRefused);
        Assert.Contains("InvalidSubnet.Range", problems["module.tier[\"data\"].aws_subnet.this"].Problem, StringComparison.Ordinal);
        Assert.Equal((false, "it waits for module.tier[\"data\"].aws_subnet.this"), (problems["aws_instance.db"].IsRefused, problems["aws_instance.db"].Problem));
        Assert.DoesNotContain("aws_instance.app", problems.Keys);
    }

    [Fact]
    public void An_instance_that_follows_a_launch_template_is_told_as_not_mapped()
    {
        var plan = Plan("terraform-shop-create.jsonl");
        Change(plan, "aws_instance.app")["change"]!["after"]!["launch_template"] = new JsonArray(new JsonObject { ["name"] = "app", ["version"] = "1" });

        var (forecast, _) = Run(plan);

        Assert.Equal("an instance that follows a launch template is not mapped", forecast.Resources.Single(resource => resource.Address == "aws_instance.app").Problem);
    }

    [Fact]
    public void A_replaced_resource_is_deleted_and_made_again()
    {
        var plan = Plan("terraform-shop-change.jsonl");
        var change = Change(plan, "aws_vpc_security_group_ingress_rule.db_from_app")["change"]!;
        change["actions"] = new JsonArray("delete", "create");
        change["after"] = change["before"]!.DeepClone();
        change["after"]!["from_port"] = 6000;
        change["after"]!["to_port"] = 6000;

        var (forecast, fork) = Run(plan);

        Assert.Equal("replace", forecast.Resources.Single(resource => resource.Address == "aws_vpc_security_group_ingress_rule.db_from_app").Action);
        Assert.True(Holds(fork, "app reaches db on tcp/6000"));
    }

    [Fact]
    public void A_text_that_only_looks_like_a_plan_is_refused()
    {
        Assert.False(TerraformForecast.IsPlan("Resources: {}"));
        foreach (var text in (string[])["{\"resource_changes\": 3, \"terraform_version\": \"1\"}", "\"resource_changes\" \"terraform_version\"", "[]"])
            Assert.Equal("InvalidParameterValue", Assert.Throws<AwsException>(() => new TerraformForecast(text, new Fork(cloud.State, cloud.Catalog, cloud.Now), scope)).Code);
    }

    [Theory]
    [InlineData("module.a.aws_vpc.b[\"x.y\"].id", "module|a|aws_vpc|b[\"x.y\"]|id")]
    [InlineData("aws_vpc.b", "aws_vpc|b")]
    [InlineData("var.x[0].y", "var|x[0]|y")]
    public void A_reference_is_cut_at_dots_outside_of_brackets(string reference, string parts) =>
        Assert.Equal(parts, string.Join('|', TerraformReferences.ReferenceParts(reference)));

    private (TerraformForecast Forecast, Fork Fork) Run(string plan) => Run(Plan(plan));

    private (TerraformForecast Forecast, Fork Fork) Run(JsonNode plan)
    {
        var fork = new Fork(cloud.State, cloud.Catalog, cloud.Now);
        var forecast = new TerraformForecast(plan.ToJsonString(), fork, scope);
        forecast.Run();
        return (forecast, fork);
    }

    private static JsonNode Plan(string name)
    {
        using var stream = typeof(TerraformForecastTests).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        return JsonNode.Parse(stream)!;
    }

    private static JsonObject Change(JsonNode plan, string address) =>
        plan["resource_changes"]!.AsArray().Select(change => change!.AsObject()).Single(change => change["address"]!.GetValue<string>() == address);

    private static bool Holds(Fork fork, string policy)
    {
        var reach = NetworkReach.Of(fork.State.NetworkAt(fork.Now));
        var statements = PolicyParser.Parse(policy, out _);
        var outcome = Assert.Single(new PolicyCheck(new EndSelectors([fork.ViewOf(scope)], reach.Network), new ClaimJudge(reach.Matrix, reach.Internet)).Judge(statements, out _));
        return outcome.Holds && outcome.Empty.IsEmpty;
    }
}
