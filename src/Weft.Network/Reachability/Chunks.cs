namespace Weft.Network.Reachability;

/// <summary>An array in pieces: a copy shares all pieces until one of them is written, so that a small change of a large table is small.</summary>
internal sealed class Chunks<T>
{
    private const int Shift = 9;
    private const int Size = 1 << Shift;

    private readonly T[][] _pieces;
    private readonly bool[] _isOwn;

    public Chunks(int count)
    {
        _pieces = new T[(count + Size - 1) >> Shift][];
        _isOwn = new bool[_pieces.Length];
        for (var i = 0; i < _pieces.Length; i++) _pieces[i] = new T[Size];
        Array.Fill(_isOwn, true);
        Count = count;
    }

    private Chunks(Chunks<T> other)
    {
        _pieces = (T[][])other._pieces.Clone();
        _isOwn = new bool[_pieces.Length];
        Count = other.Count;
    }

    public int Count { get; }

    public T this[int index]
    {
        get => _pieces[index >> Shift][index & (Size - 1)];
        set => Own(index >> Shift)[index & (Size - 1)] = value;
    }

    /// <summary>A copy to write to. This one must not be written to any more, but by <see cref="Fill"/>.</summary>
    public Chunks<T> Copy() => new(this);

    /// <summary>Puts what is worked out on first use where every copy that shares the piece finds it.</summary>
    public T Fill(int index, T value) => _pieces[index >> Shift][index & (Size - 1)] = value;

    private T[] Own(int piece)
    {
        if (!_isOwn[piece]) (_pieces[piece], _isOwn[piece]) = ((T[])_pieces[piece].Clone(), true);
        return _pieces[piece];
    }
}
