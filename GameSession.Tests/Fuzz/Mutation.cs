namespace GameSession.Tests.Fuzz;

/// <summary>Changes a message that a client could send into one that no client would send.</summary>
internal static class Mutation
{
    private static readonly byte[] Structure = "{}[]:,\"\\0-e. \0\n\t/"u8.ToArray();

    /// <summary>Changes one to three places of the JSON and leaves it JSON as far as what is put in is.</summary>
    public static void OfStructure(JsonTree tree, Chance chance)
    {
        for (var times = chance.Weighted((6, 1), (3, 2), (1, 3)); times > 0; times--)
        {
            var places = tree.Places();
            if (places.Count == 0)
            {
                tree.Members?.Add(new JsonTree.Member(Hostile.NameFor(chance), Hostile.ValueFor(chance)));
                continue;
            }

            Change(chance.OneOf(places), chance.OneOf(places), chance);
        }
    }

    /// <summary>Changes bytes after the first <paramref name="keep"/>, regardless of their meaning.</summary>
    public static byte[] OfBytes(byte[] text, int keep, Chance chance)
    {
        var bytes = text.ToList();
        for (var times = chance.Weighted((6, 1), (3, 2), (1, 8)); times > 0 && bytes.Count > keep; times--)
        {
            var at = keep + chance.Below(bytes.Count - keep);
            switch (chance.Below(7))
            {
                // Mostly stays within ASCII: invalid UTF-8 ends the connection, and is a separate kind of input.
                case 0:
                    bytes[at] ^= (byte)(1 << chance.Below(chance.In(3) ? 8 : 7));
                    break;
                case 1:
                    bytes[at] = chance.OneOf(Structure);
                    break;
                case 2:
                    bytes.Insert(at, chance.In(97) ? (byte)chance.Below(128) : (byte)chance.Below(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(chance.Between(1, 8), bytes.Count - at));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    var from = chance.Below(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(chance.Between(1, 40), bytes.Count - from)));
                    break;
                default:
                    bytes.Insert(at, chance.OneOf(Structure));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Change(JsonTree.Place place, JsonTree.Place other, Chance chance)
    {
        switch (chance.Below(11))
        {
            case 0:
                place.Remove();
                break;
            case 1:
                place.Double(chance.In(50) ? place.Value.Clone() : Hostile.ValueFor(chance));
                break;
            case 2:
                place.Rename(Hostile.NameFor(chance));
                break;
            case 3:
                place.Value = chance.In(50) ? JsonTree.Array(place.Value)
                    : JsonTree.Object(new JsonTree.Member(Hostile.NameFor(chance), place.Value));
                break;
            case 4:
                place.Value = other.Value.Clone();
                break;
            case 5:
                place.Parent.Members?.Add(new JsonTree.Member(Hostile.NameFor(chance), Hostile.ValueFor(chance)));
                place.Parent.Items?.Add(Hostile.ValueFor(chance));
                break;
            case 6:
                place.Value = Hostile.NumberFor(chance);
                break;
            case 7:
                place.Value = Hostile.PointerFor(chance);
                break;
            default:
                place.Value = Hostile.ValueFor(chance);
                break;
        }
    }
}
