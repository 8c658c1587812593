using Weft.Aws.Iam.Policies;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Users;

/// <summary>Users as IAM shows them.</summary>
internal static class UserShapes
{
    public static string Arn(View view, User user) => IamNames.Arn(view.Account, "user", user.Path, user.Id.Text);

    /// <param name="isWhole">Lists leave tags and boundary out.</param>
    public static UserShape Of(View view, User user, bool isWhole) => new()
    {
        Path = user.Path,
        UserName = user.Id.Text,
        UserId = user.UniqueId,
        Arn = Arn(view, user),
        CreateDate = user.CreatedAt,
        PermissionsBoundary = isWhole ? PolicyShapes.OfBoundary(user.Boundary) : null,
        Tags = isWhole ? IamTags.Shapes(user.Tags) : null,
    };

    public static bool IsRoot(View view) => view.Call.Caller.Arn == $"arn:aws:iam::{view.Account}:root";

    /// <summary>The root user has neither name nor path; the account's birth is not recorded, so it counts as made when asked first.</summary>
    public static UserShape OfRoot(View view) => new()
    {
        Path = null!,
        UserName = null!,
        UserId = view.Account.Text,
        Arn = view.Call.Caller.Arn,
        CreateDate = view.Find(Control.Operations.Birth.TheOne)?.At ?? view.Now,
    };
}
