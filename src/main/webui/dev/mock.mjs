// A stand-in for the server while the page is developed: the REST contract with invented data, all in memory.
// Usage: node dev/mock.mjs [PORT] [--no-demo] [--two-cities] [--no-basemap]; serves dist/ at /.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { at, along, EXTENT, METRO, pmtiles } from './basemap.mjs';

const port = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 8099);
const flag = (name) => process.argv.includes(name);
const dist = new URL('../dist/', import.meta.url).pathname;
const basemap = pmtiles();
let clockAhead = Date.parse('2026-11-03T07:12:00Z') - Date.now();
const now = () => Date.now() + clockAhead;
const iso = (millis) => new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z');
const eur = (cents) => ({ amount: (cents / 100).toFixed(2), currency: 'EUR' });
const money = (amount) => Math.round(Number(amount.amount) * 100);
let counter = 0;
const id = () => `01900000-0000-7000-8000-${String(++counter).padStart(12, '0')}`;

class Refusal extends Error {
  constructor(status, code, detail, errors = []) {
    super(detail);
    this.problem = { type: `urn:openmaas:problem:${code}`, title: 'Not possible', status, detail, errors };
  }
}

// ---- the city ----
const cities = [
  { id: 'marenholm', name: 'Marenholm', timeZone: 'Europe/Berlin', currency: 'EUR', country: 'DE', extent: EXTENT, centre: at(13, 10), ready: true, planner: { state: 'READY', detail: '' } },
  ...(flag('--two-cities') ? [{ id: 'porto', name: 'Porto', timeZone: 'Europe/Lisbon', currency: 'EUR', country: 'PT', extent: { southWest: { lat: 41.1, lon: -8.7 }, northEast: { lat: 41.2, lon: -8.5 } }, centre: { lat: 41.15, lon: -8.6 }, ready: false, planner: { state: 'BUILDING', detail: 'the graph is being built, 40 %' } }] : []),
];
const localTime = (zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(now())).replace(' ', 'T');
const stations = [['Marktplatz', 12.6, 9.4], ['Lindenhof', 4.4, 12.3], ['Stadtsee', 11.7, 3], ['Nordstrand', 5.2, 17.8], ['Hafen', 1.2, 6.3], ['Ostkai', 18.2, 9.3]].map(([name, c, r], index) => ({ id: `bike-${index}`, name, ...at(c, r), capacity: 12 + index * 2 }));
const vehicles = [['VW ID.3', 17.6, 8.5, 'COMPACT'], ['Renault 5', 6.2, 11.6, 'SMALL'], ['Fiat 500e', 9.4, 7.5, 'MINI'], ['VW ID.3', 13.5, 14.8, 'COMPACT'], ['Kangoo E-Tech', 20.3, 12.4, 'VAN'], ['Skoda Enyaq', 3.3, 7.2, 'ESTATE']].map(([model, c, r, vehicleClass], index) => ({ id: `car-${index}`, model, vehicleClass, propulsion: 'ELECTRIC', ...at(c, r), rangeMetres: 140_000 + index * 31_000, plate: `MH-OM ${101 + index}E` }));
const ring = (...corners) => [...corners, corners[0]].map(([c, r]) => at(c, r)).map(({ lat, lon }) => [lon, lat]);
const zones = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'Inner city' }, geometry: { type: 'Polygon', coordinates: [ring([1, 2], [18.3, 2.5], [18.6, 15.5], [9, 17], [1, 16])] } }, { type: 'Feature', properties: { name: 'Industriepark Ost' }, geometry: { type: 'Polygon', coordinates: [ring([20, 2], [25, 2], [25, 6], [20, 6])] } }] };
const story = { from: { name: 'Lindenhof 7', ...at(3.6, 12.2) }, to: { name: 'Industriepark Ost, Halle 4', ...at(22.5, 3.5) } };

function encode(points) {
  let text = '';
  let last = [0, 0];
  for (const { lat, lon } of points) {
    const here = [Math.round(lat * 1e5), Math.round(lon * 1e5)];
    for (const axis of [0, 1]) {
      let value = here[axis] - last[axis];
      value = value < 0 ? ~(value << 1) : value << 1;
      for (; value >= 0x20; value >>= 5) text += String.fromCharCode((0x20 | (value & 0x1f)) + 63);
      text += String.fromCharCode(value + 63);
    }
    last = here;
  }
  return text;
}
const metresOf = (points) => Math.round(points.slice(1).reduce((sum, point, index) => sum + Math.hypot((point.lat - points[index].lat) * 111_320, (point.lon - points[index].lon) * 64_000), 0));

