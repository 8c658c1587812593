using Weft.Aws.CloudFormation.CdkMetadata;
using Weft.Aws.CloudFormation.ChangeSets;
using Weft.Aws.CloudFormation.Drift;
using Weft.Aws.CloudFormation.Estimates;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.NestedStacks;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.StackSets;
using Weft.Aws.CloudFormation.Types;
using Weft.Aws.CloudFormation.WaitConditions;
using Weft.Control.Operations;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation;

/// <summary>AWS CloudFormation. It knows no other service: what a stack can hold stands in the catalog, declared by each resource.</summary>
public static class CloudFormationService
{
    /// <param name="store">Finds the templates that calls name by URL.</param>
    /// <param name="host">Where the addresses of wait handles lead.</param>
    /// <param name="admitsRegion">Whether there is a Region of this name and calls into it are taken.</param>
    public static void Declare(Catalog catalog, ITemplateStore store, IHostAddress host, Func<string, bool> admitsRegion)
    {
        var advance = new StackAdvance(catalog);
        catalog.Resource(Stack.Type).Resource(StackResource.ResourceType).Resource(HistoryPage.Type).Resource(Remnant.Type).Resource(TemplateBody.Type)
            .Resource(ChangeSet.Type).Resource(DriftDetection.Type)
            .WithStep(advance.Step)
            .Past(HistoryPage.FormerNoun);
        DeclareChanges(catalog, store, advance);
        DeclareReading(catalog, store, host);
        DeclareChangeSets(catalog, store, advance);
        DeclareDriftAndTypes(catalog);
        DeclareStackSets(catalog, store, advance, admitsRegion);
        WaitProvisioning.Declare(catalog, host);
        AppMetadata.Declare(catalog);
        new NestedStackProvisioning(new StackCreation(catalog, store, advance), new StackUpdates(catalog, store, advance)).Declare(catalog);
    }

