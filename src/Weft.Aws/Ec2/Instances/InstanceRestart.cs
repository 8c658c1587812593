using System.Text.Json.Nodes;
using Weft.Control;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>
/// Changes that an instance must be stopped for: its type, its user data, its way to volumes. A stack stops it, changes it once it stands still, and
/// starts it again; one that was stopped already stays so.
/// </summary>
internal static class InstanceRestart
{
    /// <summary>The instance stands still: the change is made and it is started. The target is a JSON object with the instance and what it is to have.</summary>
    public static readonly Step Changed = new("instance.changed-by-stack", MakeChange);

    private static readonly string[] stopped = [InstanceProvisioning.Kind, InstanceProvisioning.UserData, InstanceProvisioning.Optimized];

    /// <summary>A little more than AWS takes to stop an instance.</summary>
    private static readonly TimeSpan stopping = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    /// <exception cref="AwsException">The instance cannot have what it is to have; nothing is stopped then.</exception>
    public static void Change(ProvisionCall call, ProvisionedUpdate update)
    {
        if (!update.Changes(stopped)) return;
        var instance = call.View.Require<Instance>(update.Id);
        var wanted = new JsonObject { [InstanceProvisioning.IdName] = update.Id };
        foreach (var name in stopped)
        {
            if (update.Changes(name)) wanted[name] = ValueOf(update.After, name);
        }

        InstanceAttributeChanges.RequirePossible(call.View, instance, (string?)wanted[InstanceProvisioning.Kind], (string?)wanted[InstanceProvisioning.UserData]);
        if (instance.State == InstanceStateNameValues.Stopped)
        {
            foreach (var name in stopped)
            {
                if ((string?)wanted[name] is { } value)
                    call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With(InstanceProvisioning.IdName, update.Id).With(name, new RequestFields().With("Value", value)));
            }

            return;
        }

        call.Run(Ec2Api.StopInstances, new RequestFields().With(InstanceProvisioning.IdName, [update.Id]));
        call.Later(stopping, Changed, wanted.ToJsonString());
    }

    private static void MakeChange(Transaction transaction, string target)
    {
        var wanted = JsonNode.Parse(target)!.AsObject();
        var id = (string)wanted[InstanceProvisioning.IdName]!;
        if (transaction.Find(new Id<Instance>(id)) is not { IsEnding: false } instance) return;
        if (instance.State == InstanceStateNameValues.Stopping) transaction.At(transaction.Now + patience, Changed, target);
        // Somebody else has started it meanwhile: then it is theirs.
        if (instance.State != InstanceStateNameValues.Stopped) return;
        foreach (var name in stopped)
        {
            if ((string?)wanted[name] is { } value) InstanceAttributeChanges.Modify(transaction, RequestOf(id, name, value));
        }

        InstanceOperations.Start(transaction, new StartInstancesRequest { InstanceIds = [id] });
    }

    /// <summary>Whether a change still waits for the instance to stand still.</summary>
    public static bool IsUnderWay(View view, string id) =>
        view.In(Scope.System).All<TimedStep>().Any(step => step.Step == Changed.Name && step.Where == view.Scope && step.Target.Contains($"\"{id}\"", StringComparison.Ordinal));

    /// <summary>What a property that is named no more falls back to: AWS's default.</summary>
    private static string ValueOf(PropertyReader after, string name) => name switch
    {
        InstanceProvisioning.Optimized => after.Flag(name) == true ? "true" : "false",
        InstanceProvisioning.Kind => after.Text(name) ?? LaunchMachine.DefaultType,
        _ => after.Text(name) ?? "",
    };

    private static ModifyInstanceAttributeRequest RequestOf(string id, string name, string value) => new()
    {
        InstanceId = id,
        Attribute = char.ToLowerInvariant(name[0]) + name[1..],
        Value = value,
    };
}
