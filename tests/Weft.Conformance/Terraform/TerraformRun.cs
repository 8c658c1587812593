using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Terraform;

/// <summary>A folder with the configuration, initialised offline, in which Terraform works against one Weft.</summary>
internal sealed class TerraformRun : IDisposable
{
    /// <summary>The version that provider.tf asks for.</summary>
    private const string ProviderVersion = "5.100.0";

    // The public half of a key pair that was made for this test and whose private half was thrown away.
    private const string PublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHqzHNXeto6M9X2RdvVf0S60LKw2rz+KgWueKR7mP3hP me";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("weft-terraform-");
    private readonly Dictionary<string, string> environment;

    private TerraformRun(LiveWeft weft, string mirror)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Terraform"), "*.tf"))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        var settings = Path.Combine(folder.FullName, "cli.tfrc");
        File.WriteAllText(settings, $$"""
            provider_installation {
              filesystem_mirror {
                path = {{JsonSerializer.Serialize(mirror)}}
              }
            }
            """);
        environment = weft.Environment();
        environment["TF_CLI_CONFIG_FILE"] = settings;
        environment["TF_IN_AUTOMATION"] = "1";
        environment["TF_VAR_public_key"] = PublicKey;
        environment["CHECKPOINT_DISABLE"] = "1";
    }

    /// <summary>Skips the test, loudly, where Terraform or its provider is missing; fails it where clients are demanded.</summary>
    public static async Task<TerraformRun> StartAsync(LiveWeft weft)
    {
        await Client.Terraform.RequireAsync();
        var mirror = ProviderMirror.Find(ProviderVersion);
        await Client.RequireAsync(mirror is not null, $"Terraform's AWS provider {ProviderVersion} is not on this machine (WEFT_TERRAFORM_MIRROR may name its mirror)");
        var run = new TerraformRun(weft, mirror!);
        (await run.TryAsync("init")).Succeeded();
        return run;
    }

    /// <summary>Applies the configuration and gives its outputs.</summary>
    public async Task<JsonElement> ApplyAsync()
    {
        (await TryAsync("apply", "-auto-approve")).Succeeded();
        var outputs = await Client.Terraform.RunAsync(["output", "-json"], environment, folder.FullName);
        return JsonDocument.Parse(outputs.Succeeded()).RootElement;
    }

    /// <summary>Expects that nothing is left to do: Terraform says so with exit code 0, and with 2 where there is.</summary>
    public async Task ExpectEmptyPlanAsync()
    {
        var plan = await TryAsync("plan", "-detailed-exitcode");
        Assert.True(plan.ExitCode == 0, plan.Output + plan.Errors);
    }

    public async Task DestroyAsync() => (await TryAsync("destroy", "-auto-approve")).Succeeded();

    public void Dispose() => folder.Delete(recursive: true);

    private Task<ClientRun> TryAsync(string command, params string[] options) =>
        Client.Terraform.RunAsync([command, "-input=false", "-no-color", .. options], environment, folder.FullName);
}
