using System.Xml.Linq;
using Weft.Aws.Plans;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Foresight;

/// <summary>
/// A template as a change set that is made and executed on a fork, through the operations that anyone calls: what it changes, and whether it
/// would come to its end.
/// </summary>
public sealed class TemplateForecast(string template, string stack, IReadOnlyList<KeyValuePair<string, string>> parameters, Fork fork, Scope scope) : IForecast
{
    private const string Service = "cloudformation";
    private const string ChangeSetName = "weft-plan";

    // As long as nothing but time is waited for, which on a fork costs nothing.
    private static readonly TimeSpan patience = TimeSpan.FromHours(12);

    private readonly List<PlannedResource> resources = [];
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public CloudState Before { get; } = fork.State;

    public IReadOnlyList<PlannedResource> Resources => resources;

    public int Assumed => 0;

    public IEnumerable<KeyValuePair<string, string>> Names => names;

    /// <exception cref="AwsException">CloudFormation's own error for a template or a stack that can't be used.</exception>
    public void Run()
    {
        var isNew = StatusOf() is null or "REVIEW_IN_PROGRESS";
        Ask("CreateChangeSet", Named().With("ChangeSetType", isNew ? "CREATE" : "UPDATE").With("TemplateBody", template)
            .With("Parameters", parameters.Select(given => new RequestFields().With("ParameterKey", given.Key).With("ParameterValue", given.Value)))
            .With("Capabilities", ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]));
        var set = Ask("DescribeChangeSet", Named());
        if (Text(set, "ExecutionStatus") != "AVAILABLE")
        {
            // A set without changes fails, says so, and is no problem.
            var reason = Text(set, "StatusReason") ?? "the change set can't be executed";
            if (!reason.Contains("didn't contain changes", StringComparison.Ordinal) && !reason.Contains("No updates", StringComparison.Ordinal))
                throw new AwsException("ValidationError", reason);
            return;
        }

        resources.AddRange(Elements(set, "ResourceChange").Select(Planned));
        Ask("ExecuteChangeSet", Named());
        fork.PassWhile(_ => StatusOf()?.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) == true, scope, patience);
        foreach (var resource in Elements(Ask("DescribeStackResources", new RequestFields().With("StackName", stack)), "member"))
        {
            if (Text(resource, "PhysicalResourceId") is { } id && Text(resource, "LogicalResourceId") is { } name) names[id] = name;
        }

        if (StatusOf() is not ("CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")) TellFailure();
    }

    private void TellFailure()
    {
        // Events come newest first; what failed first is the cause, and the rest followed from it.
        var failed = Elements(Ask("DescribeStackEvents", new RequestFields().With("StackName", stack)), "member")
            .LastOrDefault(entry => Text(entry, "ResourceStatus")?.EndsWith("_FAILED", StringComparison.Ordinal) == true);
        var (address, type) = failed is null ? (stack, "AWS::CloudFormation::Stack") : (Text(failed, "LogicalResourceId") ?? stack, Text(failed, "ResourceType") ?? "");
        var reason = failed is null ? $"the stack stands at {StatusOf()}" : Text(failed, "ResourceStatusReason") ?? "it failed";
        var planned = resources.FindIndex(resource => resource.Address == address);
        if (planned >= 0) resources[planned] = resources[planned] with { Problem = reason, IsRefused = true };
        else resources.Add(new PlannedResource(address, type, "create", null, reason, true));
    }

    private static PlannedResource Planned(XElement change)
    {
        var action = (Text(change, "Action"), Text(change, "Replacement")) switch
        {
            ("Modify", "True") => "replace",
            ("Modify", _) => "update",
            ("Remove", _) => "delete",
            _ => "create",
        };
        return new PlannedResource(Text(change, "LogicalResourceId") ?? "", Text(change, "ResourceType") ?? "", action, Text(change, "PhysicalResourceId"), null);
    }

    private string? StatusOf()
    {
        try
        {
            return Text(Ask("DescribeStacks", new RequestFields().With("StackName", stack)), "StackStatus");
        }
        catch (AwsException unknown) when (unknown.Code == "ValidationError")
        {
            return null;
        }
    }

    private RequestFields Named() => new RequestFields().With("StackName", stack).With("ChangeSetName", ChangeSetName);

    private XElement Ask(string operation, RequestFields fields) => XElement.Parse(System.Text.Encoding.UTF8.GetString(fork.Ask(scope, Service, operation, fields).Span));

    private static IEnumerable<XElement> Elements(XElement answer, string name) => answer.Descendants().Where(element => element.Name.LocalName == name);

    private static string? Text(XElement element, string name) => Elements(element, name).FirstOrDefault()?.Value;
}
