import { describe, expect, it } from 'vitest';
import { concerns, problemOf } from './api';
import type { BillLine, Part } from './billing';
import { EventStreamParser } from './eventStream';
import { amountOf, carbon, coordinates, dayRange, distance, duration, iban, money, parseCoordinates, sentence, unitPrice } from './format';
import { withAbsoluteAddresses } from './mapStyle';
import { explains, partText, provisional } from './parts';
import { decodePolyline } from './polyline';
import { addressOf, parseRoute } from './route';
import { flawOf } from './views/catalogue';
import { instantOf, localDateTime } from './zonedTime';

describe('format', () => {
  it.each([
    [{ amount: '2.40', currency: 'EUR' }, '€2.40'],
    [{ amount: '1200', currency: 'KRW' }, '₩1,200'],
    [{ amount: '0.00', currency: 'EUR' }, '€0.00'],
    [{ amount: '-3.05', currency: 'BRL' }, '-R$3.05'],
  ])('money %o', (value, text) => expect(money(value)).toBe(text));

  it.each([
    [0, '0 m'],
    [454, '450 m'],
    [994, '990 m'],
    [996, '1.0 km'],
    [11_249, '11.2 km'],
  ])('distance %d', (metres, text) => expect(distance(metres)).toBe(text));

  it.each([
    [0, '0 min'],
    [20, '1 min'],
    [3540, '59 min'],
    [3600, '1 h'],
    [5400, '1 h 30 min'],
  ])('duration %d', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [308.4, '308 g'],
    [1540, '1.5 kg'],
  ])('carbon %d', (grams, text) => expect(carbon(grams)).toBe(text));

  it.each([
    ['54.9012, 13.9034', { lat: 54.9012, lon: 13.9034 }],
    ['-33.5 151', { lat: -33.5, lon: 151 }],
    ['Hafen 7', undefined],
    ['95, 13', undefined],
  ])('coordinates %s', (text, point) => expect(parseCoordinates(text)).toEqual(point));

  it('reads what it writes', () => expect(parseCoordinates(coordinates({ lat: 54.90123, lon: 13.9 }))).toEqual({ lat: 54.90123, lon: 13.9 }));
  it('names the last day', () => expect(dayRange({ from: '2026-11-01', to: '2026-12-01' })).toMatch(/^1.{1,3}30 November 2026$/));
  it('names one day once', () => expect(dayRange({ from: '2026-11-03', to: '2026-11-04' })).toBe('3 November 2026'));
  it('keeps the places of a unit price', () => expect(unitPrice('0.195', 'EUR')).toBe('€0.195'));
  it('makes sentences', () => expect(sentence('the car is moving')).toBe('The car is moving.'));
  it('groups an IBAN', () => expect(iban('DE89****3000')).toBe('DE89 **** 3000'));
});

describe('polyline', () => {
  it('decodes the published example', () =>
    expect(decodePolyline('_p~iF~ps|U_ulLnnqC_mqNvxq`@')).toEqual([
      { lat: 38.5, lon: -120.2 },
      { lat: 40.7, lon: -120.95 },
      { lat: 43.252, lon: -126.453 },
    ]));
  it('leaves out what is cut short', () => expect(decodePolyline('_p~iF~ps|U_ulL')).toHaveLength(1));
});

