// Generated from openapi.json by `npm run generate`. Do not edit.
export interface paths {
    "/api/v2/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListSessions"];
        put?: never;
        post: operations["CreateSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GetSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["EndSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["JoinSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["LeaveSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/players/{playerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["RemovePlayer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/rewind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RewindState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LoadState"];
        put?: never;
        post: operations["SaveState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{sessionId}/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ConnectSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dev/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["DevToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CreateSessionRequest: {
            /** Format: uuid */
            campaign_id: string;
            name: string;
            settings?: unknown;
        };
        CreateSessionResponse: {
            connection_token: string;
            /** Format: uuid */
            session_id: string;
            websocket_url: string;
        };
        DevTokenRequest: {
            name?: null | string;
            /** Format: uuid */
            player_id?: null | string;
        };
        DevTokenResponse: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            player_id: string;
            token: string;
        };
        EventListResponse: {
            events: components["schemas"]["EventSummary"][];
            next: null | string;
        };
        EventSummary: {
            data: components["schemas"]["ReadOnlyMemoryOfbyte"];
            type: string;
        };
        JoinSessionRequest: {
            /** Format: uuid */
            character_id?: null | string;
            role?: null | string;
        };
        JoinSessionResponse: {
            connection_token: string;
            session_state: components["schemas"]["StateObject"];
            websocket_url: string;
        };
        LoadStateResponse: {
            metadata: components["schemas"]["StateObject"];
            state: components["schemas"]["StateObject"];
            /** Format: date-time */
            timestamp: string;
            version: string;
        };
        PlayerSummary: {
            /** Format: uuid */
            character_id: null | string;
            online: boolean;
            /** Format: uuid */
            player_id: string;
            role: string;
        };
        ReadOnlyMemoryOfbyte: unknown;
        RewindStateRequest: {
            version: string;
        };
        SaveStateRequest: {
            metadata?: unknown;
            state: components["schemas"]["StateObject"];
        };
        SaveStateResponse: {
            /** Format: date-time */
            timestamp: string;
            version: string;
        };
        SessionDetailResponse: {
            /** Format: uuid */
            campaign_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            game_master_id: string;
            name: string;
            players: components["schemas"]["PlayerSummary"][];
            /** Format: uuid */
            session_id: string;
            status: string;
            version: string;
        };
        SessionListResponse: {
            sessions: components["schemas"]["SessionSummary"][];
        };
        SessionSummary: {
            /** Format: uuid */
            campaign_id: string;
            /** Format: date-time */
            created_at: string;
            name: string;
            role: string;
            /** Format: uuid */
            session_id: string;
            status: string;
            /** Format: date-time */
            updated_at: string;
        };
        StateObject: unknown;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type CreateSessionRequest = components['schemas']['CreateSessionRequest'];
export type CreateSessionResponse = components['schemas']['CreateSessionResponse'];
export type DevTokenRequest = components['schemas']['DevTokenRequest'];
export type DevTokenResponse = components['schemas']['DevTokenResponse'];
export type EventListResponse = components['schemas']['EventListResponse'];
export type EventSummary = components['schemas']['EventSummary'];
export type JoinSessionRequest = components['schemas']['JoinSessionRequest'];
export type JoinSessionResponse = components['schemas']['JoinSessionResponse'];
export type LoadStateResponse = components['schemas']['LoadStateResponse'];
export type PlayerSummary = components['schemas']['PlayerSummary'];
export type ReadOnlyMemoryOfbyte = components['schemas']['ReadOnlyMemoryOfbyte'];
export type RewindStateRequest = components['schemas']['RewindStateRequest'];
export type SaveStateRequest = components['schemas']['SaveStateRequest'];
export type SaveStateResponse = components['schemas']['SaveStateResponse'];
export type SessionDetailResponse = components['schemas']['SessionDetailResponse'];
export type SessionListResponse = components['schemas']['SessionListResponse'];
export type SessionSummary = components['schemas']['SessionSummary'];
export type StateObject = components['schemas']['StateObject'];
export type $defs = Record<string, never>;
export interface operations {
    ListSessions: {
        parameters: {
            query?: {
                limit?: number | string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionListResponse"];
                };
            };
        };
    };
    CreateSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateSessionResponse"];
                };
            };
        };
    };
    GetSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetailResponse"];
                };
            };
        };
    };
    EndSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListEvents: {
        parameters: {
            query?: {
                after?: string;
                limit?: number | string;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventListResponse"];
                };
            };
        };
    };
    JoinSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinSessionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinSessionResponse"];
                };
            };
        };
    };
    LeaveSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RemovePlayer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playerId: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RewindState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewindStateRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveStateResponse"];
                };
            };
        };
    };
    LoadState: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoadStateResponse"];
                };
            };
        };
    };
    SaveState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveStateRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveStateResponse"];
                };
            };
        };
    };
    ConnectSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching Protocols */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    DevToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DevTokenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevTokenResponse"];
                };
            };
        };
    };
}
