using System.Text.Json;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Network.Reachability.Questions;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary><c>GET /_weft/reach</c>: who reaches whom with what, as sets with exact counts.</summary>
internal sealed class ReachEndpoint(Cloud cloud, ReachLedger ledger)
{
    /// <param name="query">Optionally from, to (anything where missing), traffic (anything), region, account, at.</param>
    /// <exception cref="AwsException">A parameter can't be understood.</exception>
    public async Task<Action<Utf8JsonWriter>> AnswerAsync(IReadOnlyDictionary<string, string> query)
    {
        var place = await AskedPlace.OfAsync(cloud, query);
        var (from, to) = (query.GetValueOrDefault("from", EndSelectors.Anything), query.GetValueOrDefault("to", EndSelectors.Anything));
        var wanted = query.GetValueOrDefault("traffic", "anything");
        if (!TrafficText.TryParse(wanted, out var traffic, out var problem)) throw new AwsException("InvalidParameterValue", problem);
        var names = new NameBook(place.Revision.State, place.View.Now);
        return ledger.Ask<Action<Utf8JsonWriter>>(place.Revision, reach =>
        {
            var selectors = new EndSelectors(place.Searched, reach.Network);
            var (senders, receivers) = (selectors.FindAll(from), selectors.FindAll(to));
            var report = ReachReport.Of(reach.Matrix, reach.Internet, senders, receivers, TrafficSet.Of(traffic));
            var writer = new ReachJson(reach.Matrix.Protocols, names);
            return json =>
            {
                json.WriteNumber("revision", place.Revision.Number);
                json.WriteString("region", place.Region);
                json.WriteString("traffic", wanted);
                WriteSide(json, "from", from, senders);
                WriteSide(json, "to", to, receivers);
                writer.Write(json, report);
            };
        });
    }

    private static void WriteSide(Utf8JsonWriter json, string side, string text, Ends ends)
    {
        json.WriteStartObject(side);
        json.WriteString("text", text);
        json.WriteNumber("endpoints", ends.Endpoints.Length);
        json.WriteBoolean("internet", !ends.Internet.IsEmpty);
        json.WriteEndObject();
    }
}
