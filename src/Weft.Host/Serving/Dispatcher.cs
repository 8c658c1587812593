using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Signing;

namespace Weft.Host.Serving;

/// <summary>
/// Takes one AWS request from bytes to bytes: which service and Region, who asks, what is asked, whether it is permitted, the operation, the
/// answer. The one place where a caller's mistake becomes an error envelope, and where a fault of our own becomes InternalError.
/// </summary>
public sealed class Dispatcher(Cloud cloud, Catalog catalog, ServerSettings settings, CallLog log)
{
    private readonly ServiceDirectory services = new(catalog);
    private readonly OptedInRegions optedIn = settings.OptedIn ?? OptedInRegions.None;

    public ServiceDirectory Services => services;

    public async ValueTask<Reply> AnswerAsync(WireRequest request, CallRecord record, ResponseBuffer output)
    {
        ServiceContract? service = null;
        try
        {
            var signed = SignedRequest.Of(request);
            var isSigned = SignatureScope.TryParse(signed, out var scope, out var fault);
            service = services.Find(scope?.Service, request);
            record.Service = service?.SigningName ?? scope?.Service ?? "-";
            if (!isSigned) throw service is null ? fault!.In(ProtocolOf(service, request)) : fault!.In(service);
            if (service is null) throw new AwsException("UnsupportedOperation", $"Weft does not serve '{scope!.Service}'.");
            return await CallAsync(request, signed, scope!, service, record, output);
        }
        catch (AwsException mistake)
        {
            return Error(mistake.Code, mistake.Message, mistake.Status, mistake.Details);
        }
        catch (Exception bug)
        {
            log.Fault(record, bug);
            return Error(service is { IsS3: true } ? "InternalError" : InternalError(ProtocolOf(service, request)), "An internal error has occurred", 500, []);
        }

        Reply Error(string code, string message, int status, IReadOnlyList<(string Name, string Value)> details)
        {
            var protocol = ProtocolOf(service, request);
            output.Reset();
            ErrorEnvelope.Write(protocol, code, message, record.RequestId, service, status, output, details);
            return new Reply(status, ErrorEnvelope.ContentType(protocol), output, code)
            {
                Headers = [.. details.Where(detail => detail.Name == "Region").Select(detail => ("x-amz-bucket-region", detail.Value))],
            };
        }
    }

    private async ValueTask<Reply> CallAsync(
        WireRequest request, SignedRequest signed, SignatureScope scope, ServiceContract service, CallRecord record, ResponseBuffer output)
    {
        record.Region = scope.Region;
        var now = cloud.Clock.GetUtcNow();
        var (principal, secret) = Identification.Identify(cloud.Current, signed, scope, service, settings.Auth, now);
        if (service.IsS3) request = ChunkedPayload.Decode(request, scope, secret);
        record.Account = principal.Caller.Account.Text;
        var operation = RequireOperation(request, service, record);
        var place = Identification.ScopeOf(catalog, optedIn, principal, scope, service);
        var call = new Call(place, principal.Caller, operation.Contract.Name, record.RequestId, now);
        var parsed = operation.Contract.ReadRequest(request);
        operation.CheckRefusals(parsed);
        Identification.Authorize(cloud.Current, catalog, principal, operation, parsed, request, call, scope.Region);
        var answer = await cloud.ExecuteAsync(new Invocation(operation, parsed, call, FingerprintOf(request)));
        var head = answer.Result is { } result ? operation.Contract.WriteResult(result, record.RequestId, output) : null;
        if (answer.Result is null) output.Write(answer.Recorded.Span);
        return head is null
            ? new Reply(200, ErrorEnvelope.ContentType(service.Protocol), output)
            : new Reply(head.Status, ErrorEnvelope.ContentType(service.Protocol), output) { Headers = head.Headers, Content = head.Content };
    }

    private Operation RequireOperation(WireRequest request, ServiceContract service, CallRecord record)
    {
        var name = OperationContract.OperationName(request, service) ?? "";
        record.Operation = name;
        if (catalog.Find(service.SigningName, name) is { } operation) return operation;
        if (service.Knows(name)) throw new AwsException("UnsupportedOperation", $"Weft does not support the operation {name} of {service.ServiceId}.");
        throw service.Protocol is WireProtocol.Json10 or WireProtocol.Json11
            ? new AwsException("UnknownOperationException", $"The operation {name} is not known to {service.ServiceId}.")
            : new AwsException("InvalidAction", $"The action {name} is not valid for this web service.");
    }

    // A retry repeats the parameters and not the signature, so the body (or query string) identifies what was asked.
    private static ReadOnlyMemory<byte> FingerprintOf(WireRequest request) =>
        request.Body.Length > 0 ? request.Body : System.Text.Encoding.UTF8.GetBytes(request.QueryString);

    private static WireProtocol ProtocolOf(ServiceContract? service, WireRequest request) =>
        service?.Protocol ?? (request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true ? WireProtocol.Json11 : WireProtocol.Query);

    private static string InternalError(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Ec2 => "InternalError",
        WireProtocol.Query or WireProtocol.RestXml => "InternalFailure",
        _ => "InternalServerError",
    };
}
