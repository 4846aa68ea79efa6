using System.Globalization;
using System.Xml.Linq;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>What <c>GameSession.Api.csproj</c> says about the container image.</summary>
internal static class ContainerProject
{
    private static readonly XElement Project = XElement.Parse(Repository.Read("GameSession.Api", "GameSession.Api.csproj"));

    public static int Port => int.Parse(Project.Descendants("ContainerPort").Single().Attribute("Include")!.Value, CultureInfo.InvariantCulture);

    public static string Property(string name) => Project.Descendants(name).Single().Value;
}