describe('zoned time', () => {
  it.each([
    ['2026-07-01T08:15', 'Europe/Berlin', '2026-07-01T06:15:00.000Z'],
    ['2026-11-03T08:15', 'Europe/Berlin', '2026-11-03T07:15:00.000Z'],
    ['2026-11-03T08:15', 'Asia/Seoul', '2026-11-02T23:15:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('%s in %s', (local, zone, instant) => expect(instantOf(local, zone)).toBe(instant));
  it('shows the wall clock', () => expect(localDateTime('2026-11-02T23:15:00Z', 'Asia/Seoul')).toBe('2026-11-03T08:15'));
});

describe('event stream', () => {
  const parse = (...parts: string[]) => {
    const seen: string[] = [];
    const parser = new EventStreamParser((data) => seen.push(data));
    parts.forEach((part) => parser.feed(part));
    return seen;
  };
  it('joins parts and lines', () => expect(parse(': hi\n\ndata: {"a"', ':1}\n', '\nevent:x\ndata:b\ndata:c\n\n')).toEqual(['{"a":1}', 'b\nc']));
  it('knows all ends of lines', () => expect(parse('data:1\r', '\n\r\ndata:2\n\n')).toEqual(['1', '2']));
  it('holds back what is not finished', () => expect(parse('data:1\n')).toEqual([]));
});

describe('problems', () => {
  it('keeps the fields', () => {
    const problem = problemOf(422, { type: 'urn:openmaas:problem:invalid-request', title: 't', detail: 'd', errors: [{ field: 'licence.classes[0]', message: 'm' }] });
    expect([problem.code, problem.message, problem.errors.length]).toEqual(['invalid-request', 'd', 1]);
    expect(problem.errors.map((error) => [concerns(error, 'licence.classes'), concerns(error, 'licence.class')])).toEqual([[true, false]]);
  });
  it('says something plain without a document', () => expect(problemOf(503, '<html>').message).toContain('not ready'));
});

describe('routes', () => {
  it.each(['#/', '#/trips', '#/trips/a%2Fb', '#/bill', '#/invoices/7', '#/plans', '#/account', '#/sign-up'])('%s leads back to itself', (hash) =>
    expect(addressOf(parseRoute(hash))).toBe(hash));
  it('leads to the plan from anywhere else', () => expect(parseRoute('#/nowhere')).toEqual({ view: 'plan' }));
});

describe('map style', () => {
  it('makes addresses absolute', () => {
    const style = withAbsoluteAddresses(
      { version: 8, glyphs: '/f/{fontstack}/{range}.pbf', sources: { a: { type: 'vector', url: 'pmtiles:///basemap/a.pmtiles' }, b: { type: 'vector', tiles: ['/t/{z}/{x}/{y}'] } }, layers: [] },
      'http://here',
    );
    expect(JSON.stringify(style)).toBe(
      '{"version":8,"glyphs":"http://here/f/{fontstack}/{range}.pbf","sources":{"a":{"type":"vector","url":"pmtiles://http://here/basemap/a.pmtiles"},"b":{"type":"vector","tiles":["http://here/t/{z}/{x}/{y}"]}},"layers":[]}',
    );
  });
});

describe('how an amount came about', () => {
  const line = (parts: Part[], more: Partial<BillLine> = {}): BillLine => ({
    kind: 'RENTAL',
    text: 'Shared car, time',
    servicePeriod: { from: '2026-11-22', to: '2026-11-23' },
    quantity: { count: '7', unit: 'minutes' },
    amount: { amount: '0.60', currency: 'EUR' },
    taxPercent: '19',
    parts,
    ...more,
  });
  const part = (kind: Part['kind'], units: string, unitPrice: string, amount: string, of?: string): Part => ({ kind, units, unitPrice, amount, of: of ?? null });

  it.each<[Part, string]>([
    [part('UNITS', '3', '0.20', '0.60'), '3 min × €0.20'],
    [part('METERED', '3.106', '0.27', '0.83862', 'kilometres'), '3.106 km × €0.27'],
    [part('TIER', '40', '0.195', '7.8', '2'), '40 min × €0.195 (step 2 of the tariff)'],
    [part('FLAT', '1', '1', '1'), 'Fixed part'],
    [part('FLAT', '3', '2.5', '7.5'), '3 × €2.50'],
    [part('PACKAGE', '1', '29', '29', 'shortie-6h'), 'Package shortie 6h'],
    [part('ALLOWANCE', '4', '0', '0', 'free-minutes'), '4 min from your allowance: Included minutes'],
    [part('WALLET', '5', '0.10', '-0.50', 'points'), '5 × €0.10 from your wallet: points'],
    [part('DEMAND', '1.25', '4', '1'), 'Demand: times 1.25'],
    [part('PROMISE', '1', '-1.2', '-1.2'), 'Less, as the offer promised'],
    [part('CAP', '1', '-3', '-3', 'day'), 'Above the cap, not charged: day'],
    [part('COMMITMENT', '1', '12', '12', 'least'), 'Missing to the minimum: least'],
    [part('INCLUDED', '7', '0', '0'), '7 min included'],
  ])('%o', (one, text) => expect(partText(one, line([one]), { 'free-minutes': 'Included minutes' })).toBe(text));

  it('is told only where it says more than the line', () => {
    expect(explains(line([part('UNITS', '3', '0.20', '0.60')]))).toBe(false);
    expect(explains(line([part('ALLOWANCE', '3', '0', '0', 'a')]))).toBe(true);
    expect(explains(line([]))).toBe(false);
  });

  it('is provisional while the trip lasts, or until the period is over', () => {
    expect(provisional(line([]))).toBe(false);
    expect(provisional(line([], { provisional: true }))).toBe(true);
    expect(provisional(line([], { kind: 'CAP' }))).toBe(true);
  });

  it.each([
    ['7', 'minutes', '7 min'],
    ['1', 'uses', '1 use'],
    ['2.500', 'miles', '2.5 mi'],
    ['3', 'assetHours', '3 asset hours'],
  ])('%s %s', (count, measure, text) => expect(amountOf(count, measure)).toBe(text));
});

describe('flaws of a catalogue', () => {
  it.each([
    ['plans.yaml:12: plans[0].id', 12, 'plans[0].id'],
    ['C:/a b.yaml:3: currency', 3, 'currency'],
    ['files', 0, 'files'],
  ])('%s', (field, line, name) => expect(flawOf({ field, message: 'm' })).toEqual({ line, field: name, message: 'm' }));
});

describe('sentences of the server', () => {
  it.each([
    ['the plan allows it from 2027-02-22 on', 'The plan allows it from 22 February 2027 on.'],
    ['the clock is at 2026-11-22T15:07:33.379Z', 'The clock is at 22 November 2026, 15:07 UTC.'],
  ])('%s', (text, shown) => expect(sentence(text)).toBe(shown));
});
