import { instantOf } from './zonedTime';
import type { City } from './types';

/** How far the business clock is ahead of this computer's, in milliseconds. */
let ahead = 0;

/** The business clock as last heard of; it may jump while a demonstration runs. */
export function businessNow(): string {
  return new Date(Date.now() + ahead).toISOString();
}

export function setBusinessNow(instant: string): void {
  ahead = Date.parse(instant) - Date.now();
}

/** Outside a demonstration a difference of under two minutes is this computer's clock being a little wrong. */
export function setBusinessNowFrom(city: City): void {
  if (!city.now) {
    return;
  }
  const heard = Date.parse(instantOf(city.now, city.timeZone)) - Date.now();
  ahead = Math.abs(heard) < 120_000 ? 0 : heard;
}
