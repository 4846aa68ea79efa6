using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GameSession.Benchmarks;
using Perfolizer.Horology;

// Prints one line of JSON for each benchmark: its time and what it allocates. Ends with 1 when one of them allocates over a tenth more than the file
// of allowed allocations says. "--update" writes that file instead.
const double Tolerance = 1.1;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var path, .. var options])
{
    Console.Error.WriteLine("Usage: ALLOCATIONS-FILE [--update]");
    return 2;
}

var allowed = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, long>>(await File.ReadAllTextAsync(path))! : [];
var artifacts = Path.Combine(AppContext.BaseDirectory, "artifacts");
Directory.CreateDirectory(artifacts);
using var log = new StreamWriter(Path.Combine(artifacts, "log.txt")) { AutoFlush = true };
// In this process, which runs with the Api's settings of the runtime.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(200)))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(new StreamLogger(log))
    .WithArtifactsPath(artifacts);
var summaries = BenchmarkRunner.Run([typeof(HotPath), typeof(Appends)], config);

var measured = new Dictionary<string, long>();
var grown = new List<string>();
foreach (var report in summaries.SelectMany(s => s.Reports))
{
    var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
    if (report.ResultStatistics is not { } time || report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is not { } bytes)
    {
        grown.Add($"{name} was not measured, see {artifacts}/log.txt");
        continue;
    }

    measured[name] = bytes;
    var limit = allowed.GetValueOrDefault(name);
    if (bytes > limit * Tolerance) grown.Add($"{name} allocates {bytes} bytes, and {limit} are allowed");
    Console.WriteLine(new JsonObject
    {
        ["name"] = name,
        ["us"] = Math.Round(time.Median / 1000, 3),
        ["bytes"] = bytes,
        ["allowed"] = limit,
    }.ToJsonString());
}

if (options.Contains("--update"))
{
    await File.WriteAllTextAsync(path, JsonSerializer.Serialize(measured, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    return 0;
}

foreach (var complaint in grown) Console.Error.WriteLine(complaint);
return grown.Count == 0 ? 0 : 1;