// ---- offers ----
const subscriptions = [];
const hasPlan = () => subscriptions.length > 0;

function leg(kind, from, to, points, speed, more = {}) {
  const metres = metresOf(points);
  return { kind, from, to, metres, seconds: Math.round(metres / speed), path: encode(points), co2Grams: 0, points, ...more };
}

function transitPrice(cents) {
  return hasPlan()
    ? { kind: 'FIXED', gross: eur(cents), forTraveller: eur(0), tariff: 'city-transit:1', explanation: 'Metro and bus included in your plan' }
    : { kind: 'FIXED', gross: eur(cents), forTraveller: eur(cents), tariff: 'city-transit:1', explanation: 'Single ticket' };
}

function carPrice(legOf) {
  const minutes = Math.ceil(legOf.seconds / 60);
  const gross = minutes * 29 + Math.round((legOf.metres / 1000) * 25);
  const mine = hasPlan() ? minutes * 19 + Math.round((legOf.metres / 1000) * 19) : gross;
  return { kind: 'METERED', gross: eur(gross), forTraveller: eur(mine), ceiling: eur(Math.round(mine * 1.3)), tariff: 'own-fleet:3', explanation: hasPlan() ? 'EUR 0.19 per minute and 0.19 per km' : 'EUR 0.29 per minute and 0.25 per km' };
}

function offer(traveller, legs, leaves, labels) {
  let clock = leaves;
  const timed = legs.map(({ seconds, points, ...rest }, index) => {
    const departure = clock;
    clock += seconds * 1000;
    const whole = { index, ...rest, departure: iso(departure), arrival: iso(clock) };
    if (rest.kind === 'TRANSIT') whole.price = transitPrice(280);
    if (rest.kind === 'RENTAL') whole.price = carPrice({ ...rest, seconds });
    return whole;
  });
  const priced = timed.filter(({ price }) => price);
  const sum = (pick) => eur(priced.reduce((total, { price }) => total + money(pick(price)), 0));
  const metered = priced.some(({ price }) => price.kind === 'METERED');
  return {
    id: id(), city: 'marenholm', expiresAt: iso(now() + 600_000), departure: iso(leaves), arrival: iso(clock),
    durationSeconds: (clock - leaves) / 1000,
    metres: timed.reduce((total, { metres }) => total + metres, 0),
    walkMetres: timed.filter(({ kind }) => kind === 'WALK').reduce((total, { metres }) => total + metres, 0),
    co2Grams: timed.reduce((total, { co2Grams }) => total + co2Grams, 0),
    price: { gross: sum(({ gross }) => gross), forTraveller: sum(({ forTraveller }) => forTraveller), metered, ...(metered ? { ceiling: sum(({ ceiling, forTraveller }) => ceiling ?? forTraveller) } : {}) },
    labels, legs: timed, traveller,
  };
}

