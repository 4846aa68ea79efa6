import { type GameSessionClient, GameSessionError, type LiveSession, newId } from 'gamesession';
import { advice, asked, told, type Names } from './describe.ts';
import { clientOf, type Identity } from './identity.ts';
import { childOf, isObject, isWithin, type Json, type JsonObject, pointerOf, tokensOf, valueAt } from './pointer.ts';
import {
  type Change,
  type Combat,
  combatPath,
  type Combatant,
  type DiceRoll,
  type Effect,
  type Member,
  type NamedEffect,
  type Role,
} from './wire.ts';

export interface LogEntry {
  readonly key: number;
  readonly at: number;
  readonly direction: 'in' | 'out' | 'note';
  readonly type: string;
  readonly sentence: string;
  readonly version: string | null;
  /** The raw frame; null for what the page itself notes. */
  readonly text: string | null;
}

/** A place that changed a moment ago. */
export interface Glow {
  readonly at: number;
  readonly by: string;
  readonly previous: Json | undefined;
  readonly key: number;
}

export interface Notice {
  readonly key: number;
  readonly kind: 'done' | 'wrong';
  readonly text: string;
  readonly code: string;
}

export type ConnectionStatus = LiveSession['status'];

const mostSessions = 200;
const maxLog = 2000;
const maxLatencies = 40;
const maxRolls = 50;
const glowFor = 6000;
const maxGlows = 200;
const mostPlaces = 300;
const defaultWritable = ['/shared'];

/** Where the names of the game master's characters are until players may know them. */
export const secretNames = '/gm/characters';

/** Where each member's private notes are, which that member and the game master see. */
export const privateNotes = '/private';

/** The settings of sessions that this browser has created: the service does not tell them again. */
const settingsKey = (sessionId: string): string => `gamesession.settings.${sessionId}`;

export interface KnownSettings {
  player_writable_paths?: string[];
  gm_only_paths?: string[];
  dice?: 'client' | 'server';
  enforce_actions?: boolean;
  allow_observers?: boolean;
}

const charactersOf = (member: Member): string[] => member.character_ids ?? (member.character_id ? [member.character_id] : []);

/** Everybody who acts in this entry's turn. */
export const idsOf = (combatant: Combatant): string[] => [combatant.character_id, ...(combatant.members ?? [])];

const keptSettings = (sessionId: string): KnownSettings => JSON.parse(localStorage.getItem(settingsKey(sessionId)) ?? '{}') as KnownSettings;

export function keepSettings(sessionId: string, settings: KnownSettings): void {
  localStorage.setItem(settingsKey(sessionId), JSON.stringify({ ...keptSettings(sessionId), ...settings }));
}

const usualBudgets = { action: 1, bonus_action: 1, reaction: 1 };

/** The messages after which the members are others, or have other characters. */
const seatings: readonly string[] = ['player_joined', 'player_left', 'player_characters', 'game_master_changed', 'session_ended'];

/** Why the client does not connect again. */
const endings: Record<string, string> = {
  unauthorized: 'The JWT has expired, or the service does not accept it.',
  session_not_found: 'This session does not exist any more.',
  fault: 'The service has closed the connection because of a fault.',
};

let keys = 0;

/**
 * One seat at the table: a connection, and what the page shows of it. Dispatches `change` after anything that is shown has changed, and `notice`
 * with a {@link Notice} for what a person must be told.
 */
export class Seat extends EventTarget implements Names {
  readonly live: LiveSession;
  readonly log: LogEntry[] = [];
  readonly glows = new Map<string, Glow>();
  readonly latencies: number[] = [];
  /** The last rolls of dice, newest first. */
  rolls: DiceRoll[] = [];
  members: Member[] = [];
  sessionName = '';
  sessionStatus = 'active';
  ending: { cause: string; text: string } | null = null;
  /** Whether there was a connection, and there is none now. */
  isInterrupted = false;
  /** Whether a combat has ended while this seat was connected. */
  hasFought = false;
  private readonly settings: KnownSettings;
  private readonly presence = new Map<string, boolean>();
  private sorted: { of: unknown; effects: NamedEffect[] } = { of: null, effects: [] };
  private announced = false;
  private resumedAt = 0;
  private isDrawing = false;

