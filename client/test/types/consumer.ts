// What the types promise to an application. It is compiled by `npm run check`, and never run.
import {
  GameSessionClient, GameSessionError, type Combat, type JsonObject, type LiveSession, type ServerMessage, type StateUpdate,
} from '../../../GameSession.Api/wwwroot/client/gamesession.js';

export async function play(client: GameSessionClient, sessionId: string): Promise<void> {
  const { session_state } = await client.joinSession(sessionId, { character_id: 'c1' });
  const session: LiveSession = client.connect(sessionId, { state: session_state });
  const off: () => void = session.on('state', ({ pointers, state }) => console.log(pointers.join(), state.shared));
  session.on('message', (message: ServerMessage) => {
    if (message.type === 'turn_change') console.log(message.data.active_character, message.data.round);
  });
  session.on('closed', ({ cause }) => {
    const known: 'closed' | 'removed' | 'ended' | 'elsewhere' | 'session_not_found' | 'unauthorized' | 'fault' = cause;
    console.log(known);
  });

  const update: StateUpdate | null = await session.updateState([{ path: '/shared/door', value: 'open' }]);
  const combat: Combat | null = session.combat;
  const rolled = await session.send('initiative_roll', { character_id: 'c1', roll: 12 });
  const page = await client.history(sessionId, { after: update?.data.version ?? '0' });
  const part: JsonObject = (await session.sync(['/shared'])).state;
  console.log(combat?.round, rolled?.data.total, page.events[0]?.data.version, part);
  off();

  // @ts-expect-error There is no such event.
  session.on('opened', () => {});
  // @ts-expect-error Nothing of this type can be sent.
  await session.send('player_joined', {});
  // @ts-expect-error A declaration names its character.
  await session.declareAction({ action_type: 'attack' });
  // @ts-expect-error The mirror is not changed by hand.
  session.state.shared = {};
}

export function retryAfter(error: unknown): number {
  return error instanceof GameSessionError && error.code === 'rate_limited' ? error.retryAfterMs ?? 0 : 0;
}