    private static void DeclareChanges(Catalog catalog, ITemplateStore store, StackAdvance advance)
    {
        var updates = new StackUpdates(catalog, store, advance);
        catalog.Write(CloudFormationApi.CreateStack, new StackCreation(catalog, store, advance).Create)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue)
            .Refuses(r => r.DeploymentConfig?.DisableRollback).RefusesValue(r => r.DeploymentConfig?.Mode, DeploymentConfigModeValues.Express);
        catalog.Write(CloudFormationApi.UpdateStack, updates.Update)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue)
            .Refuses(r => r.DeploymentConfig?.DisableRollback).RefusesValue(r => r.DeploymentConfig?.Mode, DeploymentConfigModeValues.Express);
        catalog.Write(CloudFormationApi.CancelUpdateStack, updates.Cancel);
        catalog.Write(CloudFormationApi.ContinueUpdateRollback, updates.Continue);
        catalog.Write(CloudFormationApi.RollbackStack, updates.Rollback);
        catalog.Write(CloudFormationApi.DeleteStack, new StackDeletion(catalog, advance).Delete).Refuses(r => r.DeletionMode)
            .Refuses(r => r.DeploymentConfig?.DisableRollback).RefusesValue(r => r.DeploymentConfig?.Mode, DeploymentConfigModeValues.Express);
        catalog.Write(CloudFormationApi.UpdateTerminationProtection, StackDeletion.Protect);
        catalog.Write(CloudFormationApi.SetStackPolicy, new StackPolicies(store).Set);
        catalog.Write(CloudFormationApi.SignalResource, new StackSignals(advance).Signal);
    }

    private static void DeclareReading(Catalog catalog, ITemplateStore store, IHostAddress host)
    {
        var templates = new StackTemplates(catalog, store);
        catalog.Read(CloudFormationApi.DescribeStacks, StackReading.Describe);
        catalog.Read(CloudFormationApi.ListStacks, StackReading.List);
        catalog.Read(CloudFormationApi.DescribeStackEvents, StackReading.Events);
        catalog.Read(CloudFormationApi.DescribeStackResource, StackReading.Resource);
        catalog.Read(CloudFormationApi.DescribeStackResources, StackReading.Resources);
        catalog.Read(CloudFormationApi.ListStackResources, StackReading.ListResources);
        catalog.Read(CloudFormationApi.ListExports, StackReading.Exports);
        catalog.Read(CloudFormationApi.ListImports, StackReading.Imports);
        catalog.Read(CloudFormationApi.GetStackPolicy, StackReading.Policy);
        catalog.Read(CloudFormationApi.GetTemplate, templates.Get);
        catalog.Read(CloudFormationApi.GetTemplateSummary, templates.Summarize);
        catalog.Read(CloudFormationApi.ValidateTemplate, templates.Validate);
        catalog.Read(CloudFormationApi.EstimateTemplateCost, new TemplateEstimates(catalog, store, host).Estimate)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue);
    }

    private static void DeclareChangeSets(Catalog catalog, ITemplateStore store, StackAdvance advance)
    {
        catalog.Write(CloudFormationApi.CreateChangeSet, new ChangeSetCreation(catalog, store).Create)
            .RefusesValue(r => r.ImportExistingResources, true)
            .Refuses(r => r.DeploymentMode)
            .Refuses(r => r.DeploymentConfig?.DisableRollback).RefusesValue(r => r.DeploymentConfig?.Mode, DeploymentConfigModeValues.Express)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue);
        catalog.Read(CloudFormationApi.DescribeChangeSet, ChangeSetOperations.Describe);
        catalog.Read(CloudFormationApi.ListChangeSets, ChangeSetOperations.List);
        catalog.Write(CloudFormationApi.DeleteChangeSet, ChangeSetOperations.Delete);
        catalog.Write(CloudFormationApi.ExecuteChangeSet, new ChangeSetOperations(catalog, store, advance).Execute);
    }

    private static void DeclareDriftAndTypes(Catalog catalog)
    {
        var drift = new DriftOperations(catalog);
        catalog.Write(CloudFormationApi.DetectStackDrift, drift.Detect);
        catalog.Write(CloudFormationApi.DetectStackResourceDrift, drift.DetectOne);
        catalog.Read(CloudFormationApi.DescribeStackDriftDetectionStatus, DriftOperations.Status);
        catalog.Read(CloudFormationApi.DescribeStackResourceDrifts, drift.Describe);
        var types = new TypeOperations(catalog);
        catalog.Read(CloudFormationApi.DescribeType, types.Describe).Refuses(r => r.VersionId).Refuses(r => r.PublisherId).Refuses(r => r.PublicVersionNumber);
        catalog.Read(CloudFormationApi.ListTypes, types.List);
    }

    private static void DeclareStackSets(Catalog catalog, ITemplateStore store, StackAdvance stacks, Func<string, bool> admitsRegion)
    {
        var advance = new StackSetAdvance(new InstanceSteps(catalog, new StackCreation(catalog, store, stacks), new StackUpdates(catalog, store, stacks)));
        var start = new OperationStart(advance);
        var sets = new StackSetOperations(catalog, store, start);
        catalog.Resource(StackSet.Type).Resource(StackInstance.Type).Resource(StackSetOperation.Type).WithStep(advance.Step);
        catalog.Write(CloudFormationApi.CreateStackSet, sets.Create).KnowingRepetition().RefusesValue(r => r.ManagedExecution?.Active, true).Refuses(r => r.StackId).Refuses(r => r.AutoDeployment)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue);
        catalog.Write(CloudFormationApi.UpdateStackSet, sets.Update).KnowingRepetition().RefusesValue(r => r.ManagedExecution?.Active, true).Refuses(r => r.AutoDeployment).Refuses(r => r.DeploymentTargets)
            .RefusesEach(r => r.Parameters, p => p.ResolvedValue);
        catalog.Write(CloudFormationApi.DeleteStackSet, StackSetOperations.Delete);
        catalog.Read(CloudFormationApi.DescribeStackSet, StackSetOperations.Describe);
        catalog.Read(CloudFormationApi.ListStackSets, StackSetOperations.List);
        var instances = new StackInstanceOperations(start, admitsRegion);
        catalog.Write(CloudFormationApi.CreateStackInstances, instances.Create).KnowingRepetition().Refuses(r => r.DeploymentTargets)
            .RefusesEach(r => r.ParameterOverrides, p => p.ResolvedValue);
        catalog.Write(CloudFormationApi.ImportStacksToStackSet, instances.Import).KnowingRepetition().Refuses(r => r.StackIdsUrl).Refuses(r => r.OrganizationalUnitIds);
        catalog.Write(CloudFormationApi.UpdateStackInstances, instances.Update).KnowingRepetition().Refuses(r => r.DeploymentTargets)
            .RefusesEach(r => r.ParameterOverrides, p => p.ResolvedValue);
        catalog.Write(CloudFormationApi.DeleteStackInstances, instances.Delete).KnowingRepetition().Refuses(r => r.DeploymentTargets);
        catalog.Write(CloudFormationApi.DetectStackSetDrift, instances.Detect).KnowingRepetition();
        catalog.Read(CloudFormationApi.DescribeStackInstance, StackInstanceOperations.Describe);
        catalog.Read(CloudFormationApi.ListStackInstances, StackInstanceOperations.List);
        var history = new OperationHistory(catalog, advance);
        catalog.Read(CloudFormationApi.DescribeStackSetOperation, OperationHistory.Describe);
        catalog.Read(CloudFormationApi.ListStackSetOperations, OperationHistory.List);
        catalog.Read(CloudFormationApi.ListStackSetOperationResults, OperationHistory.Results);
        catalog.Read(CloudFormationApi.ListStackInstanceResourceDrifts, history.ResourceDrifts);
        catalog.Write(CloudFormationApi.StopStackSetOperation, history.Stop);
    }
}
