/** What the server says and hears, as its REST contract has it. Instants are ISO-8601 in UTC. */

export type Instant = string;

export interface Money {
  /** Decimal, with as many places as the currency has. */
  amount: string;
  currency: string;
}

export interface Point {
  lat: number;
  lon: number;
}

export interface Place extends Point {
  name?: string;
}

export interface City {
  id: string;
  name: string;
  timeZone: string;
  currency: string;
  country: string;
  extent: { southWest: Point; northEast: Point };
  centre: Point;
  ready: boolean;
  planner?: { state: string; detail?: string };
  /** Local date and time of the city on the business clock. */
  now?: string;
}

export interface Station extends Point {
  id: string;
  name: string;
  capacity?: number;
  bikes?: number;
}

export interface FreeVehicle extends Point {
  id: string;
  model: string;
  vehicleClass: string;
  propulsion: string;
  rangeMetres: number;
}

export type Means = 'TRANSIT' | 'CAR_SHARE';

export interface TripPlanRequest {
  city: string;
  from: Place;
  to: Place;
  departAt?: Instant;
  arriveBy?: Instant;
  means?: Means[];
}

export type LegKind = 'WALK' | 'TRANSIT' | 'RENTAL' | 'RIDE';

export interface LegPrice {
  kind: 'FIXED' | 'METERED';
  gross: Money;
  forTraveller: Money;
  ceiling?: Money;
  tariff: string;
  explanation: string;
}

export interface Leg {
  index: number;
  kind: LegKind;
  from: Place;
  to: Place;
  departure: Instant;
  arrival: Instant;
  metres: number;
  co2Grams: number;
  /** Encoded polyline, five decimals. */
  path: string;
  operator?: string;
  line?: { mode: string; name: string; headsign?: string; agency?: string; color?: string };
  vehicle?: { id: string; model: string; vehicleClass: string; propulsion: string; plate?: string };
  price?: LegPrice;
}

export type OfferLabel = 'CHEAPEST' | 'FASTEST' | 'GREENEST';

export interface Offer {
  id: string;
  city: string;
  expiresAt: Instant;
  departure: Instant;
  arrival: Instant;
  durationSeconds: number;
  metres: number;
  walkMetres: number;
  co2Grams: number;
  price: { gross: Money; forTraveller: Money; metered: boolean; ceiling?: Money };
  labels: OfferLabel[];
  legs: Leg[];
}

export interface TripPlan {
  offers: Offer[];
  missing?: { operator: string; reason: string }[];
}

export type BookingState =
  | 'HOLDING'
  | 'CONFIRMING'
  | 'CONFIRMED'
  | 'IN_USE'
  | 'COMPLETED'
  | 'RELEASING'
  | 'FAILED'
  | 'CANCELLED';

export type LegState =
  | 'UNBOOKED'
  | 'PLANNED'
  | 'HELD'
  | 'CONFIRMED'
  | 'IN_USE'
  | 'FINISHED'
  | 'RELEASING'
  | 'RELEASED'
  | 'REFUSED';

export interface BookedLeg extends Leg {
  state: LegState;
  operatorRef?: string | { operator: string; value: string };
  ticket?: { number: string; barcode: string; validFrom: Instant; validTo: Instant };
}

export interface Booking {
  id: string;
  state: BookingState;
  reason?: string;
  city: string;
  offerId: string;
  bookedAt: Instant;
  departure: Instant;
  arrival: Instant;
  legs: BookedLeg[];
}

export interface LivePosition extends Point {
  at: Instant;
  speedKmh?: number;
  headingDegrees?: number;
}

export interface SignUp {
  email: string;
  password: string;
  givenName: string;
  familyName: string;
  bornOn: string;
  address: string;
  city: string;
  licence?: { number: string; country: string; classes: string[]; issuedOn: string; validUntil: string };
  payment: { accountHolder: string; iban: string };
}

export interface Traveller {
  id: string;
  givenName: string;
  familyName: string;
  bornOn: string;
  email: string;
  address: string;
  city: string;
  licence?: { number: string; country: string; classes: string[]; issuedOn: string; validUntil: string };
  payment: { accountHolder: string; ibanMasked: string };
  membership: {
    state: 'APPLIED' | 'APPROVED' | 'REJECTED';
    licenceApproved: boolean;
    findings: { field: string; reason: string; blocking: boolean }[];
    decision?: { by: string; at: Instant; reason: string };
  };
}

export interface Token {
  token: string;
  expiresInSeconds: number;
  roles: string[];
  travellerId?: string;
}

export interface Demo {
  /** The business clock. */
  clock: Instant;
  simulate: boolean;
  logins: { name: string; email: string; password: string; roles?: string[] }[];
}
