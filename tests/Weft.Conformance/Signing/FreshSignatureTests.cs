using System.Diagnostics;
using System.Text.Json;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Conformance.Signing;

/// <summary>Has the installed botocore sign requests that nobody has seen before, and verifies them.</summary>
public class FreshSignatureTests
{
    [Theory]
    [InlineData(20261)]
    [InlineData(20262)]
    public async Task Whatever_botocore_signs_verifies(int seed)
    {
        var lines = await SignAsync(seed, 500);
        Assert.SkipWhen(lines is null, "needs python3 with botocore");
        Assert.Equal(500, lines.Length);
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.GetProperty(name).GetString() ?? "";
            var headers = root.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
            var request = new SignedRequest(Text("method"), Text("path"), Text("query"), headers.GetValueOrDefault, Convert.FromBase64String(Text("body")));

            Assert.True(SignatureScope.TryParse(request, out var scope, out var fault), $"{fault}: {line}");
            Assert.Equal(root.GetProperty("token").GetString(), scope.SecurityToken);
            Assert.True(SignatureVerifier.Verify(request, scope, Text("secret"), root.GetProperty("now").GetDateTimeOffset(), Text("region"), Text("service")) is null, line);
        }
    }

    private static async Task<string[]?> SignAsync(int seed, int count)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Signing", "sign_requests.py");
        var start = new ProcessStartInfo("python3", [script, $"{seed}", $"{count}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var python = Process.Start(start)!;
            var errors = python.StandardError.ReadToEndAsync();
            var output = await python.StandardOutput.ReadToEndAsync();
            await python.WaitForExitAsync();
            if ((await errors).Contains("No module named 'botocore'", StringComparison.Ordinal)) return null;
            Assert.True(python.ExitCode == 0, await errors);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
