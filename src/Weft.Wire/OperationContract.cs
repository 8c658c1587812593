namespace Weft.Wire;

/// <summary>One operation of a service: how its request is read and how its result is written.</summary>
public abstract class OperationContract
{
    private protected OperationContract(ServiceContract service, string name)
    {
        Service = service;
        Name = name;
    }

    public ServiceContract Service { get; }

    public string Name { get; }

    public abstract Type RequestType { get; }

    public abstract Type ResultType { get; }

    public abstract object ReadRequest(WireRequest request);

    public abstract void WriteResult(object result, string requestId, ResponseBuffer output);

    /// <summary>
    /// The operation that a request names, whether the service has it or not. A request that names none throws
    /// <c>MissingAction</c>; one that names a version of the API that is not served throws <c>NoSuchVersion</c>.
    /// </summary>
    public static string? OperationName(WireRequest request, ServiceContract service) => service.Protocol switch
    {
        WireProtocol.Ec2 or WireProtocol.Query => QueryProtocol.OperationName(request, service),
        WireProtocol.Json10 or WireProtocol.Json11 => JsonProtocol.OperationName(request, service),
        _ => throw new AwsException("UnsupportedOperation", $"The protocol of {service.ServiceId} is not supported.", 501),
    };
}

/// <summary>An operation with the types of its request and result.</summary>
public sealed class OperationContract<TRequest, TResult> : OperationContract
    where TRequest : class
    where TResult : class
{
    private readonly Func<WireRequest, TRequest> read;
    private readonly Action<TResult, string, ResponseBuffer> write;

    internal OperationContract(
        ServiceContract service, string name, Func<WireRequest, TRequest> read, Action<TResult, string, ResponseBuffer> write)
        : base(service, name)
    {
        this.read = read;
        this.write = write;
    }

    public override Type RequestType => typeof(TRequest);

    public override Type ResultType => typeof(TResult);

    public TRequest Read(WireRequest request) => read(request);

    public void Write(TResult result, string requestId, ResponseBuffer output) => write(result, requestId, output);

    public override object ReadRequest(WireRequest request) => read(request);

    public override void WriteResult(object result, string requestId, ResponseBuffer output) => write((TResult)result, requestId, output);
}
