namespace Weft.Host.Live;

/// <summary>Whether instances run for real.</summary>
public enum LiveMode
{
    /// <summary>Where this machine and user can.</summary>
    Auto,

    /// <summary>They must: where it can't be, Weft does not start.</summary>
    On,

    /// <summary>They are records only.</summary>
    Off,
}

/// <summary>How far the live half is, for the commands that need it.</summary>
internal sealed class LiveState
{
    private volatile LiveHost? host;
    private volatile string sentence = "instances are records only here: the live half is still starting";

    public LiveHost? Host => host;

    /// <summary>One sentence on whether instances run for real, and why not.</summary>
    public string Sentence => sentence;

    public void Refuse(string why) => sentence = why;

    public void Begin(LiveHost started, bool hasUplink)
    {
        sentence = (UserNamespace.IsInside ? "instances run for real, as this user" : "instances run for real, as root")
            + (hasUplink ? ", and reach the real internet through this machine" : "");
        host = started;
    }
}
