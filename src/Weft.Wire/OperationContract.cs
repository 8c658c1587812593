namespace Weft.Wire;

/// <summary>Reads a request from the members of a form.</summary>
public delegate object QueryRequestReader(ref QueryReader reader);

/// <summary>Reads a request from the members of a JSON object.</summary>
public delegate object JsonRequestReader(ref JsonReader reader);

/// <summary>Reads a request from the parts of HTTP.</summary>
public delegate object RestRequestReader(ref RestReader reader);

/// <summary>One operation of a service: how its request is read and how its result is written.</summary>
public abstract class OperationContract
{
    private readonly QueryRequestReader? query;
    private readonly JsonRequestReader? json;
    private readonly RestRequestReader? rest;
    private readonly string? wrapper;

    private protected OperationContract(ServiceContract service, string name, RestRequestReader rest, RestBinding binding)
    {
        Service = service;
        Name = name;
        Binding = binding;
        this.rest = rest;
    }

    private protected OperationContract(
        ServiceContract service, string name, QueryRequestReader? query, JsonRequestReader? json, string? wrapper)
    {
        Service = service;
        Name = name;
        this.query = query;
        this.json = json;
        this.wrapper = wrapper;
    }

    public ServiceContract Service { get; }

    public string Name { get; }

    /// <summary>Where the members are in HTTP; null outside of REST.</summary>
    internal RestBinding? Binding { get; }

    public abstract Type RequestType { get; }

    public abstract Type ResultType { get; }

    public object ReadRequest(WireRequest request) => query is not null
        ? QueryProtocol.Read(request, Service.Protocol, query)
        : rest is not null ? RestProtocol.Read(request, Service, Binding!, rest)
        : JsonProtocol.Read(request, Service, json!);

    /// <summary>Writes the body of the answer, and tells what goes before it where that is more than "200 OK".</summary>
    public ResponseHead? WriteResult(object result, string requestId, ResponseBuffer output)
    {
        if (Binding is { } binding)
        {
            var answer = new RestOutput(output, Service.XmlNamespace!);
            (result as IRestResult)?.WriteRest(answer);
            return answer.Head(binding.Status);
        }

        if (json is not null) JsonProtocol.Write((IJsonShape)result, output);
        else if (Service.Protocol == WireProtocol.Ec2) QueryProtocol.WriteEc2(Service, Name, (IXmlShape)result, requestId, output);
        else QueryProtocol.WriteQuery(Service, Name, wrapper, (IXmlShape)result, requestId, output);
        return null;
    }

    /// <summary>
    /// The operation that a request names, whether the service has it or not; null when it names another service's. A request that
    /// names none throws <c>MissingAction</c>; one that names a version of the API that is not served throws <c>NoSuchVersion</c>.
    /// </summary>
    public static string? OperationName(WireRequest request, ServiceContract service) => service.Protocol switch
    {
        WireProtocol.Ec2 or WireProtocol.Query => QueryProtocol.OperationName(request, service),
        WireProtocol.Json10 or WireProtocol.Json11 => JsonProtocol.OperationName(request, service),
        WireProtocol.RestXml => RestProtocol.OperationName(request, service),
        _ => throw new AwsException("UnsupportedOperation", $"The protocol of {service.ServiceId} is not supported.", 501),
    };
}

/// <summary>
/// An operation with the types of its request and result. All that it does is done by its base, so that the hundreds of
/// instantiations cost little at start.
/// </summary>
public sealed class OperationContract<TRequest, TResult> : OperationContract
    where TRequest : class
    where TResult : class
{
    /// <param name="service">The service.</param>
    /// <param name="name">The operation.</param>
    /// <param name="read">Makes a <typeparamref name="TRequest"/>.</param>
    /// <param name="wrapper">The element around the result in the query protocol; null where AWS has no output for the operation.</param>
    internal OperationContract(ServiceContract service, string name, QueryRequestReader read, string? wrapper = null)
        : base(service, name, read, null, wrapper)
    {
    }

    internal OperationContract(ServiceContract service, string name, JsonRequestReader read)
        : base(service, name, null, read, null)
    {
    }

    internal OperationContract(ServiceContract service, string name, RestRequestReader read, RestBinding binding)
        : base(service, name, read, binding)
    {
    }

    public override Type RequestType => typeof(TRequest);

    public override Type ResultType => typeof(TResult);

    public TRequest Read(WireRequest request) => (TRequest)ReadRequest(request);

    public ResponseHead? Write(TResult result, string requestId, ResponseBuffer output) => WriteResult(result, requestId, output);
}
