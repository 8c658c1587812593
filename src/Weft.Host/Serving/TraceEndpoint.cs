using System.Text.Json;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Host.Serving.Questions;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary><c>GET /_weft/trace</c>: the fate of one packet, hop by hop, as the engine decides it on a revision.</summary>
internal sealed class TraceEndpoint(Cloud cloud)
{
    /// <param name="query">from, to, traffic, and optionally family (ipv6), region, account, and at (a revision).</param>
    /// <exception cref="AwsException">A parameter is missing or can't be understood.</exception>
    public async Task<Action<Utf8JsonWriter>> AnswerAsync(IReadOnlyDictionary<string, string> query)
    {
        var place = await AskedPlace.OfAsync(cloud, query);
        var from = PathEnd.Find(place.View, Required(query, "from"));
        var to = PathEnd.Find(place.View, Required(query, "to"));
        var network = cloud.NetworkOf(place.Revision);
        var diagnosis = PathTrace.Between(place.View, network, from, to, query.GetValueOrDefault("traffic", "icmp"), query.GetValueOrDefault("family") == "ipv6");
        var names = new NameBook(place.Revision.State, place.View.Now);
        return json =>
        {
            json.WriteNumber("revision", place.Revision.Number);
            json.WriteString("packet", diagnosis.Exchange.Sent.ToString());
            TraceJson.WritePlace(json, "from", from.Place, names);
            TraceJson.WritePlace(json, "to", to.Place, names);
            new TraceJson(network.Input, names).Write(json, diagnosis);
        };
    }

    private static string Required(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new AwsException("MissingParameter", $"The request must contain the parameter {name}");
}
