using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

[Trait("Category", "Integration")]
public sealed class DashboardTests
{
    private const int Columns = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_accepts_every_expression()
    {
        var rules = new JsonArray([.. Dashboard.Expressions.Select((e, i) => new JsonObject { ["record"] = $"panel_{i}", ["expr"] = e.Expression })]);
        Assert.NotEmpty(rules);
        var folder = Directory.CreateTempSubdirectory("game-session-dashboard-");
        try
        {
            var file = Path.Combine(folder.FullName, "rules.yaml");
            var document = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = rules }) };
            await File.WriteAllTextAsync(file, document.ToJsonString(), Ct);
            await Promtool.PassesAsync(file, "check", "rules");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Panels_have_ids_of_their_own_and_do_not_overlap()
    {
        Assert.Equal(Dashboard.Panels.Count, Dashboard.Panels.Select(p => p["id"]!.GetValue<int>()).Distinct().Count());
        var cells = new HashSet<(int, int)>();
        foreach (var panel in Dashboard.Panels)
        {
            var (x, y) = (Number(panel, "x"), Number(panel, "y"));
            Assert.True(x + Number(panel, "w") <= Columns, panel.Text("title"));
            Assert.All(
                from column in Enumerable.Range(x, Number(panel, "w"))
                from line in Enumerable.Range(y, Number(panel, "h"))
                select (column, line),
                cell => Assert.True(cells.Add(cell), panel.Text("title")));
        }
    }

    [Fact]
    public void Every_panel_asks_the_chosen_source_and_says_what_it_shows()
    {
        var panels = Dashboard.Panels.Where(p => p.Text("type") != "row").ToList();
        Assert.True(panels.Count > 15);
        Assert.All(panels, panel =>
        {
            Assert.NotEmpty(panel.Text("title"));
            Assert.Equal("${datasource}", panel.Text("datasource.uid"));
            Assert.All(panel["targets"]!.AsArray(), t => Assert.Equal("${datasource}", t!.Text("datasource.uid")));
            Assert.NotEmpty(panel.Text("fieldConfig.defaults.unit"));
        });
    }

    private static int Number(JsonObject panel, string member) => panel["gridPos"]![member]!.GetValue<int>();
}
