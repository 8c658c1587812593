using System.CommandLine;

namespace Weft.Host.Commands;

/// <summary><c>weft env</c>: prints what a shell needs so that every AWS client talks to Weft.</summary>
internal static class EnvCommand
{
    public static Command Create()
    {
        var command = new Command("env", "Print exports for a shell: eval \"$(./weft env)\".") { Endpoint.Option };
        command.SetAction(options =>
        {
            using var endpoint = Endpoint.Of(options);
            Console.WriteLine($"export AWS_ENDPOINT_URL={endpoint.Url.GetLeftPart(UriPartial.Authority)}");
            Console.WriteLine("export AWS_ACCESS_KEY_ID=test");
            Console.WriteLine("export AWS_SECRET_ACCESS_KEY=test");
            Console.WriteLine("export AWS_DEFAULT_REGION=us-east-1");
        });
        return command;
    }
}