  private constructor(
    readonly client: GameSessionClient,
    readonly identity: Identity,
    readonly sessionId: string,
    connectionToken: string,
    websocketUrl: string,
    state: JsonObject | undefined,
    private readonly characterName: string,
  ) {
    super();
    this.settings = keptSettings(sessionId);
    this.live = client.connect(sessionId, { connectionToken, url: websocketUrl, ...(state === undefined ? {} : { state }) });
    this.listen();
  }

  static async create(identity: Identity, body: { campaign_id: string; name: string; settings: KnownSettings & JsonObject }): Promise<Seat> {
    const client = clientOf(identity);
    const created = await client.createSession(body);
    const { initial_state: _, ...settings } = body.settings;
    keepSettings(created.session_id, settings);
    return new Seat(client, identity, created.session_id, created.connection_token, created.websocket_url, undefined, '').loaded();
  }

  /** Joins as a player with a new character, or as an observer. */
  static async join(identity: Identity, sessionId: string, as: { character: string } | 'observer'): Promise<Seat> {
    const client = clientOf(identity);
    const joined = await client.joinSession(sessionId, as === 'observer' ? { role: 'observer' } : { character_id: newId() });
    const name = as === 'observer' ? '' : as.character;
    return new Seat(
      client,
      identity,
      sessionId,
      joined.connection_token,
      joined.websocket_url,
      joined.session_state as JsonObject,
      name,
    ).loaded();
  }

  /** Takes the seat that this identity has already; null if it has none. */
  static async resume(identity: Identity, sessionId: string): Promise<Seat | null> {
    const client = clientOf(identity);
    const { sessions } = await client.listSessions({ limit: mostSessions });
    if (!sessions.some((s: { session_id: string }) => s.session_id === sessionId) && sessions.length < mostSessions) return null;
    const seat = ((await client.getSession(sessionId)).players as Member[]).find((m) => m.player_id === identity.playerId)!;
    const joined = await client.joinSession(sessionId, seat.role === 'player' ? { character_id: seat.character_id! } : { role: 'observer' });
    return new Seat(client, identity, sessionId, joined.connection_token, joined.websocket_url, joined.session_state as JsonObject, '').loaded();
  }

  get state(): JsonObject {
    return this.live.state as JsonObject;
  }

  get combat(): Combat | null {
    return (valueAt(this.state, combatPath) as unknown as Combat | undefined) ?? null;
  }

  get me(): Member | undefined {
    return this.members.find((m) => m.player_id === this.identity.playerId);
  }

  get role(): Role {
    return this.me?.role ?? 'observer';
  }

  get isGameMaster(): boolean {
    return this.role === 'game_master' || this.me?.deputy === true;
  }

  /** The character that this seat took first. */
  get ownCharacter(): string | null {
    return this.me?.character_id ?? null;
  }

  /** All characters of this seat. */
  get ownCharacters(): string[] {
    return this.me === undefined ? [] : charactersOf(this.me);
  }

  /** Those that this seat acts for: its characters, and the combatants that the game master has given it. */
  get actsFor(): string[] {
    const owned = this.combat?.initiative_order.filter((c) => c.owner_id === this.identity.playerId).flatMap(idsOf) ?? [];
    return [...new Set([...this.ownCharacters, ...owned])];
  }

  get serverRolls(): boolean {
    return this.settings.dice === 'server';
  }

  get hasEnded(): boolean {
    return this.sessionStatus === 'ended';
  }

  get canAct(): boolean {
    return this.live.status === 'open' && !this.hasEnded && this.mayAct;
  }

  /** Where this member's private notes are. */
  get privateNotes(): string {
    return `${privateNotes}/${this.identity.playerId}`;
  }

  /** Whether this seat may change what is at the path, as far as the page knows the session's settings. */
  mayWrite(path: string): boolean {
    if (!this.canAct || isWithin(path, combatPath)) return false;
    if (this.isGameMaster) return true;
    if (path === '') return false;
    const own = this.ownCharacters.map((id) => `/characters/${id}`);
    return [...own, this.privateNotes, ...(this.settings.player_writable_paths ?? defaultWritable)].some((root) => isWithin(path, root));
  }

  /** Whether only the game master is sent what is at the path, as far as the page knows: if it does not know the session's settings, `/gm` is not. */
  isSecret(path: string): boolean {
    if (!this.isGameMaster) return false;
    return (this.settings.gm_only_paths ?? []).some((root) => isWithin(path, root)) || this.isSecretCombat(path);
  }

  /** Whether the page knows that players are not sent the names of hidden combatants. */
  get hidesNames(): boolean {
    return this.isSecret(secretNames);
  }

