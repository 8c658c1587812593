using System.Text.Json;
using Weft.Aws.CloudFormation.Foresight;
using Weft.Aws.Ec2.Reach;
using Weft.Aws.Plans;
using Weft.Aws.Terraform;
using Weft.Control;
using Weft.Network.Reachability.Questions;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary><c>POST /_weft/plan</c>: makes a plan's changes on a fork, and says what they open and close. Nothing of it stays.</summary>
internal sealed class PlanEndpoint(Cloud cloud)
{
    private const string DefaultStack = "plan";

    /// <param name="query">Optionally region, account, at, and stack: the stack that a template makes or updates.</param>
    /// <param name="body">JSON: plan (a template, or what <c>terraform show -json</c> prints), and optionally policy and parameters.</param>
    /// <exception cref="AwsException">The plan can't be understood, or CloudFormation refuses the template.</exception>
    public async Task<Action<Utf8JsonWriter>> AnswerAsync(IReadOnlyDictionary<string, string> query, ReadOnlyMemory<byte> body)
    {
        var place = await AskedPlace.OfAsync(cloud, query);
        using var request = Parse(body);
        var text = Text(request.RootElement, "plan") ?? throw new AwsException("MissingParameter", "The request must contain the parameter plan");
        var fork = cloud.ForkOf(place.Revision);
        var forecast = Forecast(text, query.GetValueOrDefault("stack", DefaultStack), request.RootElement, fork, place);
        forecast.Run();
        return Tell(forecast, fork, place, Text(request.RootElement, "policy"));
    }

    private static IForecast Forecast(string text, string stack, JsonElement request, Fork fork, AskedPlace place)
    {
        if (TerraformForecast.IsPlan(text)) return new TerraformForecast(text, fork, place.View.Scope);
        var parameters = request.TryGetProperty("parameters", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.ToString())).ToList()
            : [];
        return new TemplateForecast(text, stack, parameters, fork, place.View.Scope);
    }

    private static Action<Utf8JsonWriter> Tell(IForecast forecast, Fork fork, AskedPlace place, string? policy)
    {
        var before = NetworkReach.Of(forecast.Before.NetworkAt(fork.Now));
        var after = before.After(fork.State.NetworkAt(fork.Now), out var difference);
        var names = new NameBook(fork.State, fork.Now, forecast.Names);
        var writer = new ReachJson(after.Matrix.Protocols, names, new NameBook(forecast.Before, fork.Now, forecast.Names));
        var searched = place.Searched.Select(view => fork.ViewOf(view.Scope)).ToList();
        var judged = policy is null ? null : CheckEndpoint.Judge(after, place, searched, names, policy).Write;
        return json =>
        {
            json.WriteNumber("revision", place.Revision.Number);
            json.WriteString("region", place.Region);
            json.WriteNumber("assumed", forecast.Assumed);
            WriteResources(json, forecast.Resources);
            DiffEndpoint.Write(json, writer, "opened", difference.Opened);
            DiffEndpoint.Write(json, writer, "closed", difference.Closed);
            if (judged is null) return;
            json.WriteStartObject("policy");
            judged(json);
            json.WriteEndObject();
        };
    }

    private static void WriteResources(Utf8JsonWriter json, IReadOnlyList<PlannedResource> resources)
    {
        json.WriteStartArray("resources");
        foreach (var resource in resources)
        {
            json.WriteStartObject();
            json.WriteString("address", resource.Address);
            json.WriteString("type", resource.Type);
            json.WriteString("action", resource.Action);
            if (resource.Id is { Length: > 0 } id) json.WriteString("id", id);
            if (resource.Problem is { } problem) json.WriteString("problem", problem);
            if (resource.IsRefused) json.WriteBoolean("refused", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException fault)
        {
            throw new AwsException("InvalidParameterValue", $"The body is no JSON: {fault.Message}");
        }
    }

    private static string? Text(JsonElement request, string name) =>
        request.ValueKind == JsonValueKind.Object && request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
