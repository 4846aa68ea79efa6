using System.Net.Sockets;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>Sends requests over one HTTP connection after another, several at a time on each (pipelined). Each must be answered.</summary>
internal sealed class RequestLane(FuzzedTable table, Findings findings, ulong seed, string process) : ILane
{
    private const int BatchSize = 8;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public async Task RunAsync(IEnumerable<long> indices)
    {
        var inputs = new Queue<RequestInput>();
        using var left = indices.GetEnumerator();
        while (true)
        {
            using var client = new TcpClient { NoDelay = true };
            var url = table.Deployment.UrlOf(process);
            await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            var reader = new RawReader(stream);
            // Requests after the last answer on a connection are sent again on the next one.
            var isOpen = true;
            while (isOpen)
            {
                while (inputs.Count < BatchSize && left.MoveNext())
                {
                    inputs.Enqueue(RequestInput.Make(seed, left.Current, table));
                    findings.CountSent(inputs.Last().Kind);
                }

                if (inputs.Count == 0) return;
                var sending = SendAsync(stream, [.. inputs.SelectMany(i => i.Bytes)]);
                for (var open = inputs.Count; open > 0 && isOpen; open--) isOpen = await TakeAsync(reader, inputs);
                if (!isOpen) client.Close();
                await sending;
            }
        }
    }

    private static async Task SendAsync(NetworkStream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The service has closed the connection with its last answer.
        }
    }

    // False if the connection has ended.
    private async Task<bool> TakeAsync(RawReader reader, Queue<RequestInput> inputs)
    {
        var input = inputs.Peek();
        try
        {
            var status = await reader.ReadHeadAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
            if (status == 0) Findings.Fail($"No answer to {input}");
            var body = input.Method == "HEAD" || status is 101 or 204 or 304 ? []
                : await reader.ReadBodyAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
            inputs.Dequeue();
            findings.Answered(status, reader.ContentType, body, input);
            if (input.Reader is not null) table.ExpectNoSecret(body, $"the answer to {input}");
            return status != 101 && !reader.Closes;
        }
        catch (Exception e) when (e is IOException or TimeoutException or InvalidDataException or FormatException)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message} Instead of an answer to {input}");
        }
    }
}
