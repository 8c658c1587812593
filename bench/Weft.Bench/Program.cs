using Weft.Bench.Reachability;

switch (args)
{
    case ["reach", .. var sizes]:
        ReachBench.Run(sizes.Length == 0 ? [1_000, 10_000] : [.. sizes.Select(int.Parse)]);
        return 0;
    default:
        Console.Error.WriteLine("usage: bench reach [SIZE...]");
        return 2;
}