const offers = new Map();
function plan(traveller, request) {
  for (const end of ['from', 'to']) {
    const { lat, lon } = request[end] ?? {};
    if (!(lat > EXTENT.southWest.lat && lat < EXTENT.northEast.lat && lon > EXTENT.southWest.lon && lon < EXTENT.northEast.lon)) {
      throw new Refusal(422, 'invalid-request', `${end}: outside Marenholm`, [{ field: end, message: 'This place lies outside Marenholm.' }]);
    }
  }
  const { from, to } = { from: { name: '', ...request.from }, to: { name: '', ...request.to } };
  const leaves = (request.departAt ? Date.parse(request.departAt) : request.arriveBy ? Date.parse(request.arriveBy) - 2_400_000 : now()) + 120_000;
  const station = (name, c) => ({ name, ...at(c, 10) });
  const board = station('Lindenallee', 5);
  const alight = station('Ostkai', 17);
  const car = vehicles[0];
  const carPlace = { name: 'Ostkai, VW ID.3', lat: car.lat, lon: car.lon };
  const grid = (point, c, r) => [...along(...c.map((column, index) => [column, r[index]])), point];
  const line = (name, mode, headsign) => ({ mode, name, headsign, agency: 'Marenholm Verkehr' });
  const means = request.means ?? ['TRANSIT', 'CAR_SHARE'];
  const walkIn = leg('WALK', from, board, [from, ...along([4, 12], [5, 12], [5, 10])], 1.25);
  const metro = leg('TRANSIT', board, alight, along([5, 10], [17, 10]), 11, { operator: 'city-transit', line: line('M1', 'SUBWAY', 'Grenzweg'), co2Grams: 118 });
  const drive = leg('RENTAL', carPlace, to, grid(to, [17.6, 18, 18, 22], [8.5, 8.5, 4, 4]), 8.3, { operator: 'own-fleet', vehicle: { id: car.id, model: car.model, vehicleClass: car.vehicleClass, propulsion: car.propulsion, plate: car.plate }, co2Grams: 190 });
  const near = { name: 'Industriestraße', ...at(18, 4) };
  const bus = leg('TRANSIT', alight, near, along([17, 10], [18, 10], [18, 4]), 5.5, { operator: 'city-transit', line: line('12', 'BUS', 'Industriepark'), co2Grams: 210 });
  const first = vehicles[1];
  const found = [];
  if (means.includes('TRANSIT') && means.includes('CAR_SHARE')) {
    found.push(offer(traveller, [walkIn, metro, leg('WALK', alight, carPlace, [alight, ...along([17, 9], [17.6, 8.5])], 1.25), drive], leaves, ['FASTEST']));
  }
  if (means.includes('TRANSIT')) {
    found.push(offer(traveller, [walkIn, metro, leg('WALK', alight, alight, [alight, alight], 1), bus, leg('WALK', near, to, grid(to, [18, 22], [4, 4]), 1.25)], leaves + 180_000, ['CHEAPEST', 'GREENEST']));
  }
  if (means.includes('CAR_SHARE')) {
    const here = { name: 'Lindenallee, Renault 5', lat: first.lat, lon: first.lon };
    found.push(offer(traveller, [leg('WALK', from, here, [from, ...along([4, 12], [6.2, 11.6])], 1.25), leg('RENTAL', here, to, grid(to, [6.2, 10, 10, 18, 18, 22], [11.6, 11, 8, 8, 4, 4]), 8.3, { operator: 'own-fleet', vehicle: { id: first.id, model: first.model, vehicleClass: first.vehicleClass, propulsion: first.propulsion, plate: first.plate }, co2Grams: 610 })], leaves, []));
  }
  found.forEach((made) => offers.set(made.id, made));
  return { offers: found.map(({ traveller: _, ...shown }) => shown), missing: [] };
}

// ---- travellers ----
const travellers = new Map();
function addTraveller(email, password, membership, more) {
  const made = { id: id(), email, city: 'marenholm', membership, ...more };
  travellers.set(email, { password, made });
  return made;
}
const LICENCE = { number: 'B072RRE2I55', country: 'DE', classes: ['B'], issuedOn: '2015-05-04', validUntil: '2030-05-03' };
addTraveller('ada@example.org', 'demo-ada', { state: 'APPROVED', licenceApproved: true, findings: [], decision: { by: 'admin', at: '2026-11-01T09:00:00Z', reason: 'All in order' } }, { givenName: 'Ada', familyName: 'Lindqvist', bornOn: '1991-03-14', address: 'Lindenhof 7, 18999 Marenholm', licence: LICENCE, payment: { accountHolder: 'Ada Lindqvist', ibanMasked: 'DE89****3000' } });

