using System.Text.Json.Nodes;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.Logs;
using Weft.Wire.S3;
using Weft.Wire.ServiceQuotas;
using Weft.Wire.Ssm;
using Weft.Wire.Sts;
using Xunit;

namespace Weft.Conformance.Wire;

public class ContractTests
{
    private const string CasesPerOperation = "5";

    private static readonly Dictionary<string, IReadOnlyList<OperationContract>> Services = new()
    {
        ["ec2"] = Ec2Api.Operations,
        ["iam"] = IamApi.Operations,
        ["sts"] = StsApi.Operations,
        ["ssm"] = SsmApi.Operations,
        ["service-quotas"] = ServiceQuotasApi.Operations,
        ["logs"] = LogsApi.Operations,
        ["cloudformation"] = CloudFormationApi.Operations,
        ["s3"] = S3Api.Operations,
    };

    [Fact]
    public void The_generated_contracts_are_what_the_models_say()
    {
        var generated = new Weft.Contracts.Generated(Botocore.Root);
        IReadOnlyList<string> differing = generated.Differences(generated.Make(Botocore.RequireData()));
        Assert.True(differing.Count == 0, "Run tools/Weft.Contracts: " + string.Join(", ", differing));
    }

    [Fact]
    public void Every_operation_reads_what_botocore_sends_and_writes_what_botocore_reads()
    {
        Botocore.RequireData();
        string seed = Environment.GetEnvironmentVariable("WEFT_SEED") ?? "1";
        JsonNode[] cases = [.. Botocore.RoundTrip([], "make", Path.Combine(Botocore.Root, "tools", "contracts"), seed, CasesPerOperation)
            .Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Services.Values.Sum(s => s.Count) * int.Parse(CasesPerOperation), cases.Length);
        List<string> answers = [], failures = [];
        foreach (JsonNode node in cases)
        {
            OperationContract contract = Services[(string)node["service"]!].Single(c => c.Name == (string)node["operation"]!);
            if (Misread(contract, node) is { } failure) failures.Add($"{contract.Name} {node["number"]}: {failure}");
            answers.Add(Answer(contract, node));
        }

        string[] verdict = Botocore.RoundTrip(answers, "judge");
        Assert.Equal(cases.Length, (int)JsonNode.Parse(verdict[^1])!["judged"]!);
        failures.AddRange(verdict[..^1]);
        Assert.True(failures.Count == 0, $"{failures.Count} failures with WEFT_SEED={seed}\n" + string.Join("\n\n", failures.Take(5)));
    }

    [Theory]
    [InlineData("ec2")]
    [InlineData("iam")]
    [InlineData("sts")]
    [InlineData("ssm")]
    [InlineData("service-quotas")]
    [InlineData("s3")]
    public void Botocore_reads_the_code_and_the_message_of_an_error(string service)
    {
        Botocore.RequireData();
        OperationContract contract = Services[service][0];
        const string Code = "Invalid.Thing", Message = "The <thing> 'a & b' of \"é\" is\r\nwrong";
        using var buffer = new ResponseBuffer();
        ErrorEnvelope.Write(contract.Service.Protocol, Code, Message, "req-1", contract.Service, 400, buffer);
        var answer = new JsonObject
        {
            ["service"] = service,
            ["operation"] = contract.Name,
            ["status"] = 400,
            ["result"] = new JsonObject { ["Code"] = Code, ["Message"] = Message },
            ["body"] = Convert.ToBase64String(buffer.WrittenSpan),
        };
        Assert.Equal("""{"judged": 1}""", Assert.Single(Botocore.RoundTrip([answer.ToJsonString()], "judge")));
    }

    private static string? Misread(OperationContract contract, JsonNode node)
    {
        var request = new WireRequest
        {
            Method = (string)node["method"]!,
            Path = (string)node["path"]!,
            QueryString = (string)node["query"]!,
            ContentType = (string?)node["headers"]!["Content-Type"],
            Body = Convert.FromBase64String((string)node["body"]!),
            HeaderNames = [.. node["headers"]!.AsObject().Select(header => header.Key)],
            Header = name => (string?)node["headers"]!.AsObject().FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value,
        };
        try
        {
            string? operation = OperationContract.OperationName(request, contract.Service);
            if (operation != contract.Name) return $"named {operation}";
            JsonNode? read = Canonical.From(contract.ReadRequest(request));
            return Canonical.Same(node["request"], read) ? null : $"\nsent {node["request"]!.ToJsonString()}\nread {read?.ToJsonString()}";
        }
        catch (AwsException exception)
        {
            return $"{exception.Code}: {exception.Message}\nsent {node["request"]!.ToJsonString()}";
        }
    }

    private static string Answer(OperationContract contract, JsonNode node)
    {
        JsonNode? said = node["result"];
        using var buffer = new ResponseBuffer(64);
        ResponseHead? head = contract.WriteResult(said is null ? EmptyResult.Instance : Canonical.To(contract.ResultType, said), "req-1", buffer);
        if (head?.Content is { } content)
        {
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            buffer.Write(bytes.ToArray());
        }

        return new JsonObject
        {
            ["headers"] = new JsonObject((head?.Headers ?? []).Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
            ["service"] = (string)node["service"]!,
            ["operation"] = contract.Name,
            ["result"] = said?.DeepClone() ?? new JsonObject(),
            ["body"] = Convert.ToBase64String(buffer.WrittenSpan),
        }.ToJsonString();
    }
}
