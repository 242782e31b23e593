import type { Money, Place, Point } from './types';

const LOCALE = 'en-GB';

export function money(value: Money): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency: value.currency }).format(Number(value.amount));
}

/** Equal to the cent: compared as the decimals that the server sent, scaled alike. */
export function sameAmount(a: Money, b: Money): boolean {
  return a.currency === b.currency && Number(a.amount) === Number(b.amount);
}

export function isZero(value: Money): boolean {
  return Number(value.amount) === 0;
}

/** Metres up to a kilometre in tens, then kilometres with one decimal. */
export function distance(metres: number): string {
  if (metres < 995) {
    return `${Math.round(metres / 10) * 10} m`;
  }
  return `${(metres / 1000).toLocaleString(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} km`;
}

export function carbon(grams: number): string {
  if (grams < 1000) {
    return `${Math.round(grams)} g`;
  }
  return `${(grams / 1000).toLocaleString(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} kg`;
}

/** Minutes, rounded to the nearest, at least one for anything longer than nothing. */
export function duration(seconds: number): string {
  const minutes = seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0;
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

export function clockTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(instant));
}

export function shortDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short', timeZone }).format(
    new Date(instant),
  );
}

export function fullDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(
    new Date(instant),
  );
}

/** A calendar day such as `2026-11-30`, which has no zone. */
export function calendarDay(day: string): string {
  return fullDay(`${day.slice(0, 10)}T12:00:00Z`, 'UTC');
}

/** The days of a half-open period, the last one named too: `1–30 November 2026`. */
export function dayRange(period: { from: string; to: string }): string {
  const noon = (day: string) => Date.parse(`${day.slice(0, 10)}T12:00:00Z`);
  const format = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.formatRange(noon(period.from), Math.max(noon(period.from), noon(period.to) - 86_400_000));
}

/** Price of one unit, with as many places as it has. */
export function unitPrice(amount: string, currency: string): string {
  const places = Math.max(2, amount.split('.')[1]?.length ?? 0);
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, maximumFractionDigits: places }).format(Number(amount));
}

const UNIT_WORDS: Record<string, [one: string, more: string]> = {
  uses: ['use', 'uses'],
  minutes: ['min', 'min'],
  parkingMinutes: ['min parked', 'min parked'],
  lateMinutes: ['min late', 'min late'],
  kilometres: ['km', 'km'],
  miles: ['mi', 'mi'],
};

/** An exact decimal without zeros at its end, at most three places. */
export function decimal(text: string): string {
  return Number(text).toLocaleString(LOCALE, { maximumFractionDigits: 3 });
}

/** How much of a measure, as `12 min` or `1 use`. */
export function amountOf(count: string, measure: string): string {
  const [one, more] = UNIT_WORDS[measure] ?? [codeWords(measure), codeWords(measure)];
  return `${decimal(count)} ${Number(count) === 1 ? one : more}`;
}

/** `freeMinutes` or `local-transport` as words, small. */
export function codeWords(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
}

/** How a price came to be: `5 min × 0.22 + 3.106 km × 0.29`. */
export function formula(text: string): string {
  return text.replace(/ x /g, ' × ');
}

/** The server's words as a sentence, with its dates as people write them. */
export function sentence(text: string): string {
  const trimmed = text
    .trim()
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*Z/g, (at) => `${fullDay(at, 'UTC')}, ${clockTime(at, 'UTC')} UTC`)
    .replace(/\b\d{4}-\d\d-\d\d\b/g, calendarDay);
  return trimmed === '' ? '' : trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + (/[.!?…]$/.test(trimmed) ? '' : '.');
}

/** Enough of an id to tell it from its neighbours. */
export function shortId(id: string): string {
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}

export function coordinates(point: Point): string {
  return `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`;
}

export function placeName(place: Place): string {
  return place.name ? place.name : coordinates(place);
}

/** Reads `54.9012, 13.9034` or `54.9012 13.9034`; undefined when it is something else. */
export function parseCoordinates(text: string): Point | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) {
    return undefined;
  }
  const lat = Number(match[1]);
  const lon = Number(match[2]);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** `OWN_FLEET` or `own-fleet` as words. */
export function words(code: string): string {
  const text = code.toLowerCase().replace(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function iban(masked: string): string {
  return masked.replace(/\s+/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}
