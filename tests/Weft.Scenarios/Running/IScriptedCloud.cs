using Weft.Network.Model;

namespace Weft.Scenarios.Running;

/// <summary>What does the <c>aws</c> lines of a scenario, and says what they mean for packets.</summary>
public interface IScriptedCloud
{
    /// <summary>Does one line after the word "aws"; returns what was wrong with it, or null.</summary>
    string? Run(string line);

    NetworkInput Lower();

    /// <summary>Text with each name that stands alone replaced by its id.</summary>
    string WithIds(string text);

    /// <summary>Text with each id replaced by its name.</summary>
    string WithNames(string text);
}
