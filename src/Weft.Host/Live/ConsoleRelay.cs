using Weft.Aws.Ec2.Instances;

namespace Weft.Host.Live;

/// <summary>Leads the API to the consoles of the live half, which starts after the API.</summary>
internal sealed class ConsoleRelay : IConsoles
{
    private IConsoles source = new SilentConsoles();

    public void LeadTo(IConsoles consoles) => Volatile.Write(ref source, consoles);

    public ConsoleText? Read(string instance, bool latest) => Volatile.Read(ref source).Read(instance, latest);
}
