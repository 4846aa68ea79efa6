namespace GameSession.Tests.Fuzz;

/// <summary>Sends its share of the inputs, one after the other.</summary>
internal interface ILane
{
    Task RunAsync(IEnumerable<long> indices);
}
