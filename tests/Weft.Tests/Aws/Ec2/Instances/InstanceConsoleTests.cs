using System.Text;
using Weft.Aws;
using Weft.Aws.Ec2.Instances;
using Weft.Control.Operations;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class InstanceConsoleTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void The_console_is_what_the_host_kept_and_the_latest_goes_further()
    {
        var id = world.Run().InstanceId!;
        Assert.Equal("boot", Text(Get(new() { InstanceId = id })));
        Assert.Equal("boot and more", Text(Get(new() { InstanceId = id, Latest = true })));
        Assert.Equal(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero), Get(new() { InstanceId = id }).Timestamp);
    }

    [Fact]
    public void A_silent_console_has_no_output()
    {
        var id = world.Run().InstanceId!;
        var silent = world.Cloud.Call(Ec2Api.GetConsoleOutput, new GetConsoleOutputRequest { InstanceId = id });
        Assert.Equal((id, null, world.Cloud.Now), (silent.InstanceId, silent.Output, silent.Timestamp));
    }

    [Fact]
    public void What_is_not_there_or_too_old_is_refused()
    {
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.GetConsoleOutput, new GetConsoleOutputRequest { InstanceId = "i-00000000000000000" });
        world.Refused("InvalidInstanceID.Malformed", Ec2Api.GetConsoleOutput, new GetConsoleOutputRequest { InstanceId = "vm-1" });
        var old = world.Run(type: "t2.micro").InstanceId!;
        world.Refused("UnsupportedOperation", Ec2Api.GetConsoleOutput, new GetConsoleOutputRequest { InstanceId = old, Latest = true });
    }

    private GetConsoleOutputResult Get(GetConsoleOutputRequest request)
    {
        var operation = AwsServices.CreateCatalog(consoles: new Tape()).Find("ec2", "GetConsoleOutput")!;
        var view = world.Cloud.ViewOf();
        return (GetConsoleOutputResult)Executor.Read(world.Cloud.State, new Invocation(operation, request, view.Call, default)).Result!;
    }

    private static string Text(GetConsoleOutputResult result) => Encoding.UTF8.GetString(Convert.FromBase64String(result.Output!));

    private sealed class Tape : IConsoles
    {
        public ConsoleText? Read(string instance, bool latest) =>
            new(Encoding.UTF8.GetBytes(latest ? "boot and more" : "boot"), new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }
}
