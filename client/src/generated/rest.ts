// Generated from docs/openapi.json by `npm run generate`. Do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The characters that the player gets and loses; at least one. */
        ChangeCharactersRequest: {
            /** @description The characters that the player gets, at most 20. */
            grant?: null | string[];
            /** @description The characters that the player loses, at most 20. */
            take?: null | string[];
        };
        /** @description A new session. */
        CreateSessionRequest: {
            /**
             * Format: uuid
             * @description The campaign that the session belongs to. Another service owns it.
             */
            campaign_id: string;
            /** @description The session's name. */
            name: string;
            /** @description What the game master decides about the session; every member has a default. */
            settings?: null | {
                /**
                 * @description How many players may have a seat, besides the game master and observers.
                 * @default 10
                 */
                max_players?: number;
                /**
                 * @description Whether one may join without a character, to look on.
                 * @default false
                 */
                allow_observers?: boolean;
                /** @description Who may join. Anybody if it is left out. */
                allowed_players?: string[];
                /** @description By player, the characters that the player may join with. Players choose if it is left out. */
                characters?: {
                    [key: string]: string[];
                };
                /**
                 * @description Where every player may write, besides `/characters/{their character_id}`.
                 * @default [
                 *       "/shared"
                 *     ]
                 */
                player_writable_paths?: string[];
                /**
                 * @description What only the game master sees: none of them the root, in an array, or in `/combat`.
                 * @default [
                 *       "/gm"
                 *     ]
                 */
                gm_only_paths?: string[];
                /**
                 * @description Who rolls initiative: the clients, or the service.
                 * @default client
                 * @enum {string}
                 */
                dice?: "client" | "server";
                /**
                 * @description Whether the service rolls initiative for all again at the start of each round but the first.
                 * @default false
                 */
                initiative_each_round?: boolean;
                /**
                 * @description Whether declared actions spend budgets of their combatants, which turns refill.
                 * @default false
                 */
                enforce_actions?: boolean;
                /**
                 * @description Whether a turn ends only when the effects that were due with it are ended or kept.
                 * @default false
                 */
                hold_turn_for_due?: boolean;
                /**
                 * @description Whether `/private/{player_id}` is seen and written by that player and the game master alone.
                 * @default true
                 */
                private_parts?: boolean;
                /**
                 * @description Whether `/effects` has the effects that outlast a fight, which only combat messages write.
                 * @default true
                 */
                lasting_effects?: boolean;
                /** @description The deputies: as members, they have the game master's rights and see what the game master sees. */
                game_masters?: string[];
                /** @description After how many seconds without the game master their seat can be claimed. Never if it is left out. */
                game_master_absence?: number;
                /**
                 * @description Who may claim the seat: the deputies, or also the player who has had a seat the longest.
                 * @default deputies
                 * @enum {string}
                 */
                game_master_claim?: "deputies" | "longest_member";
                /** @description The first state, at most 1 MiB and 32 levels deep, without `/combat`. */
                initial_state?: Record<string, unknown>;
            };
        };
        /** @description The new session. */
        CreateSessionResponse: {
            /**
             * Format: uuid
             * @description The session's id.
             */
            session_id: string;
            /** @description Opens the session's WebSocket, together with the player's JWT. Valid for 12 hours, for this player, this session and this seat. */
            connection_token: string;
            /** @description The address of the session's WebSocket. It contains no token. */
            websocket_url: string;
        };
        /** @description For whom the JWT is. */
        DevTokenRequest: {
            /**
             * Format: uuid
             * @description The player; a new one if it is left out.
             */
            player_id?: null | string;
            /** @description The `name` claim. */
            name?: null | string;
        };
        /** @description A JWT. */
        DevTokenResponse: {
            /** @description The JWT, to send as `Authorization: Bearer`. */
            token: string;
            /**
             * Format: uuid
             * @description The player: the JWT's `sub`.
             */
            player_id: string;
            /**
             * Format: date-time
             * @description When the JWT ends.
             */
            expires_at: string;
        };
        /** @description A page of the session's history. */
        EventListResponse: {
            /** @description In the order of their versions. A page with a `next` is not empty. */
            events: components["schemas"]["EventSummary"][];
            /** @description The value of `after` for the next page. It is absent at the end. */
            next?: string;
        };
        /** @description One broadcast, as the WebSocket sent it. `/asyncapi.json` has a schema for each type. */
        EventSummary: {
            /** @description The type of the message, such as `state_update` or `player_joined`. */
            type: string;
            /** @description The message's `data`, with `version` and `timestamp`. */
            data: Record<string, unknown>;
        };
        /** @description Who gets the game master's seat. */
        HandOverRequest: {
            /**
             * Format: uuid
             * @description Another member of the session.
             */
            player_id: string;
        };
        /** @description Whom the caller plays. An observer has a role and no character. */
        JoinSessionRequest: {
            /**
             * Format: uuid
             * @description The character that the caller plays; an observer has none.
             */
            character_id?: null | string;
            /**
             * @description `player` if it is left out.
             * @enum {null|string}
             */
            role?: "player" | "observer" | null;
        };
        /** @description The caller's seat, and the state to show first. */
        JoinSessionResponse: {
            /** @description Opens the session's WebSocket, together with the player's JWT. Valid for 12 hours, for this player, this session and this seat. */
            connection_token: string;
            /** @description The address of the session's WebSocket. It contains no token. */
            websocket_url: string;
            /** @description The state as the caller may see it. It has no version: show it, and synchronise over the WebSocket. */
            session_state: Record<string, unknown>;
        };
        /** @description The state at one version, as the caller may see it. */
        LoadStateResponse: {
            /** @description The state, without what is hidden from the caller. */
            state: Record<string, unknown>;
            /** @description The metadata of the last save: all of it for the game master, the members of its `public` for other members. */
            metadata: Record<string, unknown>;
            /** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
            version: string;
            /**
             * Format: date-time
             * @description When the version was created.
             */
            timestamp: string;
        };
        /** @description Whom the player plays now. */
        PlayerCharactersResponse: {
            /**
             * Format: uuid
             * @description The player.
             */
            player_id: string;
            /** @description All characters that the player plays. The first is the member's `character_id`. */
            character_ids: string[];
        };
        /** @description A member's seat. */
        PlayerSummary: {
            /**
             * Format: uuid
             * @description The member: the `sub` of their JWT.
             */
            player_id: string;
            /**
             * @description What the member may do.
             * @enum {string}
             */
            role: "game_master" | "player" | "observer";
            /**
             * Format: uuid
             * @description The first of the characters that the member plays; absent for none.
             */
            character_id?: string;
            /** @description All characters that the member plays. Observers have none. */
            character_ids: string[];
            /** @description Whether the member has a connection, or had one within 15 s. */
            online: boolean;
            /** @description Whether the member is a deputy: a player or observer with the game master's rights and view. */
            deputy: boolean;
        };
        /** @description Why the service refused a request: RFC 9457 problem details with a code. */
        Problem: {
            /**
             * @description Always `about:blank`: the code says what the problem is.
             * @enum {string}
             */
            type: "about:blank";
            /** @description The status in words. */
            title: string;
            /**
             * Format: int32
             * @description The status.
             */
            status: number;
            /** @description What is wrong, for a person. */
            detail: string;
            /**
             * @description What is wrong, for a program.
             * @enum {string}
             */
            code: "character_taken" | "conflict" | "forbidden" | "game_master_present" | "internal_error" | "invalid_json" | "invalid_message" | "invalid_subject" | "method_not_allowed" | "not_found" | "player_not_found" | "rate_limited" | "reserved_path" | "server_draining" | "session_ended" | "session_full" | "session_not_found" | "state_too_large" | "storage_unavailable" | "unauthorized" | "unsupported_media_type" | "version_not_found";
            /** @description For each wrong field what is wrong with it; for 20 fields at most. */
            errors?: {
                [key: string]: string[];
            };
            /** @description The current value, as far as the caller may see it. */
            current?: unknown;
            /** @description The current version. */
            current_version?: string;
            /**
             * @description `unknown`: the command may have taken effect.
             * @enum {string}
             */
            outcome?: "unknown";
            /**
             * Format: int32
             * @description The line of the body where the problem is, from 1.
             */
            line?: number;
            /**
             * Format: int32
             * @description The byte in that line, from 1.
             */
            byte?: number;
            /** @description The JSON Pointer of the value that is wrong. */
            pointer?: string;
        };
        /** @description Where to go back to. */
        RewindStateRequest: {
            /** @description The version whose state becomes the newest. */
            version: string;
        };
        /** @description A whole state, in place of the session's. */
        SaveStateRequest: {
            /** @description The state, at most 1 MiB and 32 levels deep. `/combat` is as the service wrote it, or absent, which ends the combat. */
            state: Record<string, unknown>;
            /** @description What the game master notes beside the state. Other members see the members of its `public`, an object. At most 64 KiB. */
            metadata?: null | Record<string, unknown>;
        };
        /** @description The version that the command created. */
        SaveStateResponse: {
            /** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
            version: string;
            /**
             * Format: date-time
             * @description When the version was created.
             */
            timestamp: string;
        };
        /** @description A session and its members. */
        SessionDetailResponse: {
            /**
             * Format: uuid
             * @description The session's id.
             */
            session_id: string;
            /**
             * Format: uuid
             * @description The campaign that the session belongs to.
             */
            campaign_id: string;
            /** @description The session's name. */
            name: string;
            /**
             * @description `ended` sessions can be read, but not changed.
             * @enum {string}
             */
            status: "active" | "ended";
            /**
             * Format: uuid
             * @description The member who has the game master's seat: who created the session, or got the seat since.
             */
            game_master_id: string;
            /** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
            version: string;
            /** @description Who has a seat, in the order in which they took it. */
            players: components["schemas"]["PlayerSummary"][];
            /**
             * Format: date-time
             * @description When the session was created.
             */
            created_at: string;
        };
        /** @description The caller's sessions. */
        SessionListResponse: {
            /** @description Newest first. */
            sessions: components["schemas"]["SessionSummary"][];
        };
        /** @description A session in which the caller has a seat. */
        SessionSummary: {
            /**
             * Format: uuid
             * @description The session's id.
             */
            session_id: string;
            /**
             * Format: uuid
             * @description The campaign that the session belongs to.
             */
            campaign_id: string;
            /** @description The session's name. */
            name: string;
            /**
             * @description `ended` sessions can be read, but not changed.
             * @enum {string}
             */
            status: "active" | "ended";
            /**
             * @description The caller's role.
             * @enum {string}
             */
            role: "game_master" | "player" | "observer";
            /**
             * Format: date-time
             * @description When the session was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When something last happened in the session that the caller may see.
             */
            updated_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type ChangeCharactersRequest = components['schemas']['ChangeCharactersRequest'];
export type CreateSessionRequest = components['schemas']['CreateSessionRequest'];
export type CreateSessionResponse = components['schemas']['CreateSessionResponse'];
export type DevTokenRequest = components['schemas']['DevTokenRequest'];
export type DevTokenResponse = components['schemas']['DevTokenResponse'];
export type EventListResponse = components['schemas']['EventListResponse'];
export type EventSummary = components['schemas']['EventSummary'];
export type HandOverRequest = components['schemas']['HandOverRequest'];
export type JoinSessionRequest = components['schemas']['JoinSessionRequest'];
export type JoinSessionResponse = components['schemas']['JoinSessionResponse'];
export type LoadStateResponse = components['schemas']['LoadStateResponse'];
export type PlayerCharactersResponse = components['schemas']['PlayerCharactersResponse'];
export type PlayerSummary = components['schemas']['PlayerSummary'];
export type Problem = components['schemas']['Problem'];
export type RewindStateRequest = components['schemas']['RewindStateRequest'];
export type SaveStateRequest = components['schemas']['SaveStateRequest'];
export type SaveStateResponse = components['schemas']['SaveStateResponse'];
export type SessionDetailResponse = components['schemas']['SessionDetailResponse'];
export type SessionListResponse = components['schemas']['SessionListResponse'];
export type SessionSummary = components['schemas']['SessionSummary'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
