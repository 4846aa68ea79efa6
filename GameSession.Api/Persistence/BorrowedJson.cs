using System.Buffers;
using GameSession.Api.Json;
using Npgsql;
using NpgsqlTypes;

namespace GameSession.Api.Persistence;

/// <summary>
/// Arguments with whole states, in borrowed arrays. A new array of that size would be among the large objects, which only a collection of all
/// generations frees, and a save a few milliseconds apart from the next needs one each.
/// </summary>
internal sealed class BorrowedJson
{
    private readonly List<byte[]> _arrays = [];

    public NpgsqlParameter Arg(StateValue json)
    {
        var array = ArrayPool<byte>.Shared.Rent(json.Size);
        _arrays.Add(array);
        return new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = array.AsMemory(0, json.Write(array)), NpgsqlDbType = NpgsqlDbType.Jsonb };
    }

    /// <summary>
    /// Gives the arrays back. Call it only after the command has succeeded: a connection that broke may still be sending, and must not send what
    /// the next borrower writes.
    /// </summary>
    public void Return()
    {
        foreach (var array in _arrays) ArrayPool<byte>.Shared.Return(array);
        _arrays.Clear();
    }
}
