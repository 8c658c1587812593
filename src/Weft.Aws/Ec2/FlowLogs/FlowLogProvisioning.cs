using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>AWS::EC2::FlowLog.</summary>
internal static class FlowLogProvisioning
{
    private const string Destination = "LogDestination";
    private const string DestinationType = "LogDestinationType";
    private const string Files = "DestinationOptions";
    private const string Hive = "HiveCompatiblePartitions";
    private const string Hourly = "PerHourPartition";

    private static readonly string[] same =
        ["ResourceType", "TrafficType", Destination, DestinationType, "LogGroupName", "DeliverLogsPermissionArn", "LogFormat", "MaxAggregationInterval", Files];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::FlowLog")
        .Has(
            Property.Text("ResourceId").Required().Replaces(),
            Property.Text("ResourceType").Required().Replaces(),
            Property.Text("TrafficType").Replaces(),
            Property.Text(Destination).Replaces(),
            Property.Text(DestinationType).Replaces(),
            Property.Text("LogGroupName").Replaces(),
            Property.Text("DeliverLogsPermissionArn").Replaces(),
            Property.Text("LogFormat").Replaces(),
            Property.Integer("MaxAggregationInterval").Replaces(),
            Property.Group(Files, Property.Text("FileFormat").Required(), Property.Flag(Hive).Required(), Property.Flag(Hourly).Required()).Replaces(),
            Property.Tags())
        .Refuses("DeliverCrossAccountRole")
        .Bills(Meter.Use("GB of flow logs that it delivers"))
        .Creates(Create)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) =>
        {
            if (call.Run(Ec2Api.DeleteFlowLogs, new RequestFields().With("FlowLogId", [id])).Unsuccessful is [var problem, ..]) throw Failed(problem);
        })
        .ReadBy(Ec2Api.DescribeFlowLogs)
        .Reads(Read)
        .Attribute("Id", (_, id) => id));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var result = call.Run(Ec2Api.CreateFlowLogs, given.Fields(same).With("ResourceId", [given.RequireText("ResourceId")]).Tagged(FlowLog.Type.Noun, given));
        if (result.Unsuccessful is [var problem, ..]) throw Failed(problem);
        return result.FlowLogIds![0];
    }

    /// <summary>The operation tells the fate of each resource apart; a stack has one.</summary>
    private static AwsException Failed(UnsuccessfulItemShape problem) => new(problem.Error!.Code!, problem.Error.Message!);

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<FlowLog>(id)) is not { } log) return null;
        var read = new JsonObject
        {
            ["ResourceId"] = log.Resource,
            ["ResourceType"] = NetworkInterface.Type.IsWellFormed(log.Resource) ? FlowLogsResourceTypeValues.NetworkInterface
                : Subnet.Type.IsWellFormed(log.Resource) ? FlowLogsResourceTypeValues.Subnet
                : FlowLogsResourceTypeValues.Vpc,
            ["TrafficType"] = log.TrafficType,
            [Destination] = log.Destination,
            [DestinationType] = log.DestinationType,
            ["LogGroupName"] = log.GroupName,
            ["DeliverLogsPermissionArn"] = log.Role,
            ["LogFormat"] = log.Format,
            ["MaxAggregationInterval"] = (int)log.Interval.TotalSeconds,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
        if (log.Files is { } files) read[Files] = new JsonObject { ["FileFormat"] = DestinationFileFormatValues.PlainText, [Hive] = files.IsHiveCompatible, [Hourly] = files.IsHourly };
        return read;
    }
}
