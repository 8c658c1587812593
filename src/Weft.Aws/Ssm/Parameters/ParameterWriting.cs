using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>PutParameter, DeleteParameter, DeleteParameters.</summary>
internal static class ParameterWriting
{
    private const string Text = "text";
    private const string Image = "aws:ec2:image";
    private const int StandardBytes = 4_096;
    private const int AdvancedBytes = 8_192;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static PutParameterResult Put(Transaction transaction, PutParameterRequest request)
    {
        ParameterNames.Require(request.Name);
        if (request.Type == ParameterTypeValues.SecureString)
            throw new AwsException("UnsupportedParameterType", "Weft keeps no secrets: the parameter type SecureString is not supported.");
        if (request.Tags.Count > 0 && request.Overwrite == true)
        {
            throw ParameterErrors.Validation(
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
        }

        RequireValue(request.Value, request.AllowedPattern);
        var present = transaction.Find(Parameter.IdOf(request.Name));
        if (present is not null && request.Overwrite != true)
        {
            throw new AwsException(
                "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }

        var version = VersionOf(transaction, request, present?.Newest);
        if (present is null) RequireRoom(transaction);
        var versions = present?.Versions ?? [];
        // The oldest makes room for the newest; Weft has no labels, which would keep it.
        if (versions.Length == FixedLimits.VersionsPerParameter) versions = versions.RemoveAt(0);
        transaction.Put(new Parameter(Parameter.IdOf(request.Name), request.Name, versions.Add(version)));
        if (request.Tags.Count > 0) ParameterTags.Merge(transaction, request.Name, request.Tags);
        return new PutParameterResult { Version = version.Number, Tier = version.Tier };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteParameterRequest request)
    {
        var parameter = ParameterReference.Parse(request.Name, transaction).FindOwn(transaction) ?? throw ParameterErrors.NotFound(request.Name);
        transaction.Remove(parameter.Id);
        return EmptyResult.Instance;
    }

    public static DeleteParametersResult DeleteSeveral(Transaction transaction, DeleteParametersRequest request)
    {
        List<string> deleted = [];
        List<string> invalid = [];
        foreach (var name in request.Names.Distinct(StringComparer.Ordinal))
        {
            var parameter = ParameterReference.Parse(name, transaction).FindOwn(transaction);
            if (parameter is not null) transaction.Remove(parameter.Id);
            (parameter is null ? invalid : deleted).Add(name);
        }

        return new DeleteParametersResult { DeletedParameters = deleted, InvalidParameters = invalid };
    }

    private static ParameterVersion VersionOf(Transaction transaction, PutParameterRequest request, ParameterVersion? newest)
    {
        var kind = request.Type ?? newest?.Kind ?? throw ParameterErrors.Validation("A parameter type is required when you create a parameter.");
        if (newest is not null && newest.Kind != kind)
        {
            throw new AwsException(
                "HierarchyTypeMismatchException",
                "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.");
        }

        var dataType = request.DataType ?? newest?.DataType ?? Text;
        RequireDataType(transaction, dataType, request.Value);
        return new ParameterVersion(
            (newest?.Number ?? 0) + 1, kind, request.Value, request.Description ?? newest?.Description, request.AllowedPattern, dataType,
            TierOf(request, newest), transaction.Now, transaction.Call.Caller.Arn);
    }

    private static void RequireDataType(View view, string dataType, string value)
    {
        switch (dataType)
        {
            case Text:
                return;
            case Image when ImageCatalog.Find(view.RegionFacts(), value) is not null:
                return;
            case Image:
                throw ParameterErrors.Validation($"The parameter value {value} is no image of this Region, as the data type {Image} asks.");
            default:
                throw ParameterErrors.Validation($"Weft does not do the data type {dataType}.");
        }
    }

    /// <summary>An advanced parameter stays one; intelligent tiering chooses by size.</summary>
    private static string TierOf(PutParameterRequest request, ParameterVersion? newest)
    {
        var isLong = Encoding.UTF8.GetByteCount(request.Value) > StandardBytes;
        if (request.Tier is ParameterTierValues.Advanced || newest?.Tier == ParameterTierValues.Advanced) return ParameterTierValues.Advanced;
        if (!isLong) return ParameterTierValues.Standard;
        if (request.Tier == ParameterTierValues.IntelligentTiering) return ParameterTierValues.Advanced;
        throw ParameterErrors.Validation(
            $"Standard tier parameters support a maximum parameter value of {StandardBytes} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.");
    }

    private static void RequireValue(string value, string? pattern)
    {
        if (value.Length == 0) throw ParameterErrors.Validation("The parameter value must not be empty.");
        if (value.Contains("{{", StringComparison.Ordinal)) throw ParameterErrors.Validation("Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
        if (Encoding.UTF8.GetByteCount(value) > AdvancedBytes) throw ParameterErrors.Validation($"The parameter value is longer than {AdvancedBytes} bytes.");
        if (pattern is null) return;
        try
        {
            if (!Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, Moment))
                throw new AwsException("ParameterPatternMismatchException", $"Parameter value, cannot be validated against allowedPattern: {pattern}");
        }
        catch (ArgumentException)
        {
            throw new AwsException("InvalidAllowedPatternException", "The request does not meet the regular expression requirement.");
        }
        catch (RegexMatchTimeoutException)
        {
            throw new AwsException("ParameterPatternMismatchException", $"Parameter value, cannot be validated in time against allowedPattern: {pattern}");
        }
    }

    private static void RequireRoom(View view)
    {
        if (view.Count<Parameter>() >= FixedLimits.ParametersPerRegion)
            throw new AwsException("ParameterLimitExceeded", "You have exceeded the number of parameters for this AWS account.");
    }
}
