/** Milliseconds by which the wall clock of the zone is ahead of UTC at that instant. */
function offsetAt(epochMillis: number, timeZone: string): number {
  return Date.parse(`${localDateTime(new Date(epochMillis).toISOString(), timeZone, true)}Z`) - Math.floor(epochMillis / 1000) * 1000;
}

/** The wall clock of the zone, as `2026-11-03T08:15` (or with seconds). */
export function localDateTime(instant: string, timeZone: string, withSeconds = false): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '00';
  const minutes = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
  return withSeconds ? `${minutes}:${part('second')}` : minutes;
}

/**
 * The instant at which the zone's clocks show this local date and time. A time that the clocks skip in spring is taken
 * as the one an hour later; of a time that comes twice in autumn the first is taken.
 */
export function instantOf(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  const before = offsetAt(asUtc - 86_400_000, timeZone);
  const after = offsetAt(asUtc + 86_400_000, timeZone);
  for (const offset of [before, after]) {
    if (offsetAt(asUtc - offset, timeZone) === offset) {
      return new Date(asUtc - offset).toISOString();
    }
  }
  return new Date(asUtc - before).toISOString();
}
