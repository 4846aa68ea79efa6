import type { Version } from './generated/messages.ts';

/** Compares two versions as numbers: negative, zero or positive. */
export function compareVersions(a: Version, b: Version): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Where a message stands after the version that was applied last. This is the one place that knows what the service promises about versions: those
 * that a member is sent have no gaps. So after a version that is not the next one, something is missing in between.
 */
export function place(applied: Version, received: Version): 'repeated' | 'next' | 'later' {
  const steps = BigInt(received) - BigInt(applied);
  return steps < 1n ? 'repeated' : steps === 1n ? 'next' : 'later';
}
