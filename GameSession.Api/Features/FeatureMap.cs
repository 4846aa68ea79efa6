using GameSession.Api.Features.Combat.ChangeTurn;
using GameSession.Api.Features.Combat.DeclareAction;
using GameSession.Api.Features.Combat.EndCombat;
using GameSession.Api.Features.Combat.EndDelay;
using GameSession.Api.Features.Combat.EndEffects;
using GameSession.Api.Features.Combat.KeepEffects;
using GameSession.Api.Features.Combat.OrderInitiative;
using GameSession.Api.Features.Combat.RemoveCombatant;
using GameSession.Api.Features.Combat.ResolveAction;
using GameSession.Api.Features.Combat.RevealCombatant;
using GameSession.Api.Features.Combat.RewindCombat;
using GameSession.Api.Features.Combat.RollDice;
using GameSession.Api.Features.Combat.RollInitiative;
using GameSession.Api.Features.Combat.SetBudgets;
using GameSession.Api.Features.Combat.StartEffects;
using GameSession.Api.Features.Combat.UpdateCombatant;
using GameSession.Api.Features.Combat.WithdrawAction;
using GameSession.Api.Features.Sessions.ChangeCharacters;
using GameSession.Api.Features.Sessions.ClaimGameMaster;
using GameSession.Api.Features.Sessions.ConnectSession;
using GameSession.Api.Features.Sessions.CreateSession;
using GameSession.Api.Features.Sessions.EndSession;
using GameSession.Api.Features.Sessions.GetSession;
using GameSession.Api.Features.Sessions.HandOverGameMaster;
using GameSession.Api.Features.Sessions.Heartbeat;
using GameSession.Api.Features.Sessions.JoinSession;
using GameSession.Api.Features.Sessions.LeaveSession;
using GameSession.Api.Features.Sessions.ListSessions;
using GameSession.Api.Features.Sessions.RemovePlayer;
using GameSession.Api.Features.State.ListEvents;
using GameSession.Api.Features.State.LoadState;
using GameSession.Api.Features.State.ReplaceCharacter;
using GameSession.Api.Features.State.RewindState;
using GameSession.Api.Features.State.SaveState;
using GameSession.Api.Features.State.SyncState;
using GameSession.Api.Features.State.UpdateState;
using GameSession.Api.Features.Subscriptions.CampaignStateChanged;
using GameSession.Api.Features.Subscriptions.CharacterStateChanged;
using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features;

/// <summary>Every operation of the service, one per line: first the ICD's in its order, then those that the ICD does not have.</summary>
internal static class FeatureMap
{
    public static void MapFeatures(this WebApplication app)
    {
        var socket = app.Services.GetRequiredService<SocketRoutes>();
        new FeatureRoutes(app, socket, app.Services.GetRequiredService<BusRoutes>()).MapFeatures();
        app.Services.GetRequiredService<CommandForwarding>().ExecuteWith(socket.TryExecute);
    }

    public static void MapFeatures(this FeatureRoutes routes)
    {
        ConnectSessionEndpoint.Map(routes);
        HeartbeatEndpoint.Map(routes);
        UpdateStateEndpoint.Map(routes);
        SyncStateEndpoint.Map(routes);
        RollInitiativeEndpoint.Map(routes);
        ChangeTurnEndpoint.Map(routes);
        DeclareActionEndpoint.Map(routes);
        ResolveActionEndpoint.Map(routes);
        CreateSessionEndpoint.Map(routes);
        JoinSessionEndpoint.Map(routes);
        SaveStateEndpoint.Map(routes);
        LoadStateEndpoint.Map(routes);
        CharacterStateChangedEndpoint.Map(routes);
        CampaignStateChangedEndpoint.Map(routes);

        ListSessionsEndpoint.Map(routes);
        GetSessionEndpoint.Map(routes);
        LeaveSessionEndpoint.Map(routes);
        EndSessionEndpoint.Map(routes);
        RemovePlayerEndpoint.Map(routes);
        ChangeCharactersEndpoint.Map(routes);
        HandOverGameMasterEndpoint.Map(routes);
        ClaimGameMasterEndpoint.Map(routes);
        ListEventsEndpoint.Map(routes);
        RewindStateEndpoint.Map(routes);
        ReplaceCharacterEndpoint.Map(routes);
        OrderInitiativeEndpoint.Map(routes);
        RemoveCombatantEndpoint.Map(routes);
        RevealCombatantEndpoint.Map(routes);
        StartEffectsEndpoint.Map(routes);
        EndEffectsEndpoint.Map(routes);
        KeepEffectsEndpoint.Map(routes);
        UpdateCombatantEndpoint.Map(routes);
        EndDelayEndpoint.Map(routes);
        EndCombatEndpoint.Map(routes);
        WithdrawActionEndpoint.Map(routes);
        RewindCombatEndpoint.Map(routes);
        RollDiceEndpoint.Map(routes);
        SetBudgetsEndpoint.Map(routes);
    }
}
