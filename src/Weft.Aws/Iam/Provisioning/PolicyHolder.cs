using System.Text.Json.Nodes;
using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Provisioning;

/// <summary>One of the three kinds of entity that policies hang on, with the calls that hang them there and take them off.</summary>
internal sealed class PolicyHolder
{
    public const string Arns = "ManagedPolicyArns";
    public const string Inline = "Policies";
    public const string PolicyName = "PolicyName";
    public const string Document = "PolicyDocument";

    private readonly Action<ProvisionCall, RequestFields> attach;
    private readonly Action<ProvisionCall, RequestFields> detach;
    private readonly Action<ProvisionCall, RequestFields> put;
    private readonly Action<ProvisionCall, RequestFields> delete;
    private readonly Func<View, string, Grants?> grants;

    private PolicyHolder(
        string nameField,
        Action<ProvisionCall, RequestFields> attach,
        Action<ProvisionCall, RequestFields> detach,
        Action<ProvisionCall, RequestFields> put,
        Action<ProvisionCall, RequestFields> delete,
        Func<View, string, Grants?> grants)
    {
        NameField = nameField;
        this.attach = attach;
        this.detach = detach;
        this.put = put;
        this.delete = delete;
        this.grants = grants;
    }

    public static PolicyHolder User { get; } = new(
        "UserName",
        (call, fields) => call.Run(IamApi.AttachUserPolicy, fields),
        (call, fields) => call.Run(IamApi.DetachUserPolicy, fields),
        (call, fields) => call.Run(IamApi.PutUserPolicy, fields),
        (call, fields) => call.Run(IamApi.DeleteUserPolicy, fields),
        (view, name) => view.Iam().Find(new Id<User>(name))?.Grants);

    public static PolicyHolder Group { get; } = new(
        "GroupName",
        (call, fields) => call.Run(IamApi.AttachGroupPolicy, fields),
        (call, fields) => call.Run(IamApi.DetachGroupPolicy, fields),
        (call, fields) => call.Run(IamApi.PutGroupPolicy, fields),
        (call, fields) => call.Run(IamApi.DeleteGroupPolicy, fields),
        (view, name) => view.Iam().Find(new Id<Group>(name))?.Grants);

    public static PolicyHolder Role { get; } = new(
        "RoleName",
        (call, fields) => call.Run(IamApi.AttachRolePolicy, fields),
        (call, fields) => call.Run(IamApi.DetachRolePolicy, fields),
        (call, fields) => call.Run(IamApi.PutRolePolicy, fields),
        (call, fields) => call.Run(IamApi.DeleteRolePolicy, fields),
        (view, name) => view.Iam().Find(new Id<Role>(name))?.Grants);

    /// <summary>The kinds in the order of the properties Groups, Roles and Users, with those names.</summary>
    public static (string Property, PolicyHolder Kind)[] All { get; } = [("Groups", Group), ("Roles", Role), ("Users", User)];

    /// <summary>The member of a request that names the entity.</summary>
    public string NameField { get; }

    /// <summary>The properties that users, groups and roles share.</summary>
    public static Property[] Properties { get; } =
    [
        Property.Texts(Arns).Unordered(),
        Property.Groups(Inline, Property.Text(PolicyName).Required(), Property.Document(Document).Required()).Unordered(),
    ];

    public RequestFields Named(string name) => new RequestFields().With(NameField, name);

    public void Attach(ProvisionCall call, string name, string arn) => attach(call, Named(name).With("PolicyArn", arn));

    public void Put(ProvisionCall call, string name, string policy, string? document) => put(call, Named(name).With(PolicyName, policy).With(Document, document));

    /// <summary>Takes a managed policy off, unless it is off already.</summary>
    public void Detach(ProvisionCall call, string name, string arn)
    {
        if (GrantsOf(call.View, name)?.Attached.Contains(arn) == true) detach(call, Named(name).With("PolicyArn", arn));
    }

    /// <summary>Takes an inline policy off, unless it is off already.</summary>
    public void Delete(ProvisionCall call, string name, string policy)
    {
        if (Find(call.View, name, policy) is not null) delete(call, Named(name).With(PolicyName, policy));
    }

    public Grants? GrantsOf(View view, string name) => grants(view, name);

    public InlinePolicy? Find(View view, string name, string policy) => GrantsOf(view, name)?.Inline.FirstOrDefault(held => held.Name == policy);

    /// <summary>Hangs on the entity what its properties list.</summary>
    public void Grant(ProvisionCall call, string name, PropertyReader given) => Change(call, name, PropertyReader.Empty, given);

    /// <summary>Makes the policies of the entity what its properties say now.</summary>
    public void Change(ProvisionCall call, string name, PropertyReader before, PropertyReader after)
    {
        foreach (var arn in before.Texts(Arns).Except(after.Texts(Arns))) Detach(call, name, arn);
        foreach (var arn in after.Texts(Arns).Except(before.Texts(Arns))) Attach(call, name, arn);
        var (old, now) = (before.Groups(Inline), after.Groups(Inline));
        foreach (var policy in old.Where(policy => now.All(kept => kept.Text(PolicyName) != policy.Text(PolicyName)))) Delete(call, name, policy.RequireText(PolicyName));
        foreach (var policy in now.Where(policy => !old.Any(same => same.IsSame(policy, PolicyName) && same.IsSame(policy, Document))))
            Put(call, name, policy.RequireText(PolicyName), policy.Document(Document));
    }

    /// <summary>
    /// What is left of the listed policies. Others that hang on the entity are not shown: they belong to resources of their own, such as AWS::IAM::Policy.
    /// </summary>
    public void Read(JsonObject read, View view, string name, PropertyReader last)
    {
        var held = GrantsOf(view, name)!;
        read[Arns] = new JsonArray([.. last.Texts(Arns).Where(arn => held.Attached.Contains(arn)).Select(arn => (JsonNode)arn)]);
        read[Inline] = new JsonArray([.. last.Groups(Inline)
            .Select(policy => held.Inline.FirstOrDefault(inline => inline.Name == policy.Text(PolicyName)))
            .OfType<InlinePolicy>()
            .Select(inline => (JsonNode)new JsonObject { [PolicyName] = inline.Name, [Document] = JsonNode.Parse(inline.Text.Json) })]);
    }
}
