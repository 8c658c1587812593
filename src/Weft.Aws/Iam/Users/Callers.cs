using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Iam.Users;

/// <summary>Operations that may leave the user's name out mean the user whose key signed the request.</summary>
internal static class Callers
{
    private const string UserMark = ":user/";

    /// <exception cref="Wire.AwsException">NoSuchEntity; ValidationError when nobody is named and the caller is no user.</exception>
    public static User RequireUser(View view, string? name) => view.Require(new Id<User>(name ?? RequireOwnName(view)));

    private static string RequireOwnName(View view)
    {
        var arn = view.Call.Caller.Arn;
        return arn.Contains(UserMark, StringComparison.Ordinal)
            ? arn[(arn.LastIndexOf('/') + 1)..]
            : throw IamErrors.Validation("Must specify userName when calling with non-User credentials");
    }
}
