import type { Version } from './generated/messages.ts';

/** Compares two versions as numbers: negative, zero or positive. */
export function compareVersions(a: Version, b: Version): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Where a message stands after the version that was applied last. This is the one place that knows what the service promises about versions: those
 * that a member sees rise, and may skip, because an event that only the game master may see has a version too. So a skipped version is no gap. A gap
 * shows when a change's `previous` is not what the mirror has there (`applyChanges`).
 */
export function place(applied: Version | null, received: Version): 'next' | 'repeated' {
  return applied !== null && compareVersions(received, applied) <= 0 ? 'repeated' : 'next';
}
