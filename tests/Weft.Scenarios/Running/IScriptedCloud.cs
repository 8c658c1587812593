using Weft.Network.Model;

namespace Weft.Scenarios.Running;

/// <summary>What does the <c>aws</c> lines of a scenario, and says what they mean for packets.</summary>
public interface IScriptedCloud
{
    /// <summary>Does one line after the word "aws"; returns what was wrong with it, or null.</summary>
    string? Run(string line);

    /// <summary>Has the cloud's own analyzer look at a path, and says what it found: "found", with "via" all components, or "blocked by" each code and culprit.</summary>
    /// <param name="path">The path's identifier, and options of the command line that starts the analysis.</param>
    /// <param name="withComponents">Whether an open path is to be told component by component.</param>
    string Analyze(string path, bool withComponents);

    NetworkInput Lower();

    /// <summary>Text with each name that stands alone replaced by its id.</summary>
    string WithIds(string text);

    /// <summary>Text with each id replaced by its name.</summary>
    string WithNames(string text);
}
