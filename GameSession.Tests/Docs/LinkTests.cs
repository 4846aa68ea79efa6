using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

public sealed class LinkTests
{
    private static readonly Dictionary<string, MarkdownPage> Pages = Repository.Files(".md").ToDictionary(file => file, MarkdownPage.Read);

    [Fact]
    public void Every_relative_link_of_a_page_leads_somewhere()
    {
        var links = Pages.SelectMany(page => page.Value.Links.Where(IsRelative).Select(link => (Page: page.Key, Link: link))).ToList();
        Assert.True(links.Count > 100, $"{links.Count}");
        Complaints.ExpectNone(links.Where(l => !Leads(l.Page, l.Link)).Select(l => $"{l.Page}: {l.Link}"));
    }

    [Fact]
    public void The_index_lists_every_page_of_the_documents()
    {
        var listed = Pages["docs/README.md"].Links.ToHashSet();
        var pages = Repository.Files(".md", ".json").Where(file => Path.GetDirectoryName(file) == "docs").Select(file => Path.GetFileName(file));
        Complaints.ExpectNone(pages.Where(page => page != "README.md" && !listed.Contains(page)));
    }

    private static bool IsRelative(string link) => !link.Contains("://", StringComparison.Ordinal);

    private static bool Leads(string page, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? page : Resolved(Path.GetDirectoryName(page)!, path);
        return Repository.Has(target) && (anchor is null || (Pages.TryGetValue(target, out var there) && there.Anchors.Contains(anchor)));
    }

    private static string Resolved(string folder, string path) =>
        Path.GetRelativePath(".", Path.GetFullPath(Path.Combine(folder, path))).Replace(Path.DirectorySeparatorChar, '/');
}