function signUp(body) {
  const errors = [];
  const need = (field, value, message) => value || errors.push({ field, message });
  need('givenName', body.givenName, 'Please give your given name.');
  need('bornOn', body.bornOn, 'Please give your date of birth.');
  if ((body.password ?? '').length < 10) errors.push({ field: 'password', message: 'A password has at least 10 characters.' });
  if (travellers.has(body.email)) errors.push({ field: 'email', message: 'There is an account with this address already.' });
  if (!ibanHolds(body.payment?.iban ?? '')) errors.push({ field: 'payment.iban', message: 'The check digits of this IBAN are wrong.' });
  if (errors.length > 0) throw new Refusal(422, 'invalid-request', errors[0].message, errors);
  const findings = body.licence ? [{ field: 'licence.number', reason: 'The licence has to be looked at by a person.', blocking: false }] : [];
  const { password, payment, ...rest } = body;
  return addTraveller(body.email, password, { state: 'APPLIED', licenceApproved: false, findings }, { ...rest, payment: { accountHolder: payment.accountHolder, ibanMasked: `${payment.iban.slice(0, 4)}****${payment.iban.slice(-4)}` } });
}
function ibanHolds(iban) {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((char) => parseInt(char, 36)).join('');
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban) && [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

// ---- bookings ----
const bookings = new Map();
const byKey = new Map();
const watchers = new Map();
const live = new Map();
const cars = new Map();

function tell(booking) {
  for (const answer of watchers.get(booking.id) ?? []) send(answer, shown(booking));
}
const shown = ({ traveller: _, ...booking }) => booking;
const send = (answer, data) => answer.write(`data:${JSON.stringify(data)}\n\n`);
const today = () => {
  const from = localTime('Europe/Berlin').slice(0, 10);
  return { from, to: new Date(Date.parse(from) + 86_400_000).toISOString().slice(0, 10) };
};
const after = (millis, call) => setTimeout(call, millis).unref?.();

function book(traveller, key, body) {
  if (!key) throw new Refusal(400, 'idempotency-key-missing', 'The header Idempotency-Key is missing.');
  const before = byKey.get(key);
  if (before) return before;
  const made = offers.get(body.offerId);
  if (!made) throw new Refusal(404, 'not-found', 'There is no such offer.');
  if (Date.parse(made.expiresAt) <= now()) throw new Refusal(409, 'offer-expired', 'The offer has expired; please ask for new prices.');
  const booking = { id: id(), traveller, state: 'HOLDING', city: made.city, offerId: made.id, bookedAt: iso(now()), departure: made.departure, arrival: made.arrival, legs: made.legs.map((one) => ({ ...one, state: one.kind === 'WALK' ? 'UNBOOKED' : 'PLANNED' })) };
  bookings.set(booking.id, booking);
  byKey.set(key, booking);
  const all = (state) => booking.legs.forEach((one) => one.state !== 'UNBOOKED' && (one.state = state));
  after(900, () => {
    all('HELD');
    booking.state = 'CONFIRMING';
    tell(booking);
  });
  after(1900, () => {
    if (booking.state !== 'CONFIRMING') return;
    all('CONFIRMED');
    booking.legs.filter(({ kind }) => kind === 'TRANSIT').forEach((one) => {
      one.ticket = { number: `MV-${4711 + counter}`, barcode: 'x', validFrom: one.departure, validTo: iso(Date.parse(one.departure) + 5_400_000) };
      billed.push({ ...LINE, kind: 'TICKET', text: hasPlan() ? 'Public transport' : 'Ticket', servicePeriod: today(), amount: one.price.forTraveller, taxPercent: '7', leg: `${booking.id}.${one.index}`, ticket: one.ticket.number });
    });
    booking.state = 'CONFIRMED';
    tell(booking);
  });
  return booking;
}

function unlock(booking, index) {
  const one = booking.legs[index];
  if (one?.state !== 'CONFIRMED') throw new Refusal(409, 'leg-not-confirmed', 'This leg cannot be unlocked now.');
  cars.set(booking.id, { state: 'standing', since: now(), at: one.from, moved: false });
  after(500, () => {
    one.state = 'IN_USE';
    booking.state = 'IN_USE';
    tell(booking);
  });
  after(1100, () => position(booking, one.from, 0, 0));
}

function position(booking, point, speedKmh, headingDegrees) {
  const data = { lat: point.lat, lon: point.lon, at: iso(now()), speedKmh, headingDegrees };
  Object.assign(cars.get(booking.id), { at: point, data });
  for (const answer of live.get(booking.id) ?? []) send(answer, data);
}

function drive(booking) {
  const one = booking.legs.find(({ state }) => state === 'IN_USE');
  if (!one) throw new Refusal(409, 'no-car-in-use', 'No car of this booking is in use.');
  const car = cars.get(booking.id);
  car.state = 'driving';
  car.moved = true;
  const points = decode(one.path);
  const pause = 7000 / points.length;
  points.forEach((point, step) => after(pause * step, () => {
    clockAhead += (Date.parse(one.arrival) - Date.parse(one.departure)) / points.length - pause;
    const before = points[Math.max(0, step - 1)];
    const heading = (Math.atan2((point.lon - before.lon) * 0.575, point.lat - before.lat) * 180) / Math.PI;
    const last = step === points.length - 1;
    position(booking, point, last ? 0 : 32 + (step % 7), Math.round((heading + 360) % 360));
    if (last) car.state = 'standing';
  }));
}

function decode(text) {
  const points = [];
  let i = 0;
  const sum = [0, 0];
  while (i < text.length) {
    for (const axis of [0, 1]) {
      let value = 0;
      let shift = 0;
      for (let chunk = 0x20; chunk >= 0x20; shift += 5) {
        chunk = text.charCodeAt(i++) - 63;
        value |= (chunk & 0x1f) << shift;
      }
      sum[axis] += value & 1 ? ~(value >> 1) : value >> 1;
    }
    points.push({ lat: sum[0] / 1e5, lon: sum[1] / 1e5 });
  }
  return points;
}

function giveBack(booking, index) {
  const one = booking.legs[index];
  const car = cars.get(booking.id);
  if (one?.state !== 'IN_USE') throw new Refusal(409, 'leg-not-in-use', 'This car is not in use.');
  if (car.state === 'driving') throw new Refusal(409, 'ignition-on', 'The ignition is still on: switch the car off and wait a moment.');
  after(500, () => {
    one.state = 'FINISHED';
    booking.legs.forEach((other) => other.kind === 'TRANSIT' && (other.state = 'FINISHED'));
    booking.state = 'COMPLETED';
    tell(booking);
  });
  const minutes = Math.ceil((now() - car.since) / 60_000);
  const metres = car.moved ? one.metres : 0;
  const km = (metres / 1000).toFixed(3);
  const shared = { ...LINE, kind: 'RENTAL', servicePeriod: today(), taxPercent: '19', rental: id(), trips: [id()], minutes, metres };
  after(1200, () => billed.push(
    { ...shared, text: 'Shared car, time', quantity: { count: String(minutes), unit: 'minutes', unitPrice: '0.26' }, amount: eur(minutes * 26) },
    { ...shared, text: 'Shared car, distance', quantity: { count: km, unit: 'kilometres', unitPrice: '0.33' }, amount: eur(Math.round(Number(km) * 33)) },
  ));
}

// ---- money ----
let billed = [];
let periodFrom = '2026-11-01';
const invoices = [];
const perUnit = (name, unit, prices) => ({ kind: 'perUnit', name, usage: 'CAR_SHARE', amount: null, percent: null, unit, byVehicleClass: Object.fromEntries(['MINI', 'SMALL', 'COMPACT', 'ESTATE', 'VAN'].map((name_, index) => [name_, prices[index]])), words: [], tax: 'CAR_RENTAL' });
const plans = [
  { kind: 'PLAN', pricesContainTax: true, benefits: [], conditions: [], addOns: [], id: 'city-flat', version: 1, effectiveFrom: '2026-01-01', name: 'City Flat', currency: 'EUR', withoutSubscription: false, description: 'All public transport of the city included. Shared cars by the minute and the kilometre.', prices: [
    { kind: 'recurring', name: 'Monthly fee City Flat', usage: null, amount: eur(4900), every: '1 month', percent: null, unit: null, byVehicleClass: null, words: [], tax: 'LOCAL_PASSENGER_TRANSPORT' },
    { kind: 'included', name: 'Public transport', usage: 'TRANSIT', amount: null, percent: null, unit: null, byVehicleClass: null, words: [], tax: 'LOCAL_PASSENGER_TRANSPORT' },
    perUnit('Shared car, time', 'minutes', ['0.19', '0.22', '0.26', '0.31', '0.36']), perUnit('Shared car, distance', 'kilometres', ['0.25', '0.29', '0.33', '0.38', '0.45'])] },
  { kind: 'WITHOUT_SUBSCRIPTION', pricesContainTax: true, benefits: [], conditions: [], addOns: [], id: 'pay-as-you-go', version: 1, effectiveFrom: '2026-01-01', name: 'Pay as you go', currency: 'EUR', withoutSubscription: true, description: "No monthly fee. Tickets at the operator's price, shared cars by the minute and the kilometre.", prices: [
    { kind: 'operatorPrice', name: 'Ticket', usage: 'TRANSIT', amount: null, percent: '100', unit: null, byVehicleClass: null, tax: 'LOCAL_PASSENGER_TRANSPORT' },
    perUnit('Shared car, time', 'minutes', ['0.24', '0.28', '0.33', '0.39', '0.45']), perUnit('Shared car, distance', 'kilometres', ['0.29', '0.34', '0.39', '0.45', '0.52'])] },
];
const monthAfter = (day) => {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
};
const LINE = { servicePeriod: null, quantity: null, subscription: null, rental: null, trips: null, minutes: null, metres: null, leg: null, ticket: null };
function bill() {
  const period = { from: periodFrom, to: monthAfter(periodFrom) };
  const fees = subscriptions.map(() => ({ ...LINE, kind: 'FEE', text: 'Monthly fee City Flat', servicePeriod: period, amount: eur(4900), taxPercent: '7' }));
  const lines = [...fees, ...billed].map((line, index) => ({ position: index + 1, ...line }));
  const taxes = ['7', '19'].map((percent) => {
    const gross = lines.filter((line) => line.taxPercent === percent).reduce((sum, line) => sum + money(line.amount), 0);
    const net = Math.round(gross / (1 + Number(percent) / 100));
    return { category: percent === '7' ? 'LOCAL_PASSENGER_TRANSPORT' : 'CAR_RENTAL', percent, net: eur(net), tax: eur(gross - net), gross: eur(gross) };
  }).filter(({ gross }) => money(gross) > 0);
  return { city: 'marenholm', asOf: iso(now()), plan: hasPlan() ? 'city-flat@1' : null, period, lines, taxes, total: eur(lines.reduce((sum, line) => sum + money(line.amount), 0)), ended: [] };
}
function monthEnd() {
  const { period, lines, taxes, total } = bill();
  clockAhead += Date.parse(`${period.to}T00:05:00+01:00`) - now();
  if (lines.length > 0) {
    invoices.unshift({ id: id(), intact: true, sha256: '0'.repeat(64), kind: 'INVOICE', number: `MH-2026-${String(invoices.length + 1).padStart(6, '0')}`, state: 'FINALISED', city: 'marenholm', issuedOn: period.to, dueOn: `${period.to.slice(0, 8)}15`, seller: { name: 'OpenMaaS Marenholm GmbH', address: 'Am Hafen 1, 18999 Marenholm', taxId: 'DE999999999', iban: 'DE02120300000000202051', email: 'bills@example.org' }, recipient: { name: 'Ada Lindqvist', address: 'Lindenhof 7, 18999 Marenholm' }, period, lines, taxes, total, paid: eur(0), open: total, pdf: '' });
  }
  billed = [];
  periodFrom = period.to;
}

// ---- changes of plan, finance ----
const preview = () => {
  const period = { from: today().from, to: monthAfter(periodFrom) };
  const fee = { plan: 'city-flat@1', code: 'fee', name: 'Monthly fee City Flat', ...period, part: '9/30', amount: eur(1470) };
  return { effectiveOn: period.from, today: [], todayTotal: eur(0), nextInvoiceOn: period.to, next: [fee], nextTotal: eur(1470) };
};
const holdings = { plan: 'city-flat@1', periodFrom: '2026-11-01', periodTo: '2026-12-01', wallets: [], budgets: [], allowances: [{ code: 'free-minutes', name: 'Included car minutes', measure: 'minutes', from: '2026-11-01', to: '2026-12-01', granted: '60', carriedOver: [], reserved: '0', left: '47' }] };
const runs = new Map();
function run(until) {
  const asked = { id: id(), state: 'REQUESTED', until, city: null, total: 0, done: 0, invoices: 0, failed: 0, started: iso(now()), finished: null, failures: [] };
  runs.set(asked.id, { ...asked, state: 'FINISHED', total: 1, done: 1, finished: iso(now()) });
  return { invoices: [], failures: [], run: asked };
}
const use = (minutes) => ({ key: 'metro/parking-7', kind: 'NEW', account: id(), usageKind: 'PARKING', from: iso(now()), to: iso(now()), dimensions: {}, quantities: { minutes }, source: 'metro', text: '', recordedAt: iso(now()) });
const conflicts = [{ id: 1, key: 'metro/parking-7', told: use('45'), stands: [use('30')], recordedAt: iso(now()) }];
const FLAW = { type: 'urn:openmaas:problem:catalogue-refused', title: 'Refused', status: 422, detail: 'catalogue.yaml:3', errors: [{ field: 'catalogue.yaml:3: plans[0].id', message: "'Harbour' is not 1 to 60 lower-case letters, digits and hyphens" }] };

// ---- HTTP ----
const tokens = new Map();
const routes = [
  ['GET', '/v1/cities', () => cities.map((city) => ({ ...city, now: localTime(city.timeZone) }))],
  ['GET', '/v1/cities/:city', ({ city }) => cities.find((one) => one.id === city)],
  ['GET', '/v1/cities/:city/story', ({ city }) => (city === 'marenholm' ? story : undefined)],
  ['GET', '/v1/cities/:city/stations', ({ city }) => (city === 'marenholm' ? stations : [])],
  ['GET', '/v1/cities/:city/vehicles', ({ city }) => (city === 'marenholm' ? vehicles : [])],
  ['GET', '/v1/cities/:city/return-zones', ({ city }) => (city === 'marenholm' ? zones : { type: 'FeatureCollection', features: [] })],
  ['GET', '/v1/demo', () => (flag('--no-demo') ? undefined : { clock: iso(now()), simulate: true, logins: [{ name: 'Ada', email: 'ada@example.org', password: 'demo-ada', roles: ['traveller'] }, { name: 'Finance', email: 'finance@example.org', password: 'demo-finn', roles: ['finance'] }] })],
  ['POST', '/v1/tokens', (_, { body }) => {
    if (body.email === 'finance@example.org') {
      const token = id();
      tokens.set(token, { id: 'finance' });
      return { token, tokenType: 'Bearer', expiresInSeconds: 3600, roles: ['finance'] };
    }
    const held = travellers.get(body.email);
    if (!held || held.password !== body.password) throw new Refusal(401, 'login-refused', 'E-mail or password is wrong.');
    const token = id();
    tokens.set(token, held.made);
    return { token, tokenType: 'Bearer', expiresInSeconds: 3600, roles: ['traveller'], travellerId: held.made.id };
  }],
  ['POST', '/v1/travellers', (_, { body }) => signUp(body), 201],
  ['GET', '/v1/plans', () => plans],
  ['GET', '/v1/travellers/me', (_, { traveller }) => traveller, 200, true],
  ['POST', '/v1/trip-plans', (_, { traveller, body }) => plan(traveller.id, body), 200, true],
  ['POST', '/v1/bookings', (_, { traveller, body, headers }) => shown(book(traveller.id, headers['idempotency-key'], body)), 202, true],
  ['GET', '/v1/bookings', (_, { traveller }) => [...bookings.values()].filter((one) => one.traveller === traveller.id).map(shown), 200, true],
  ['GET', '/v1/bookings/:booking', ({ booking }, { traveller }) => shown(own(booking, traveller)), 200, true],
  ['POST', '/v1/bookings/:booking/cancellation', ({ booking }, { traveller }) => {
    const held = own(booking, traveller);
    held.state = 'RELEASING';
    held.reason = 'Cancelled by you';
    after(900, () => {
      held.state = 'CANCELLED';
      held.legs.forEach((one) => one.state !== 'UNBOOKED' && (one.state = 'RELEASED'));
      tell(held);
    });
    return shown(held);
  }, 202, true],
  ['POST', '/v1/bookings/:booking/legs/:index/unlock', ({ booking, index }, { traveller }) => (unlock(own(booking, traveller), Number(index)), shown(own(booking, traveller))), 200, true],
  ['POST', '/v1/bookings/:booking/legs/:index/return', ({ booking, index }, { traveller }) => (giveBack(own(booking, traveller), Number(index)), shown(own(booking, traveller))), 200, true],
  ['POST', '/v1/demo/drives', (_, { traveller, body }) => (drive(own(body.bookingId, traveller)), {}), 202, true],
  ['POST', '/v1/demo/month-end', () => (monthEnd(), { clock: iso(now()) }), 200, true],
  ['GET', '/v1/bill', () => bill(), 200, true],
  ['GET', '/v1/subscriptions', () => subscriptions, 200, true],
  ['POST', '/v1/subscriptions', (_, { body }) => {
    if (hasPlan()) throw new Refusal(409, 'already-subscribed', 'there is a running subscription in this city');
    subscriptions.push({ id: id(), city: 'marenholm', plan: `${body.planId}@1`, startsOn: today().from, endsOn: null, billingDay: 1, zone: 'Europe/Berlin', state: 'RUNNING', version: 1, addOns: [] });
    return subscriptions[0];
  }, 201, true],
  ['POST', '/v1/subscriptions/preview', preview, 200, true],
  ['GET', '/v1/subscriptions/:subscription/history', () => ({ changes: [] }), 200, true],
  ['POST', '/v1/subscriptions/:subscription/changes/preview', preview, 200, true],
  ['GET', '/v1/me/holdings', () => holdings, 200, true],
  ['POST', '/v1/invoice-runs', (_, { body }) => run(body.until), 202, true],
  ['GET', '/v1/invoice-runs', () => [...runs.values()].reverse(), 200, true],
  ['GET', '/v1/invoice-runs/:run', ({ run: one }) => runs.get(one), 200, true],
  ['GET', '/v1/usage-conflicts', () => ({ items: conflicts }), 200, true],
  ['POST', '/v1/usage-conflicts/:conflict/resolution', (_, { body }) => (conflicts.splice(0), body), 200, true],
  ['GET', '/v1/catalogue', () => plans.map((plan) => ({ version: `${plan.id}@1`, effectiveFrom: '2026-01-01', state: 'USED', importedAt: iso(now()), importedBy: 'openmaas' })), 200, true],
  ['POST', '/v1/catalogue', () => { throw Object.assign(new Error('refused'), { problem: FLAW }); }, 200, true],
  ['GET', '/v1/invoices', () => invoices, 200, true],
  ['GET', '/v1/invoices/:invoice', ({ invoice }) => invoices.find((one) => one.id === invoice), 200, true],
].map(([method, path, handle, status = 200, secured = false]) => ({ method, handle, status, secured, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+?)')}$`) }));

function own(booking, traveller) {
  const held = bookings.get(booking);
  if (!held || held.traveller !== traveller.id) throw new Refusal(404, 'not-found', 'There is no such booking.');
  return held;
}

function qr() {
  let cells = '';
  const eye = (x, y) => `<path d="M${x} ${y}h7v7h-7z M${x + 1} ${y + 1}v5h5v-5z M${x + 2} ${y + 2}h3v3h-3z" fill-rule="evenodd"/>`;
  for (let x = 0; x < 29; x++) for (let y = 0; y < 29; y++) if ((x * 7919 + y * 104729 + x * y * 31) % 5 < 2 && !((x < 8 && y < 8) || (x > 20 && y < 8) || (x < 8 && y > 20))) cells += `<path d="M${x} ${y}h1v1h-1z"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 33 33" shape-rendering="crispEdges"><rect x="-2" y="-2" width="33" height="33" fill="#fff"/>${eye(0, 0)}${eye(22, 0)}${eye(0, 22)}${cells}</svg>`;
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const server = createServer(async (request, answer) => {
  const { pathname } = new URL(request.url, 'http://mock');
  try {
    if (pathname.startsWith('/basemap/')) return serveBasemap(request, answer, pathname);
    if (!pathname.startsWith('/v1/')) return serveFile(answer, pathname);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const traveller = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (serveStream(request, answer, pathname, traveller)) return;
    for (const route of routes) {
      const match = route.pattern.exec(pathname);
      if (!match || route.method !== request.method) continue;
      if (route.secured && !traveller) throw new Refusal(401, 'unauthorized', 'Please log in.');
      const result = route.handle(match.groups ?? {}, { body, traveller, headers: request.headers });
      if (result === undefined) throw new Refusal(404, 'not-found', 'There is no such thing.');
      answer.writeHead(route.status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      return;
    }
    throw new Refusal(404, 'not-found', 'There is no such thing.');
  } catch (failure) {
    const problem = failure.problem ?? { title: 'Mock failed', status: 500, detail: String(failure) };
    if (!failure.problem) console.error(failure);
    answer.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }
});

function serveStream(request, answer, pathname, traveller) {
  const ticket = /^\/v1\/bookings\/([^/]+)\/legs\/\d+\/ticket\.svg$/.exec(pathname);
  if (ticket) {
    own(ticket[1], traveller ?? {});
    answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end(qr());
    return true;
  }
  if (/^\/v1\/invoices\/[^/]+\.pdf$/.test(pathname)) {
    answer.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4\n%%EOF\n');
    return true;
  }
  const stream = /^\/v1\/bookings\/([^/]+)\/(events|live)$/.exec(pathname);
  if (!stream) return false;
  const booking = own(stream[1], traveller ?? {});
  const map = stream[2] === 'events' ? watchers : live;
  answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  answer.write(':hello\n\n');
  const set = map.get(booking.id) ?? new Set();
  map.set(booking.id, set.add(answer));
  if (stream[2] === 'live' && cars.get(booking.id)?.data) send(answer, cars.get(booking.id).data);
  request.on('close', () => set.delete(answer));
  return true;
}

function serveBasemap(request, answer, pathname) {
  if (pathname !== '/basemap/marenholm.pmtiles' || flag('--no-basemap')) return answer.writeHead(404).end();
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) return answer.writeHead(200, { 'content-length': basemap.length }).end(basemap);
  const part = basemap.subarray(Number(from), Number(to) + 1);
  answer.writeHead(206, { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${basemap.length}`, 'content-length': part.length, etag: '"1"' }).end(part);
}

function serveFile(answer, pathname) {
  const path = join(dist, normalize(pathname === '/' ? '/index.html' : pathname));
  if (!path.startsWith(dist) || !existsSync(path)) return answer.writeHead(404).end();
  answer.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(answer);
}

server.listen(port, '127.0.0.1', () => console.log(`mock server at http://127.0.0.1:${port}/`));
