using System.Text;
using Weft.Aws;
using Weft.Control.Operations;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Rules;

/// <summary>docs/coverage.md is generated from the catalog: WEFT_WRITE_DOCS=1 ./weft test writes it anew.</summary>
public class CoverageRules
{
    private const string PageName = "docs/coverage.md";

    [Fact]
    public void The_coverage_page_says_what_the_catalog_serves()
    {
        var page = Write(AwsServices.CreateCatalog());
        if (Environment.GetEnvironmentVariable("WEFT_WRITE_DOCS") is not null) File.WriteAllText(Path.Combine(Repository.Root, PageName), page);
        Assert.True(page == Repository.Read(PageName), $"{PageName} is out of date; WEFT_WRITE_DOCS=1 ./weft test writes it anew");
    }

    private static string Write(Catalog catalog)
    {
        var page = new StringBuilder();
        page.Append("# Coverage\n\nGenerated from the catalog; do not edit. An operation that is not served is refused with `UnsupportedOperation`; a member listed here as\nrefused is refused by name; every other member of a served operation is used.\n\n");
        page.Append("| service | served | of |\n|---|---|---|\n");
        var services = catalog.Operations.GroupBy(operation => operation.Contract.Service.SigningName).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var service in services) page.Append($"| {service.Key} | {service.Count()} | {ContractOf(service).AllOperations.Count} |\n");
        foreach (var service in services) WriteService(page, service);
        WriteTypes(page, catalog);
        return page.ToString();
    }

    private static void WriteTypes(StringBuilder page, Catalog catalog)
    {
        page.Append("\n## CloudFormation types\n\nA template that gives a refused property, or one that AWS does not know, is refused by its path.\n\n");
        page.Append("| type | Fn::GetAtt | refused properties |\n|---|---|---|\n");
        foreach (var type in catalog.ProvisionedTypes.OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            var refused = type.Properties.Values.Where(property => property.IsRefused).Select(property => property.Name).Order(StringComparer.Ordinal);
            page.Append($"| {type.Name} | {string.Join(", ", type.Attributes.Order(StringComparer.Ordinal))} | {string.Join(", ", refused)} |\n");
        }
    }

    private static void WriteService(StringBuilder page, IGrouping<string, Operation> service)
    {
        var served = service.ToDictionary(operation => operation.Contract.Name);
        page.Append($"\n## {service.Key}\n\n| operation | | refused members |\n|---|---|---|\n");
        foreach (var name in ContractOf(service).AllOperations.Where(served.ContainsKey))
            page.Append($"| {name} | served | {string.Join(", ", served[name].Refusals)} |\n");
        page.Append("\nRefused: ");
        page.AppendJoin(", ", ContractOf(service).AllOperations.Where(name => !served.ContainsKey(name)));
        page.Append(".\n");
    }

    private static ServiceContract ContractOf(IGrouping<string, Operation> service) => service.First().Contract.Service;
}