  character(id: string): string {
    const name = valueAt(this.state, `/characters/${id}/name`) ?? valueAt(this.state, `${secretNames}/${id}/name`);
    if (typeof name === 'string' && name !== '') return name;
    return this.combatant(id)?.label ?? `Character ${id.slice(-4)}`;
  }

  /** Where the character's hit points are: a number, or an object with `current`; null if the state has none. */
  hitPoints(id: string): { path: string; value: number } | null {
    for (const root of ['/characters', secretNames]) {
      for (const member of ['hit_points', 'hit_points/current']) {
        const path = `${root}/${id}/${member}`;
        const value = valueAt(this.state, path);
        if (typeof value === 'number') return { path, value };
      }
    }
    return null;
  }

  player(id: string): string {
    const member = this.members.find((m) => m.player_id === id);
    const name = this.playerOf(member?.character_id ?? null) ?? (id === this.identity.playerId ? this.identity.name : '');
    if (name !== '') return name;
    return member?.role === 'game_master' ? 'the game master' : member?.role === 'observer' ? 'an observer' : `player ${id.slice(-4)}`;
  }

  /** The name of whoever plays the character; null if nobody is known to. */
  playerOf(characterId: string | null): string | null {
    if (characterId === null) return null;
    const first = this.members.find((m) => charactersOf(m).includes(characterId))?.character_id;
    for (const id of [characterId, ...(first ? [first] : [])]) {
      const name = valueAt(this.state, `/characters/${id}/player`);
      if (typeof name === 'string' && name !== '') return name;
    }
    return null;
  }

  /** What the character has left of each budget, and of how much; empty where actions are not enforced, as far as the page knows. */
  budgets(id: string): { name: string; left: number; max: number }[] {
    if (!this.countsActions) return [];
    const { max = {}, spent = {} } = this.combat?.budgets?.[id] ?? {};
    const full: Record<string, number> = { ...usualBudgets, ...max };
    return Object.entries(full).map(([name, most]) => ({ name, left: most - (spent[name] ?? 0), max: most }));
  }

  /** The changes that give a character other hit points; none if it has these. A monster's new ones are for the game master alone. */
  withHitPoints(id: string, value: number): Change[] {
    const known = this.hitPoints(id);
    if (known !== null) return known.value === value ? [] : [{ path: known.path, value, previous: known.value }];
    const isPlayed = this.members.some((m) => charactersOf(m).includes(id));
    const sheet = `${isPlayed || !this.hidesNames ? '/characters' : secretNames}/${id}`;
    return valueAt(this.state, sheet) === undefined ? [{ path: sheet, value: { hit_points: value } }] : [{ path: `${sheet}/hit_points`, value }];
  }

  /** Combatants, and the characters of players. */
  get characters(): string[] {
    return [...new Set([...(this.combat?.initiative_order.flatMap(idsOf) ?? []), ...this.members.flatMap(charactersOf)])];
  }

  /** Characters that nobody plays: combatants, and those that the state has. */
  get freeCharacters(): string[] {
    const sheets = valueAt(this.state, '/characters');
    const played = this.members.flatMap(charactersOf);
    return [...new Set([...this.characters, ...(isObject(sheets) ? Object.keys(sheets) : [])])].filter((id) => !played.includes(id));
  }

  get hasTurn(): boolean {
    const active = this.combat?.active_character ?? null;
    const acting = active === null ? undefined : this.combatant(active);
    return acting !== undefined && idsOf(acting).some((id) => this.actsFor.includes(id));
  }

  /** Whether this seat may do anything in a fight. */
  get mayAct(): boolean {
    return this.isGameMaster || this.role === 'player';
  }

  /** Those of this seat who may roll for initiative now. */
  get toRoll(): string[] {
    const isFinal = this.combat?.status === 'running' || this.serverRolls;
    return this.actsFor.filter((id) => !isFinal || this.combatant(id) === undefined);
  }

  /** Whether the session counts what combatants do, as far as the page knows. */
  get countsActions(): boolean {
    return this.settings.enforce_actions === true || this.combat?.budgets !== undefined;
  }

  /** Whether this seat may end the effect: a player one that a character of theirs has caused. */
  mayEnd({ source_id }: Effect): boolean {
    return this.isGameMaster || (source_id !== undefined && this.ownCharacters.includes(source_id));
  }

