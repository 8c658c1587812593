using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weft.Aws.Plans;
using Weft.Control;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Terraform;

/// <summary>
/// Makes the changes of a Terraform plan on a fork, through the operations of the API. Resources of the plan's state that are not here are
/// made first, so that a plan for a network elsewhere can be foreseen as well.
/// </summary>
public sealed class TerraformForecast : IForecast
{
    private readonly TerraformPlan plan;
    private readonly TerraformTypes types;
    private readonly TerraformReferences references;
    private readonly Fork fork;
    private readonly Scope scope;
    private readonly Dictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> translated = new(StringComparer.Ordinal);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly List<PlannedResource> outcomes = [];

    /// <exception cref="AwsException">InvalidParameterValue: the text is no plan.</exception>
    public TerraformForecast(string text, Fork fork, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(fork);
        plan = TerraformPlan.Parse(text);
        types = new TerraformTypes(fork.Catalog);
        references = new TerraformReferences(plan, OutputOf);
        this.fork = fork;
        this.scope = scope;
        Before = fork.State;
    }

    /// <summary>Whether a text is a plan as <c>terraform show -json</c> prints it.</summary>
    public static bool IsPlan(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TerraformPlan.IsPlan(text);
    }

    /// <summary>The state that the plan changes.</summary>
    public CloudState Before { get; private set; }

    /// <summary>How many resources of the plan's own state were not here.</summary>
    public int Assumed { get; private set; }

    public IReadOnlyList<PlannedResource> Resources => outcomes;

    /// <summary>The addresses of what was made, by identifier: names for what has none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Names => made.Select(entry => KeyValuePair.Create(entry.Value, entry.Key));

    public void Run()
    {
        foreach (var change in plan.Changes.Where(change => types.Find(change.Type) is null && (change.Creates || change.Updates || change.Deletes)))
            outcomes.Add(new PlannedResource(change.Address, change.Type, ActionOf(change), null, "its type is not mapped"));
        Work(plan.Changes.Where(IsMissing).OrderBy(RankOf).Select(change => new Step(change, "assume", Assume, isSilent: true)));
        Before = fork.State;
        foreach (var change in plan.Changes.Where(change => change.Creates)) waiting.Add(change.Address);
        var mapped = plan.Changes.Where(change => types.Find(change.Type) is not null).ToList();
        Work(mapped.Where(change => change.Deletes).OrderByDescending(RankOf).Select(change => new Step(change, change.Creates ? "replace" : "delete", Delete, isSilent: change.Creates))
            .Concat(mapped.Where(change => change.Updates).OrderBy(RankOf).Select(change => new Step(change, "update", Update)))
            .Concat(mapped.Where(change => change.Creates).OrderBy(RankOf).Select(change => new Step(change, change.Deletes ? "replace" : "create", Create))));
    }

    // Each round does what can be done by then: what waits for another, or is in its way, comes later. A round that does nothing is the last.
    private void Work(IEnumerable<Step> steps)
    {
        var open = steps.ToList();
        while (open.Count > 0)
        {
            var left = open.Where(step => !TryDo(step)).ToList();
            if (left.Count == open.Count) break;
            open = left;
        }

        foreach (var step in open)
        {
            waiting.Remove(step.Change.Address);
            outcomes.Add(new PlannedResource(step.Change.Address, step.Change.Type, step.Action, null, step.Problem, step.IsRefused));
        }
    }

    private bool TryDo(Step step)
    {
        try
        {
            var id = fork.Change(scope, "Plan", transaction => step.Do(step.Change, new ProvisionCall(fork.Catalog, transaction, static (_, _, _, _) => { }, "plan", step.Change.Name)));
            if (!step.IsSilent) outcomes.Add(new PlannedResource(step.Change.Address, step.Change.Type, step.Action, id, null));
            return true;
        }
        catch (AwsException present) when (step.Action == "assume" && present.Code == "InvalidPermission.Duplicate")
        {
            // A group that the configuration does not have any more was made with all rules of its state.
            return true;
        }
        catch (AwsException refusal)
        {
            (step.Problem, step.IsRefused) = ($"{refusal.Code}: {refusal.Message}", true);
        }
        catch (TerraformValueException unknown)
        {
            (step.Problem, step.IsRefused) = (unknown.Message, false);
        }

        return false;
    }

