using System.Reflection;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Tests.Protocol;

/// <summary>The table of event types is complete. <see cref="EventJsonTests"/> checks that each row reads what it writes.</summary>
public sealed class EventTypesTests
{
    [Fact]
    public void Every_fact_has_exactly_one_row_and_a_combats_one_for_each_event()
    {
        var facts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)) && !t.IsAbstract && t != typeof(CombatChanged)).ToList();
        Assert.NotEmpty(facts);

        Assert.Equal(
            facts.Select(t => t.Name).Order(StringComparer.Ordinal),
            EventTypes.All.Where(t => t is not CombatEventType).Select(t => t.FactType.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<CombatEvent>(), EventTypes.All.OfType<CombatEventType>().Select(t => t.Event).Order());
    }

    [Fact]
    public void Every_row_is_found_by_its_name_and_no_other_has_that()
    {
        Assert.Equal(EventTypes.All.Count, EventTypes.All.Select(t => t.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(EventTypes.All, type => Assert.Same(type, EventTypes.Named(type.Name)));
        Assert.Null(EventTypes.Named("nothing"));
    }

    [Fact]
    public void Every_message_that_tells_of_an_event_is_a_type_of_message()
    {
        var types = typeof(MessageTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(types);
        Assert.All(EventTypes.All, type => Assert.True(type.Message is null || types.Contains(type.Message), type.Message));
        Assert.Equal(["session_created"], EventTypes.All.Where(t => t.Message is null).Select(t => t.Name));
    }
}
