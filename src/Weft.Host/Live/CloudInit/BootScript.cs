using System.Collections.Immutable;
using System.Text;
using Weft.Fabric.Guests;

namespace Weft.Host.Live.CloudInit;

/// <summary>A plan as the shell script of one boot, with the files that it needs.</summary>
/// <param name="Text">Empty where there is nothing to do.</param>
internal sealed record BootScript(string Text, ImmutableArray<GuestFile> Files)
{
    private const string Folder = "/run/weft";

    public static BootScript Of(BootPlan plan, string instance, bool isFirstBoot)
    {
        var script = new Writer();
        foreach (var hook in plan.Hooks.OrderBy(hook => hook.Name == "bootcmd")) script.Run(hook);
        if (isFirstBoot)
        {
            foreach (var file in plan.Files.OrderBy(file => file.IsDeferred)) script.Write(file);
        }

        foreach (var step in plan.EveryBoot) script.Run(step);
        if (isFirstBoot)
        {
            // cloud-init runs them in the order of their names, which puts runcmd behind part-001.
            foreach (var step in plan.FirstBoot.OrderBy(step => step.Name, StringComparer.Ordinal)) script.Run(step);
            foreach (var note in plan.Notes) script.Say(note);
        }

        return script.Finish(instance);
    }

    /// <summary>A word that the shell takes as it is.</summary>
    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private sealed class Writer
    {
        private readonly StringBuilder text = new();
        private readonly List<GuestFile> files = [];

        public void Say(string what) => text.Append($"say {Quoted(what)}\n");

        public void Run(BootStep step)
        {
            var path = $"{Folder}/{files.Count:00}-{Plain(step.Name)}";
            files.Add(new GuestFile(path, Encoding.UTF8.GetBytes(step.Text)));
            text.Append($"chmod 700 {path}; {path} </dev/null || say {Quoted(step.Name)} ended with $?\n");
        }

        public void Write(BootFile file)
        {
            var source = $"{Folder}/{files.Count:00}-file";
            files.Add(new GuestFile(source, file.Content));
            var target = Quoted(file.Path);
            text.Append($"{{ mkdir -p \"$(dirname {target})\" && cat {source} {(file.IsAppended ? ">>" : ">")}{target}");
            if (file.Mode is { } mode) text.Append($" && chmod {mode} {target}");
            if (file.Owner is { } owner) text.Append($" && chown {Quoted(owner)} {target}");
            text.Append($"; }} || say {Quoted($"write_files: {file.Path} could not be written")}\n");
        }

        public BootScript Finish(string instance)
        {
            if (text.Length == 0) return new BootScript("", []);
            var head = $"say() {{ echo \"[weft] $*\"; }}\nexport INSTANCE_ID={instance}\ncd /\n";
            return new BootScript($"{head}{text}printf '{ConsoleTape.BootEnd.Replace("\n", "\\n", StringComparison.Ordinal)}'\n", [.. files]);
        }

        private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
    }
}