    private string Assume(TerraformChange change, ProvisionCall call)
    {
        var id = types.Find(change.Type)!.Create(call, ConfiguredOf(change));
        if (change.Before!["id"]?.GetValue<string>() is { } old) translated[old] = id;
        made[change.Address] = id;
        Assumed++;
        return id;
    }

    private string Create(TerraformChange change, ProvisionCall call)
    {
        var id = types.Find(change.Type)!.Create(call, AfterOf(change));
        made[change.Address] = id;
        waiting.Remove(change.Address);
        return id;
    }

    private string Update(TerraformChange change, ProvisionCall call)
    {
        types.Find(change.Type)!.Update(call, BeforeOf(change), AfterOf(change));
        return IdOf(change);
    }

    private string Delete(TerraformChange change, ProvisionCall call)
    {
        types.Find(change.Type)!.Delete(call, BeforeOf(change));
        return IdOf(change);
    }

    private bool IsMissing(TerraformChange change)
    {
        if (change.Before is null || types.Find(change.Type) is not { } type) return false;
        try
        {
            return !type.Stands(fork.ViewOf(scope), BeforeOf(change));
        }
        catch (TerraformValueException)
        {
            // A state that lacks what names the resource can't be asked for; making it will say what it lacks.
            return true;
        }
    }

    private string? OutputOf(TerraformChange change, string attribute)
    {
        if (types.Find(change.Type) is not { } type) return null;
        if (waiting.Contains(change.Address)) throw new TerraformValueException($"it waits for {change.Address}", isPending: true);
        var id = made.GetValueOrDefault(change.Address) ?? (change.Before is null ? null : IdOf(change));
        if (id is null) return null;
        if (attribute == "id") return id;
        var given = (change.After ?? change.Before)?[attribute];
        return given is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? Translate(text) : type.Output?.Invoke(fork.ViewOf(scope), id, attribute);
    }

    private string IdOf(TerraformChange change) => Translate(change.Before?["id"]?.GetValue<string>() ?? "");

    private TerraformValues BeforeOf(TerraformChange change) => new(change.Before!, null, _ => [], Translate);

    // A state also holds what AWS filled in, and what other resources did to this one: a group's state has the rules that stand beside it.
    private TerraformValues ConfiguredOf(TerraformChange change)
    {
        if (references.ExpressionsOf(change) is not { } set) return BeforeOf(change);
        var known = new JsonObject(change.Before!.Where(member => set.ContainsKey(member.Key) || member.Key == "tags_all").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        return new TerraformValues(known, null, _ => [], Translate);
    }

    private TerraformValues AfterOf(TerraformChange change) => new(change.After!, change.Unknown, attribute => references.Of(change, attribute), Translate);

    private string Translate(string text) => translated.GetValueOrDefault(text, text);

    private int RankOf(TerraformChange change) => types.Find(change.Type)!.Rank;

    private static string ActionOf(TerraformChange change) => (change.Creates, change.Deletes) switch
    {
        (true, true) => "replace",
        (true, _) => "create",
        (_, true) => "delete",
        _ => "update",
    };

    /// <summary>One thing to do, and why it could not be done so far.</summary>
    private sealed class Step(TerraformChange change, string action, Func<TerraformChange, ProvisionCall, string> run, bool isSilent = false)
    {
        /// <summary>Whether its success is told by another step, or by none.</summary>
        public bool IsSilent => isSilent;

        public TerraformChange Change => change;

        public string Action => action;

        public Func<TerraformChange, ProvisionCall, string> Do => run;

        public string? Problem { get; set; }

        public bool IsRefused { get; set; }
    }
}
