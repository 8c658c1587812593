using Weft.Wire.Signing;

namespace Weft.Wire;

/// <summary>
/// Every operation of a REST service, served here or not, with what tells a request for it from the others: the method, the form of the path, and the
/// parameters and headers that must be there. The one that asks for most wins.
/// </summary>
/// <param name="lines">A line for each: name, method, path, then <c>?parameter</c> and <c>@header</c>.</param>
public sealed class RestRoutes(string lines)
{
    private Route[]? routes;

    private Route[] All => routes ??= [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Route.Parse)];

    /// <summary>The operation that a request asks for; null where nothing fits its method and path.</summary>
    /// <param name="path">The path as the service sees it.</param>
    internal string? Find(WireRequest request, string path)
    {
        var parameters = request.Parameters();
        Route? best = null;
        foreach (var route in All)
        {
            if (route.Fits(request, path, parameters) && (best is null || route.Weight > best.Weight)) best = route;
        }

        return best?.Operation;
    }

    internal string MethodOf(string operation) => All.First(route => route.Operation == operation).Method;

    private sealed record Route(string Operation, string Method, RestPath Path, string[] Parameters, string[] Headers)
    {
        public int Weight => (Path.Literals.Count * 4) + Parameters.Length + Headers.Length;

        public static Route Parse(string line)
        {
            var parts = line.Split(' ');
            return new Route(
                parts[0], parts[1], new RestPath(parts[2]),
                [.. parts.Skip(3).Where(part => part[0] == '?').Select(part => part[1..])],
                [.. parts.Skip(3).Where(part => part[0] == '@').Select(part => part[1..])]);
        }

        public bool Fits(WireRequest request, string path, IReadOnlyList<(string Name, string Value)> parameters) =>
            request.Method == Method
            && Path.Literals.All(literal => parameters.Any(p => p.Name == literal.Name && (literal.Value is null || p.Value == literal.Value)))
            && Parameters.All(name => parameters.Any(p => p.Name == name))
            && Headers.All(name => request.Header(name) is not null)
            && Path.Match(path) is not null;
    }
}
