using System.Text;
using Weft.Wire;

namespace Weft.Tests.Wire;

/// <summary>Requests made and answers read the way a client would, for the tests of this folder.</summary>
internal static class Wires
{
    public static WireRequest Form(string form) => new()
    {
        Method = "POST",
        Path = "/",
        ContentType = "application/x-www-form-urlencoded; charset=utf-8",
        Body = Encoding.Latin1.GetBytes(form),
    };

    public static WireRequest Json(string json) => new()
    {
        Method = "POST",
        Path = "/",
        ContentType = "application/x-amz-json-1.1",
        Body = Encoding.UTF8.GetBytes(json),
    };

    public static string Written(Action<ResponseBuffer> write)
    {
        using var buffer = new ResponseBuffer(16);
        write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Write<TRequest, TResult>(this OperationContract<TRequest, TResult> contract, TResult result)
        where TRequest : class
        where TResult : class =>
        Written(buffer => contract.Write(result, "req-1", buffer));
}
