export { GameSessionClient, type GameSessionClientOptions, type HistoryPage } from './client.ts';
export { formatPointer, parsePointer, readPointer, type AppliedChange, type Json, type JsonObject } from './changes.ts';
export type { Close, ClosedCause } from './closes.ts';
export type { AnswerTo, DataOf } from './commands.ts';
export { GameSessionError, type ClientErrorCode } from './error.ts';
export { newId } from './ids.ts';
export type { Broadcast, VersionedMessage } from './mirror.ts';
export {
  LiveSession, type ConnectOptions, type Frame, type ResyncCause, type Resynchronised, type SessionClosed, type SessionEvents, type SessionStatus,
  type StateChange, type StatusChange,
} from './session.ts';
export type { Token } from './tokens.ts';
export { compareVersions } from './versions.ts';
export type * from './generated/messages.ts';
export type {
  CreateSessionRequest, CreateSessionResponse, JoinSessionRequest, JoinSessionResponse, LoadStateResponse, PlayerSummary, RewindStateRequest,
  SaveStateRequest, SaveStateResponse, SessionDetailResponse, SessionListResponse, SessionSummary,
} from './generated/rest.ts';
