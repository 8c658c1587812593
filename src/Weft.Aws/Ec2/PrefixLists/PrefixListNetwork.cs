using Weft.Control.State;
using Weft.Network.Model;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>A prefix list for the engine: the entries of the version in force.</summary>
internal static class PrefixListNetwork
{
    public static void Lower(View view, ManagedPrefixList list, NetworkDraft draft) =>
        draft.PrefixLists.Add(new PrefixList(list.Id.Text, [.. view.Require(PrefixListVersion.IdOf(list.Id, list.Version)).Entries.Select(entry => entry.Block)]));
}
