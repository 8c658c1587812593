using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Weft.Aws;
using Weft.Control.Operations;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Rules;

/// <summary>What must hold for every operation that is served.</summary>
public class OperationRules
{
    private static readonly Catalog catalog = AwsServices.CreateCatalog();

    /// <summary>Members that the frame itself reads, for every operation alike.</summary>
    private static readonly Type[] frameTraits = [typeof(IDryRunRequest), typeof(IIdempotentRequest), typeof(IPagedRequest), typeof(IMarkerPagedRequest)];

    [Fact]
    public void Every_member_of_every_request_is_read_or_refused()
    {
        var read = GettersCalledBy("Weft.Aws", "Weft.Control");
        AssertNone(catalog.Operations.SelectMany(operation => Unread(operation, operation.Contract.RequestType, "", read, [])));
    }

    [Fact]
    public void Every_operation_is_named_in_a_test()
    {
        var tests = string.Join('\n', Repository.Sources("tests/Weft.Tests/Aws").Select(Repository.Read));
        AssertNone(catalog.Operations.Select(operation => operation.Contract.Name).Where(name => !tests.Contains($"Api.{name},", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_contract_lists_name_exactly_the_operations_that_are_served()
    {
        var listed = Repository.Files("tools/contracts", "*.txt")
            .SelectMany(path => Repository.Read(path).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            .Order(StringComparer.Ordinal);
        Assert.Equal(catalog.Operations.Select(operation => operation.Contract.Name).Order(StringComparer.Ordinal), listed);
    }

    private static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{all.Count} faults:\n{string.Join('\n', all)}");
    }

    private static IEnumerable<string> Unread(Operation operation, Type shape, string path, HashSet<string> read, HashSet<Type> above)
    {
        if (!above.Add(shape)) yield break;
        foreach (var member in shape.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = path + member.Name;
            if (operation.Refusals.Contains(name) || frameTraits.Any(trait => trait.IsAssignableFrom(shape) && trait.GetProperty(member.Name) is not null)) continue;
            if (!read.Contains($"{shape.FullName}.{member.Name}")) yield return $"{operation.Contract.Name} ignores {name}";
            else if (ShapeIn(member.PropertyType) is { } nested)
            {
                foreach (var inner in Unread(operation, nested, name + ".", read, above)) yield return inner;
            }
        }

        above.Remove(shape);
    }

    private static Type? ShapeIn(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) type = type.GetGenericArguments()[0];
        return type.Namespace?.StartsWith("Weft.Wire.", StringComparison.Ordinal) == true ? type : null;
    }

    /// <summary>Every property getter of another assembly that the assembly's code refers to, from its metadata.</summary>
    private static HashSet<string> GettersCalledBy(params string[] assemblies)
    {
        HashSet<string> getters = new(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
            var metadata = file.GetMetadataReader();
            foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
            {
                var name = metadata.GetString(member.Name);
                if (member.Parent.Kind != HandleKind.TypeReference || !name.StartsWith("get_", StringComparison.Ordinal)) continue;
                var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
                getters.Add($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{name["get_".Length..]}");
            }
        }

        return getters;
    }
}
