using System.Diagnostics;
using System.Reflection;
using System.Text;
using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.ServiceQuotas;
using Weft.Wire.Ssm;
using Weft.Wire.Sts;
using Xunit;

namespace Weft.Tests.Wire;

/// <summary>
/// Feeds the readers of all operations with input that is nearly right. With WEFT_FUZZ_SECONDS it goes on that long, from WEFT_SEED
/// or, if that is not set, from a seed of the clock, which it prints when something is found.
/// </summary>
public class ParserFuzzTests
{
    private const int Iterations = 6_000;

    private static readonly OperationContract[] Operations =
        [.. Ec2Api.Operations, .. IamApi.Operations, .. StsApi.Operations, .. SsmApi.Operations, .. ServiceQuotasApi.Operations];

    [Fact]
    public void No_reader_fails_but_with_the_errors_of_aws()
    {
        double seconds = double.Parse(Environment.GetEnvironmentVariable("WEFT_FUZZ_SECONDS") ?? "0");
        int start = int.Parse(Environment.GetEnvironmentVariable("WEFT_SEED") ?? (seconds > 0 ? Environment.TickCount.ToString() : "1"));
        var clock = Stopwatch.StartNew();
        int accepted = 0, count = 0;
        for (; seconds > 0 ? clock.Elapsed.TotalSeconds < seconds : count < Iterations; count++)
        {
            if (Try(unchecked(start + count))) accepted++;
        }

        // A fuzzer whose input is never accepted, or always, exercises nothing.
        Assert.InRange(accepted, count / 50, count - (count / 50));
        if (seconds > 0) Console.WriteLine($"fuzz: {count} inputs from seed {start}, {accepted} accepted");
    }

    private static bool Try(int seed)
    {
        var random = new Random(seed);
        OperationContract contract = Operations[random.Next(Operations.Length)];
        bool isJson = contract.Service.Protocol is WireProtocol.Json10 or WireProtocol.Json11;
        byte[] body = isJson ? new FuzzedInput(random).Json(contract.RequestType) : new FuzzedInput(random).Form(contract.RequestType, contract.Service.Protocol);
        if (random.Next(2) == 0) body = FuzzedInput.Damaged(body, random);
        try
        {
            var request = new WireRequest { Method = "POST", Path = "/", Body = body };
            if (!isJson) OperationContract.OperationName(request, contract.Service);
            contract.ReadRequest(request);
            return true;
        }
        catch (AwsException)
        {
            return false;
        }
        catch (Exception exception) when (exception is not AwsException)
        {
            throw new InvalidOperationException($"{contract.Name}, WEFT_SEED={seed}: {Convert.ToBase64String(body)}", exception);
        }
    }
}

/// <summary>Input that follows a request's type, more or less.</summary>
internal sealed class FuzzedInput(Random random)
{
    private static readonly string[] Values =
        ["", "true", "false", "1", "5", "10", "-1", "99999999999", "1.5", "a", "aaaaaaaaaaaaaaaaaaaaaaaa", "/a/", "arn:aws:iam::123456789012:role/x",
            "2024-01-01T00:00:00Z", "aGVsbG8=", "default", "subnet", "tcp", "Active", "x y", "é", "😀", "0", "1e3", "null", "[]", "{}", "\"", "\\"];

    private readonly List<string> fields = [];

    public byte[] Form(Type type, WireProtocol protocol)
    {
        fields.Add("Action=Fuzz");
        fields.Add("Version=" + (protocol == WireProtocol.Ec2 ? "2016-11-15" : random.Next(2) == 0 ? "2010-05-08" : "2011-06-15"));
        AddMembers(type, "", protocol == WireProtocol.Ec2 ? "" : "member.", 0);
        string[] shuffled = [.. fields];
        if (random.Next(3) == 0) random.Shuffle(shuffled);
        return Encoding.UTF8.GetBytes(string.Join('&', shuffled));
    }

    public byte[] Json(Type type)
    {
        var text = new StringBuilder();
        AppendObject(text, type, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Damaged(byte[] bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        byte[] interesting = [0, (byte)'%', (byte)'&', (byte)'=', (byte)'.', (byte)'+', (byte)'0', (byte)'1', 0x80, 0xC3, 0xFF, (byte)'{', (byte)'[', (byte)'"', (byte)'\\', (byte)','];
        for (int i = random.Next(1, 6); i > 0 && damaged.Count > 0; i--)
        {
            int at = random.Next(damaged.Count), length = Math.Min(random.Next(1, 30), damaged.Count - at);
            byte value = random.Next(2) == 0 ? interesting[random.Next(interesting.Length)] : (byte)random.Next(256);
            switch (random.Next(4))
            {
                case 0: damaged[at] = value; break;
                case 1: damaged.Insert(at, value); break;
                case 2: damaged.RemoveRange(at, length); break;
                default: damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, length)); break;
            }
        }

        return [.. damaged];
    }

    private void AddMembers(Type type, string prefix, string element, int depth)
    {
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (random.Next(3) != 0 && depth < 2) continue;
            if (fields.Count > 60) return;
            string name = prefix + (random.Next(2) == 0 ? property.Name.TrimEnd('s') : property.Name);
            AddValue(property.PropertyType, name, element, depth);
        }
    }

    private void AddValue(Type type, string name, string element, int depth)
    {
        bool wrong = random.Next(40) == 0;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && !wrong)
        {
            for (int i = random.Next(4); i > 0; i--)
                AddValue(type.GetGenericArguments()[0], $"{name}.{element}{(random.Next(10) == 0 ? random.Next(-1, 200_000) : i)}", element, depth + 1);
        }
        else if (type.Namespace!.StartsWith("Weft", StringComparison.Ordinal) && depth < 8 && !wrong) AddMembers(type, name + ".", element, depth + 1);
        else fields.Add($"{name}={Uri.EscapeDataString(Value(type, wrong))}");
    }

    private string Value(Type type, bool wrong)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool) && !wrong) return "true";
        if (type == typeof(int) && !wrong) return random.Next(5, 12).ToString();
        return Values[random.Next(Values.Length)];
    }

    private void AppendObject(StringBuilder text, Type type, int depth)
    {
        text.Append('{');
        string comma = "";
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (random.Next(3) == 0) continue;
            text.Append(comma).Append('"').Append(property.Name).Append("\":");
            AppendValue(text, property.PropertyType, depth + 1);
            comma = ",";
        }

        text.Append('}');
    }

    private void AppendValue(StringBuilder text, Type type, int depth)
    {
        bool wrong = random.Next(30) == 0;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && !wrong)
        {
            text.Append('[');
            for (int i = random.Next(3); i >= 0; i--)
            {
                AppendValue(text, type.GetGenericArguments()[0], depth + 1);
                if (i > 0) text.Append(',');
            }

            text.Append(']');
        }
        else if (type.Namespace!.StartsWith("Weft", StringComparison.Ordinal) && depth < 8 && !wrong) AppendObject(text, type, depth);
        else if (type == typeof(bool) && !wrong) text.Append("true");
        else if (type != typeof(string) && !wrong) text.Append(random.Next(1, 20));
        else text.Append('"').Append(Values[random.Next(Values.Length)].Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
    }
}
