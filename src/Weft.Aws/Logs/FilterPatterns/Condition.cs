namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>Conditions joined by <c>&amp;&amp;</c>, <c>||</c> and parentheses, of which <c>&amp;&amp;</c> binds the closer.</summary>
internal static class Condition
{
    private const int DeepestNesting = 32;

    /// <param name="scanner">Stands before the condition.</param>
    /// <param name="single">Reads one that is not joined.</param>
    public static Func<TValue, bool> Read<TValue>(PatternScanner scanner, Func<PatternScanner, Func<TValue, bool>> single) => ReadAny(scanner, single, 0);

    private static Func<TValue, bool> ReadAny<TValue>(PatternScanner scanner, Func<PatternScanner, Func<TValue, bool>> single, int depth)
    {
        if (depth > DeepestNesting) throw scanner.Invalid("its parentheses are nested too deep");
        var any = new List<Func<TValue, bool>> { ReadAll(scanner, single, depth) };
        while (scanner.TryTake("||")) any.Add(ReadAll(scanner, single, depth));
        return any.Count == 1 ? any[0] : value => any.Exists(condition => condition(value));
    }

    private static Func<TValue, bool> ReadAll<TValue>(PatternScanner scanner, Func<PatternScanner, Func<TValue, bool>> single, int depth)
    {
        var all = new List<Func<TValue, bool>> { ReadOne(scanner, single, depth) };
        while (scanner.TryTake("&&")) all.Add(ReadOne(scanner, single, depth));
        return all.Count == 1 ? all[0] : value => all.TrueForAll(condition => condition(value));
    }

    private static Func<TValue, bool> ReadOne<TValue>(PatternScanner scanner, Func<PatternScanner, Func<TValue, bool>> single, int depth)
    {
        if (!scanner.TryTake("(")) return single(scanner);
        var inner = ReadAny(scanner, single, depth + 1);
        scanner.Require(")");
        return inner;
    }
}
