using System.Net.WebSockets;
using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Realtime;

namespace GameSession.Tests.Realtime;

public sealed class FrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(200_000)]
    public async Task A_frame_is_read_as_the_text_that_was_framed(int length)
    {
        var text = Encoding.ASCII.GetBytes(new string('x', length));
        Assert.Equal(text, Assert.Single(await ReadAsync(Frame.Text(text), 1)));
    }

    [Fact]
    public async Task Joined_frames_are_read_one_after_the_other()
    {
        byte[][] texts = [.. new[] { 3, 0, 126, 70_000, 5 }.Select(n => Encoding.ASCII.GetBytes(new string('x', n)))];
        var joined = Frame.Join([.. texts.Select(t => Frame.Text(t))]);
        Assert.Equal(texts, await ReadAsync(joined, texts.Length));
    }

    // The framework's own client reads it.
    private static async Task<List<byte[]>> ReadAsync(Frame frame, int count)
    {
        using var stream = new MemoryStream(frame.Bytes.ToArray());
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
        var messages = new List<byte[]>();
        var buffer = new byte[256 * 1024];
        while (messages.Count < count)
        {
            var length = 0;
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(
                    new ArraySegment<byte>(buffer, length, buffer.Length - length), TestContext.Current.CancellationToken);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            messages.Add(buffer[..length]);
        }

        Assert.Equal(stream.Length, stream.Position);
        return messages;
    }
}