  /** The entry of the order by its own id, or by the id of one that shares its turn. */
  combatant(id: string): Combatant | undefined {
    return this.combat?.initiative_order.find((c) => idsOf(c).includes(id));
  }

  /** The effects that were due and are not answered yet. */
  get due(): NamedEffect[] {
    return this.effects.filter((e) => e.due === true);
  }

  /** By condition: ids are random, and effects that change places are hard to find again. */
  get effects(): NamedEffect[] {
    const all = this.combat?.active_effects ?? {};
    // The mirror is never changed in place, and a fight may have a thousand of them.
    if (this.sorted.of !== all) {
      const named = Object.entries(all).map(([effect_id, effect]: [string, Effect]) => ({ effect_id, ...effect }));
      this.sorted = { of: all, effects: named.sort((a, b) => a.condition.localeCompare(b.condition) || a.since_round - b.since_round) };
    }
    return this.sorted.effects;
  }

  /** What the character has caused, by action; what has no action stands alone. */
  causedBy(id: string): NamedEffect[][] {
    const actions = new Map<string, NamedEffect[]>();
    for (const effect of this.effects.filter((e) => e.source_id === id)) {
      const action = effect.source_action_id ?? effect.effect_id;
      actions.set(action, [...(actions.get(action) ?? []), effect]);
    }
    return [...actions.values()];
  }

  /** The places of single values that the characters have, and those that all share. */
  placesOf(characters: readonly string[]): { path: string; title: string }[] {
    const places: { path: string; title: string }[] = [];
    const walk = (value: Json | undefined, path: string, title: string): void => {
      if (places.length >= mostPlaces || value === undefined) return;
      if (typeof value !== 'object' || value === null) places.push({ path, title });
      else for (const [name, inner] of Object.entries(value)) walk(inner, childOf(path, name), `${title}, ${name.replaceAll('_', ' ')}`);
    };
    for (const root of ['/characters', secretNames])
      for (const id of new Set(characters)) walk(valueAt(this.state, `${root}/${id}`), `${root}/${id}`, this.character(id));
    walk(valueAt(this.state, '/shared'), '/shared', 'Shared');
    return places;
  }

  /** Sends a command, and tells of a refusal. Resolves with whether it was accepted. */
  async run(command: () => Promise<unknown>, quiet = 'Accepted. Nothing that you can see has changed.'): Promise<boolean> {
    try {
      if ((await command()) === null) this.tell('done', quiet);
      return true;
    } catch (error) {
      this.refuse(error);
      return false;
    }
  }

  refuse(error: unknown): void {
    const code = error instanceof GameSessionError ? error.code : '';
    const text = error instanceof Error ? error.message : String(error);
    this.tell('wrong', [text, advice(code)].filter((part) => part !== '').join(' '), code);
  }

  tell(kind: Notice['kind'], text: string, code = ''): void {
    this.dispatchEvent(new CustomEvent<Notice>('notice', { detail: { key: ++keys, kind, text, code } }));
  }

  glowAt(path: string): Glow | undefined {
    const glow = this.glows.get(path);
    return glow !== undefined && Date.now() - glow.at < glowFor ? glow : undefined;
  }

  /** Whether something below the path has changed a moment ago. */
  glowsBelow(path: string): Glow | undefined {
    let latest: Glow | undefined;
    for (const [place, glow] of this.glows) {
      if (isWithin(place, path) && place !== path && Date.now() - glow.at < glowFor && (latest?.key ?? 0) < glow.key) latest = glow;
    }
    return latest;
  }

  /**
   * Gives new characters their names and hit points. A hidden one's go where only the game master sees them; if the page does not know that place to
   * be hidden, nowhere. Hit points of the game master's characters are the game master's to see, where the page knows such a place.
   */
  async introduceAll(added: readonly { id: string; name: string }[], hitPoints: number | null, isSecret: boolean): Promise<void> {
    if (isSecret && !this.hidesNames) return;
    const sheets = isSecret || this.hidesNames;
    const health = hitPoints === null ? {} : { hit_points: hitPoints };
    const isApart = !isSecret && sheets && hitPoints !== null;
    await this.live.updateState(
      added.flatMap(({ id, name }) => [
        { path: isSecret ? `${secretNames}/${id}` : `/characters/${id}`, value: { name, ...(isApart ? {} : health) } },
        ...(isApart ? [{ path: `${secretNames}/${id}`, value: health }] : []),
      ]),
    );
  }

