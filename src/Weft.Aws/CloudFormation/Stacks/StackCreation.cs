using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Execution;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>CreateStack.</summary>
internal sealed class StackCreation(Catalog catalog, ITemplateStore store, StackAdvance advance)
{
    public CreateStackResult Create(Transaction transaction, CreateStackRequest request) => Create(transaction, request, StackInputs.Of(request));

    /// <param name="inputs">What the stack is made from; of the request only the rest counts.</param>
    /// <param name="reviewed">The stack where it is there already, for the review of a change set.</param>
    public CreateStackResult Create(Transaction transaction, CreateStackRequest request, StackInputs inputs, Stack? reviewed = null)
    {
        if (StackLookup.Find(transaction, request.StackName) is { } present && present.Id != reviewed?.Id)
        {
            // A caller that repeats a call under its token gets the answer again.
            return request.ClientRequestToken is { } token && present.Token == token && present.Operation == 1
                ? new CreateStackResult { StackId = present.Id.Text }
                : throw StackErrors.AlreadyExists(request.StackName);
        }

        if (request is { OnFailure: not null, DisableRollback: not null }) throw StackErrors.Validation("Cannot specify both OnFailure and DisableRollback");
        var policy = PolicyOf(transaction, store, request.StackPolicyBody, request.StackPolicyURL);
        StackGate.RequirePassable(transaction, request.RoleARN);
        var stack = (reviewed ?? NewStack(transaction, request.StackName, StackStatusValues.CreateInProgress)) with
        {
            Status = StackStatusValues.CreateInProgress,
            OperationStart = transaction.Now,
            Caller = transaction.Call.Caller,
            Reason = "User Initiated",
            Token = request.ClientRequestToken,
            RoleArn = request.RoleARN,
            OnFailure = request.OnFailure ?? (request.DisableRollback == true ? OnFailureValues.DoNothing : OnFailureValues.Rollback),
            DisableRollback = request.DisableRollback == true || request.OnFailure == OnFailureValues.DoNothing,
            RetainExceptOnCreate = request.RetainExceptOnCreate == true,
            TimeoutMinutes = request.TimeoutInMinutes,
            IsProtected = request.EnableTerminationProtection == true,
            Policy = policy,
        };
        stack = transaction.Put(stack with { Version = VersionOf(catalog, store, transaction, stack, inputs, null).Version });
        advance.Begin(transaction, stack);
        return new CreateStackResult { StackId = stack.Id.Text };
    }

    /// <summary>A record for a stack that is not there yet.</summary>
    public static Stack NewStack(Transaction transaction, string name, string status) => NewStack(transaction, name, transaction.Ids.NextUuid(), status);

    public static Stack NewStack(View view, string name, string uuid, string status) => new(
        new Id<Stack>($"arn:aws:cloudformation:{view.Region}:{view.Account}:stack/{name}/{uuid}"), name, status, view.Now,
        new StackVersion("", [], TagMap.Empty.WithComparers(StringComparer.Ordinal), [], []), view.Call.Caller);

    /// <summary>Checks what the caller gives and keeps the template.</summary>
    /// <param name="sharesTemplate">Whether a template that did not change is kept once; a change set has a copy of its own.</param>
    public static (StackVersion Version, StackDraft Draft) VersionOf(
        Catalog catalog, ITemplateStore store, Transaction transaction, Stack stack, StackInputs inputs, StackVersion? previous, bool sharesTemplate = true)
    {
        var present = previous is null ? null : transaction.Require(new Id<TemplateBody>(previous.Template));
        var text = inputs.TextOf(transaction, store, present?.Text);
        var body = present is not null && present.Text == text ? present : new TemplateBody(TemplateBody.NewId(transaction, stack.Uuid), text);
        // A call that says nothing of tags or topics leaves them as they are.
        var tags = inputs.Tags.Count == 0 && previous is not null ? previous.Tags : inputs.ParseTags();
        var notified = inputs.NotificationArns.Count == 0 && previous is not null ? previous.NotificationArns : [.. inputs.NotificationArns];
        var draft = StackDraft.Check(catalog, transaction, stack, body, inputs with { NotificationArns = notified }, previous?.Parameters ?? []);
        if (ReferenceEquals(body, present) && !sharesTemplate) body = body with { Id = TemplateBody.NewId(transaction, stack.Uuid) };
        if (!ReferenceEquals(body, present)) transaction.Put(body);
        return (new StackVersion(body.Id.Text, draft.Kept, tags, [.. inputs.Capabilities], notified)
        {
            Description = draft.Template.Description,
            Monitoring = StackMonitoring.Of(inputs.Monitoring, previous?.Monitoring),
        }, draft);
    }

    /// <summary>The policy that a call gives, checked.</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static string? PolicyOf(View view, ITemplateStore store, string? body, string? url)
    {
        if (body is not null && url is not null) throw StackErrors.Validation("You cannot specify both StackPolicyURL and StackPolicyBody");
        var text = body ?? (url is null ? null : StackInputs.TextOf(view, store, null, url));
        if (text is not null) StackPolicyDocument.Parse(text);
        return text;
    }
}
