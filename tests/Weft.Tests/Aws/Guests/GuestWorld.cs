using System.Text;
using Weft.Aws.Guests;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Tests.Control;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;

namespace Weft.Tests.Aws.Guests;

/// <summary>A cloud with an instance in it, asked as the instance would ask.</summary>
internal sealed class GuestWorld : IDisposable
{
    public const string TrustEc2 = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}""";

    private Cloud? running;

    public CardCloud World { get; } = new();

    public FakeClock Clock { get; } = new();

    public Scope Scope { get; } = new(AccountId.Default, new RegionName(TestCloud.DefaultRegion));

    /// <summary>The cloud as the service sees it; what is changed in <see cref="World"/> after the first use is not seen.</summary>
    public Cloud Running => running ??= new Cloud(new PresetJournal(World.Cloud.State), new WriteSettings(World.Cloud.Catalog, new IdSource(7), Pace.Instant), Clock);

    public string Launch(Action<RunInstancesRequestDraft>? change = null)
    {
        var draft = new RunInstancesRequestDraft();
        change?.Invoke(draft);
        return World.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = World.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = World.Subnet,
            UserData = draft.UserData is { } text ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : null,
            IamInstanceProfile = draft.Profile is { } profile ? new() { Name = profile } : null,
            MetadataOptions = draft.Options,
            PrivateDnsNameOptions = draft.Names,
        }).Instances![0].InstanceId!;
    }

    public void Profile(string name, string trust = TrustEc2)
    {
        World.Cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = name, AssumeRolePolicyDocument = trust }, region: "aws-global");
        World.Cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = name }, region: "aws-global");
        World.Cloud.Call(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = name, RoleName = name }, region: "aws-global");
    }

    /// <summary>Gives the instance an Elastic IP.</summary>
    public string MapPublicAddress(string instance)
    {
        var gateway = World.Cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        World.Cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = World.Vpc });
        var address = World.Cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());
        World.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = address.AllocationId, InstanceId = instance });
        return address.PublicIp!;
    }

    public async Task<(int Status, string Body)> GetAsync(string instance, string path, params (string Name, string Value)[] headers)
    {
        var reply = await AskAsync(instance, "GET", path, headers);
        return (reply.Status, Encoding.UTF8.GetString(reply.Body));
    }

    public async Task<MetadataReply> AskAsync(string instance, string method, string path, params (string Name, string Value)[] headers) =>
        await new MetadataService(Running, [1, 2, 3]).AnswerAsync(new MetadataRequest(
            Scope, instance, OverIpv6: false, method, path, name => headers.FirstOrDefault(header => header.Name == name).Value));

    public void Dispose() => running?.DisposeAsync().AsTask().Wait();

    private sealed class PresetJournal(CloudState state) : IJournal
    {
        public CloudState Load() => state;

        public IEnumerable<JournalEntry> ReadFrom(long revision) => [];

        public void Append(IReadOnlyList<JournalEntry> entries)
        {
        }

        public void Clear()
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>What a test's launch differs in from the plain one.</summary>
internal sealed class RunInstancesRequestDraft
{
    public string? UserData { get; set; }

    public string? Profile { get; set; }

    public InstanceMetadataOptionsRequestShape? Options { get; set; }

    public PrivateDnsNameOptionsRequestShape? Names { get; set; }
}