  /** Whether a player plays somebody of this entry. */
  isPlayed(combatant: Combatant): boolean {
    return this.members.some((m) => charactersOf(m).some((id) => idsOf(combatant).includes(id)));
  }

  /** What an entry is called: its label, its character's name, or what the members of a group have in common. */
  entryName(combatant: Combatant): string {
    if (combatant.label !== undefined) return combatant.label;
    const names = idsOf(combatant).map((id) => this.character(id));
    if (names.length === 1) return names[0]!;
    const common = names[0]!.replace(/ \d+$/, '');
    return names.every((name) => name.replace(/ \d+$/, '') === common) ? `${common} ×${names.length}` : `${names[0]} and ${names.length - 1} more`;
  }

  async reveal(id: string): Promise<void> {
    const entry = this.combatant(id);
    const names = (entry === undefined ? [id] : idsOf(entry)).flatMap((member) => {
      const path = `${secretNames}/${member}/name`;
      const name = valueAt(this.state, path);
      return name === undefined ? [] : [{ path: `/characters/${member}`, value: { name } }, { path }];
    });
    // The names first, so that players know at once whom they see.
    if (names.length > 0) await this.live.updateState(names);
    await this.live.revealCombatant(id);
  }

  /** Replaces a character sheet that is too large for a message, if it is still the one that this seat saw. */
  async replaceCharacter(id: string, sheet: JsonObject, seen: Json | undefined): Promise<unknown> {
    if (valueAt(this.state, `/characters/${id}`) !== seen) throw new GameSessionError('conflict', 'The character has changed meanwhile.');
    return this.client.replaceCharacter(this.sessionId, id, sheet, { ifMatch: this.live.version! });
  }

  async refreshMembers(): Promise<void> {
    try {
      const session = await this.client.getSession(this.sessionId);
      // What presence has said meanwhile is newer than the answer.
      this.members = (session.players as Member[]).map((m) => ({ ...m, online: this.presence.get(m.player_id) ?? m.online }));
      this.sessionName = session.name;
      this.sessionStatus = session.status;
      this.changed();
    } catch (error) {
      // The connection tells of the end of a seat or session.
      if (!(error instanceof GameSessionError) || error.code === 'network') this.note('The list of members could not be read.');
    }
  }

  async leave(): Promise<void> {
    await this.client.leaveSession(this.sessionId);
    this.close();
  }

  close(): void {
    this.live.close();
  }

  private async loaded(): Promise<this> {
    await Promise.all([this.live.ready, this.refreshMembers()]);
    return this;
  }

  private listen(): void {
    const { live } = this;
    live.on('frame', ({ direction, text, at }) => this.record(direction, text, at));
    live.on('message', (message) => {
      const isOwnEnd = message.type === 'player_left' && message.data.player_id === this.identity.playerId;
      if (message.type === 'combat_end') this.hasFought = true;
      if (message.type === 'dice_roll') this.rolls = [message.data as unknown as DiceRoll, ...this.rolls].slice(0, maxRolls);
      if (seatings.includes(message.type) && !isOwnEnd) void this.refreshMembers();
    });
    live.on('presence', ({ player_id, online }) => {
      this.presence.set(player_id, online);
      this.members = this.members.map((m) => (m.player_id === player_id ? { ...m, online } : m));
      this.changed();
    });
    live.on('state', ({ changes, pointers, message }) => this.light(changes as Change[] | undefined, pointers, message));
    live.on('status', ({ status, previous, delayMs, close }) => {
      if (status === 'waiting') {
        this.note(
          `The connection is lost${close?.reason ? ` (${close.reason})` : ''}. The next attempt is in ${((delayMs ?? 0) / 1000).toFixed(1)} s.`,
        );
      }
      this.isInterrupted = status !== 'open' && (this.isInterrupted || previous === 'open');
      if (status === 'open' && previous !== 'open' && live.reconnects > this.resumedAt) {
        this.resumedAt = live.reconnects;
        // Who came and went meanwhile was not told.
        this.presence.clear();
        this.note('Connected again.');
        void this.refreshMembers();
      }
      if (status === 'open') void this.introduce();
      this.changed();
    });
    live.on('resynchronised', ({ replaced, cause }) => {
      if (cause !== 'connected' || live.reconnects > 0)
        this.note(replaced ? 'The whole state was replaced.' : 'What was missed has been applied.');
    });
    live.on(
      'removed',
      ({ by }) =>
        (this.ending = {
          cause: 'removed',
          text: by === null ? 'You have left this session.' : 'The game master has removed you from this session.',
        }),
    );
    live.on('ended', () => {
      this.sessionStatus = 'ended';
      this.ending = { cause: 'ended', text: 'The game master has ended this session. It can be read, but not changed.' };
    });
    live.on('elsewhere', () => (this.ending = { cause: 'elsewhere', text: 'You have opened this session in more places than you may.' }));
    live.on('closed', ({ cause, reason }) => {
      if (this.ending === null && cause !== 'closed')
        this.ending = { cause, text: endings[cause] ?? `The connection is closed: ${reason || cause}.` };
      this.note('The connection is closed.');
      this.changed();
    });
  }

