using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// JSON as parts that can be recombined into what no writer would write: duplicate members, bytes that are not text, numbers that are not
/// numbers.
/// </summary>
internal sealed class JsonTree
{
    private JsonTree(byte[]? scalar, List<Member>? members, List<JsonTree>? items) => (Scalar, Members, Items) = (scalar, members, items);

    /// <summary>The text of a value without parts, which may be invalid.</summary>
    public byte[]? Scalar { get; }

    public List<Member>? Members { get; }

    public List<JsonTree>? Items { get; }

    public static JsonTree Of(byte[] scalar) => new(scalar, null, null);

    public static JsonTree Of(string scalar) => Of(Encoding.UTF8.GetBytes(scalar));

    public static JsonTree Object(params List<Member> members) => new(null, members, null);

    public static JsonTree Array(params List<JsonTree> items) => new(null, null, items);

    public static JsonTree Of(JsonNode? node) => node switch
    {
        JsonObject members => Object([.. members.Select(m => new Member(Name(m.Key), Of(m.Value)))]),
        JsonArray items => Array([.. items.Select(Of)]),
        _ => Of(node?.ToJsonString() ?? "null"),
    };

    /// <summary>A name or a string, quoted.</summary>
    public static byte[] Name(string text) => Encoding.UTF8.GetBytes(JsonValue.Create(text)!.ToJsonString());

    public JsonTree Clone() =>
        Members is not null ? Object([.. Members.Select(m => m with { Value = m.Value.Clone() })])
        : Items is not null ? Array([.. Items.Select(i => i.Clone())])
        : this;

    public byte[] ToUtf8()
    {
        var text = new MemoryStream();
        Write(text);
        return text.ToArray();
    }

    /// <summary>Every place of a value in the tree, except the root.</summary>
    public List<Place> Places()
    {
        var places = new List<Place>();
        Collect(places);
        return places;
    }

    private void Collect(List<Place> places)
    {
        for (var i = 0; i < (Members?.Count ?? Items?.Count ?? 0); i++)
        {
            places.Add(new Place(this, i));
            (Members?[i].Value ?? Items![i]).Collect(places);
        }
    }

    private void Write(MemoryStream text)
    {
        if (Scalar is not null)
        {
            text.Write(Scalar);
            return;
        }

        text.WriteByte(Members is not null ? (byte)'{' : (byte)'[');
        for (var i = 0; i < (Members?.Count ?? Items!.Count); i++)
        {
            if (i > 0) text.WriteByte((byte)',');
            if (Members is not null)
            {
                text.Write(Members[i].Name);
                text.WriteByte((byte)':');
            }

            (Members?[i].Value ?? Items![i]).Write(text);
        }

        text.WriteByte(Members is not null ? (byte)'}' : (byte)']');
    }

    /// <param name="Name">The name with its quotes.</param>
    public sealed record Member(byte[] Name, JsonTree Value);

    /// <summary>The place of a value in its parent.</summary>
    public readonly record struct Place(JsonTree Parent, int At)
    {
        public JsonTree Value
        {
            get => Parent.Members?[At].Value ?? Parent.Items![At];
            set
            {
                if (Parent.Members is { } members) members[At] = members[At] with { Value = value };
                else Parent.Items![At] = value;
            }
        }

        public void Remove()
        {
            Parent.Members?.RemoveAt(At);
            Parent.Items?.RemoveAt(At);
        }

        /// <summary>Inserts a copy directly after it; a member is duplicated then.</summary>
        public void Double(JsonTree value)
        {
            if (Parent.Members is { } members) members.Insert(At + 1, new Member(members[At].Name, value));
            else Parent.Items!.Insert(At + 1, value);
        }

        public void Rename(byte[] name)
        {
            if (Parent.Members is { } members) members[At] = members[At] with { Name = name };
        }
    }
}
