using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Weft.Wire;

/// <summary>
/// A request in the making: members by the names that they have on the wire. Whatever inside Weft calls an operation writes such a request and lets
/// the operation's own contract read it, so that every check of the API holds for it too. Absent values leave no member.
/// </summary>
public sealed class RequestFields
{
    private readonly JsonObject members = [];

    public bool IsEmpty => members.Count == 0;

    public RequestFields With(string name, string? value) => Set(name, value is null ? null : JsonValue.Create(value));

    public RequestFields With(string name, bool? value) => Set(name, value is { } given ? JsonValue.Create(given) : null);

    public RequestFields With(string name, int? value) => Set(name, value is { } given ? JsonValue.Create(given) : null);

    public RequestFields With(string name, IEnumerable<string> values) => SetList(name, values.Select(value => (JsonNode?)JsonValue.Create(value)));

    /// <summary>A structure; one without members is left out.</summary>
    public RequestFields With(string name, RequestFields? group) => Set(name, group is null or { IsEmpty: true } ? null : group.members.DeepClone());

    public RequestFields With(string name, IEnumerable<RequestFields> groups) => SetList(name, groups.Select(group => (JsonNode?)group.members.DeepClone()));

    /// <summary>A value that is shaped as the wire wants it already.</summary>
    public RequestFields With(string name, JsonNode? value) => Set(name, value?.DeepClone());

    /// <summary>The request as a client of the service would send it.</summary>
    public WireRequest ToRequest(OperationContract operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var service = operation.Service;
        if (operation.Binding is { } binding) return RestRequestWriter.Write(operation.Name, service, binding, members);
        var isJson = service.Protocol is WireProtocol.Json10 or WireProtocol.Json11;
        return new WireRequest
        {
            Method = "POST",
            Path = "/",
            ContentType = isJson ? "application/x-amz-json-1.1" : "application/x-www-form-urlencoded",
            Body = Encoding.UTF8.GetBytes(isJson ? members.ToJsonString() : Form(service.Protocol)),
            Header = name => isJson && name.Equals("x-amz-target", StringComparison.OrdinalIgnoreCase) ? $"{service.TargetPrefix}.{operation.Name}" : null,
        };
    }

    private string Form(WireProtocol protocol)
    {
        var form = new StringBuilder();
        Append(form, members, "", protocol == WireProtocol.Query ? ".member" : "");
        return form.ToString();
    }

    private static void Append(StringBuilder form, JsonNode? node, string path, string listStep)
    {
        switch (node)
        {
            case JsonObject group:
                foreach (var (name, value) in group) Append(form, value, path.Length == 0 ? name : $"{path}.{name}", listStep);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++) Append(form, list[i], $"{path}{listStep}.{(i + 1).ToString(CultureInfo.InvariantCulture)}", listStep);
                break;
            case JsonValue value:
                if (form.Length > 0) form.Append('&');
                form.Append(Uri.EscapeDataString(path)).Append('=').Append(Uri.EscapeDataString(value.TryGetValue(out string? text) ? text : value.ToJsonString()));
                break;
        }
    }

    private RequestFields Set(string name, JsonNode? value)
    {
        if (value is not null) members[name] = value;
        return this;
    }

    private RequestFields SetList(string name, IEnumerable<JsonNode?> items)
    {
        var list = new JsonArray([.. items]);
        return Set(name, list.Count == 0 ? null : list);
    }
}
