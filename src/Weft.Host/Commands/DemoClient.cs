using System.Net.Http.Headers;
using System.Xml.Linq;

namespace Weft.Host.Commands;

/// <summary>The smallest client of the EC2 API: what the demo needs to go through the public door like everybody else.</summary>
internal sealed class DemoClient(Uri url, string region) : IDisposable
{
    private const string ApiVersion = "2016-11-15";

    private readonly HttpClient http = new() { BaseAddress = url };

    /// <summary>Calls an action and gives the answer's root element.</summary>
    /// <exception cref="InvalidOperationException">The answer is an error; the message holds its code and text.</exception>
    public async Task<XElement> CallAsync(string action, params (string Name, string Value)[] parameters)
    {
        var form = parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))
            .Prepend(new("Version", ApiVersion)).Prepend(new("Action", action));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new FormUrlEncodedContent(form) };
        // A key that nobody made acts as the root of the default account, whatever its signature; only the scope is read.
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential=demo/{DateTime.UtcNow:yyyyMMdd}/{region}/ec2/aws4_request, SignedHeaders=host, Signature=demo");
        request.Headers.Add("X-Amz-Date", $"{DateTime.UtcNow:yyyyMMddTHHmmssZ}");
        using var response = await http.SendAsync(request);
        var answer = XElement.Parse(await response.Content.ReadAsStringAsync());
        if (response.IsSuccessStatusCode) return answer;
        throw new InvalidOperationException($"{Text(answer, "Code")}: {Text(answer, "Message")}");
    }

    /// <summary>Calls an action and gives the text of one element of the answer.</summary>
    public async Task<string> CallForAsync(string element, string action, params (string Name, string Value)[] parameters) =>
        Text(await CallAsync(action, parameters), element);

    public static string Text(XElement answer, string element) =>
        answer.DescendantsAndSelf().FirstOrDefault(found => found.Name.LocalName == element)?.Value
        ?? throw new InvalidOperationException($"The answer has no {element}");

    public void Dispose() => http.Dispose();
}