  /** Writes who plays this character, once, where the others look for it. */
  private async introduce(): Promise<void> {
    if (this.announced || this.characterName === '') return;
    this.announced = true;
    await this.live.ready;
    await this.refreshMembers();
    const own = this.ownCharacter;
    if (own === null || valueAt(this.state, `/characters/${own}`) !== undefined) return;
    const player = this.identity.name;
    await this.run(() =>
      this.live.updateState([{ path: `/characters/${own}`, value: { name: this.characterName, ...(player === '' ? {} : { player }) } }]),
    );
  }

  private isSecretCombat(path: string): boolean {
    if (!isWithin(path, combatPath)) return false;
    const [, part, index, member] = tokensOf(path);
    if (part === 'players') return true;
    if (part === 'last_turns') return index !== undefined && this.combatant(index)?.hidden === true;
    if (index === undefined || member !== undefined) return false;
    const item = valueAt(this.state, pointerOf(tokensOf(path).slice(0, 3)));
    return isObject(item) && (item['hidden'] === true || item['hidden_by'] !== undefined);
  }

  private light(changes: Change[] | undefined, pointers: readonly string[], message: { type: string; data?: unknown } | null | undefined): void {
    const data = message?.data;
    const by = isObject(data) && typeof data['player_id'] === 'string' ? this.player(data['player_id']) : '';
    const at = Date.now();
    pointers.forEach((pointer, i) => {
      // The whole state came: everything is new, so nothing is lit up.
      if (pointer === '') return;
      const change = changes?.find((c) => c.path === pointer) ?? changes?.[i];
      this.glows.delete(pointer);
      this.glows.set(pointer, { at, by, previous: change?.previous, key: ++keys });
    });
    while (this.glows.size > maxGlows) this.glows.delete(this.glows.keys().next().value!);
    if (pointers.some((pointer) => pointer !== '')) setTimeout(() => this.changed(), glowFor + 50);
    this.changed();
  }

  private record(direction: 'in' | 'out', text: string, at: number): void {
    let type = '?';
    let sentence = '';
    let version: string | null = null;
    try {
      const message = JSON.parse(text) as { type?: string; data?: JsonObject; error?: { code: string; message: string } };
      type = message.type ?? '?';
      const data = message.data ?? {};
      if (direction === 'in' && type === 'player_joined') this.welcome(data);
      if (message.error !== undefined) sentence = `${message.error.code}: ${message.error.message}`;
      else sentence = direction === 'in' ? told(type, data, this) : asked(type, data, this);
      if (direction === 'in' && typeof data['version'] === 'string') version = data['version'];
    } catch {
      sentence = 'This frame is not a message of the protocol.';
    }
    this.push({ key: ++keys, at, direction, type, sentence, version, text });
    const { latencyMs } = this.live;
    if (type === 'heartbeat' && direction === 'in' && latencyMs !== null) {
      this.latencies.push(latencyMs);
      if (this.latencies.length > maxLatencies) this.latencies.shift();
    }
  }

  /** Shows a new member at once; the list of members follows. */
  private welcome(joined: JsonObject): void {
    const member = { online: false, ...joined } as unknown as Member;
    this.members = [...this.members.filter((m) => m.player_id !== member.player_id), member];
  }

  private note(sentence: string): void {
    this.push({ key: ++keys, at: Date.now(), direction: 'note', type: 'page', sentence, version: null, text: null });
  }

  private push(entry: LogEntry): void {
    this.log.push(entry);
    if (this.log.length > maxLog) this.log.splice(0, this.log.length - maxLog);
    this.changed();
  }

  /** Several frames of the connection are shown at once, when the browser draws next. */
  private changed(): void {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.dispatchEvent(new Event('change'));
    });
  }
}
