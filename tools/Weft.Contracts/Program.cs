using Weft.Contracts;

bool check = args.Contains("--check");
string? data = args.FirstOrDefault(a => !a.StartsWith('-')) ?? DataFolder.Discover();
if (data is null || !Directory.Exists(Path.Combine(data, "ec2")))
{
    Console.Error.WriteLine(data is null
        ? "weft-contracts: no data folder was given, and python3 with botocore was not found. Give the path of a botocore data folder."
        : $"weft-contracts: '{data}' is no botocore data folder (it has no 'ec2').");
    return 2;
}

var generated = new Generated(Repository.Root(Directory.GetCurrentDirectory()));
IReadOnlyDictionary<string, string> files = generated.Make(data);
IReadOnlyList<string> differing = check ? generated.Differences(files) : generated.Write(files);
foreach (string name in differing) Console.WriteLine($"{(check ? "differs" : "wrote")}: {name}");
int lines = files.Values.Sum(text => text.Count(c => c == '\n'));
Console.WriteLine($"{files.Count} files, {lines} lines, {differing.Count} {(check ? "differ" : "changed")}");
return check && differing.Count > 0 ? 1 : 0;
