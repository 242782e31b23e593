import type { Instant, Money } from './types';

/** A calendar day of the city, as `2026-11-30`. */
export type Day = string;

/** `to` is the first day that no longer belongs to it. */
export interface DayPeriod {
  from: Day;
  to: Day;
}

/** A step of how an amount came about; decimals are not rounded. */
export interface Part {
  kind:
    | 'UNITS'
    | 'FLAT'
    | 'TIER'
    | 'PACKAGE'
    | 'ALLOWANCE'
    | 'WALLET'
    | 'DEMAND'
    | 'PROMISE'
    | 'CAP'
    | 'INCLUDED'
    | 'COMMITMENT'
    | 'METERED';
  /** Code of a package, allowance and the like, number of a tier, or a measure. */
  of?: string | null;
  units: string;
  unitPrice: string;
  amount: string;
}

export type LineKind = 'FEE' | 'ONE_OFF' | 'RENTAL' | 'TICKET' | 'USE' | 'PERIOD' | 'CAP' | 'COMMITMENT' | 'WALLET';

/** A line of a bill or an invoice; its amount contains tax. */
export interface BillLine {
  kind: LineKind;
  text: string;
  servicePeriod: DayPeriod;
  /** What was counted, with the price of one unit where there is a single one. */
  quantity?: { count: string; unit: string; unitPrice?: string | null } | null;
  amount: Money;
  taxPercent: string;
  rental?: string | null;
  trips?: string[] | null;
  ticket?: string | null;
  parts?: Part[] | null;
  /** The invoice that said something else. */
  corrects?: { number: string; posted: Money; cause: 'RECALCULATED' | 'CONCESSION' | 'VOIDED' } | null;
  /** True for a rental that is not over. */
  provisional?: boolean | null;
}

export interface TaxLine {
  category: string;
  percent: string;
  net: Money;
  tax: Money;
  gross: Money;
}

export interface Charges {
  period: DayPeriod;
  lines: BillLine[];
  taxes: TaxLine[];
  total: Money;
}

/** The running bill; `ended` are periods that wait for their invoice. */
export interface Bill extends Charges {
  asOf: Instant;
  plan?: string | null;
  ended?: Charges[] | null;
}

export interface Invoice extends Charges {
  id: string;
  number: string;
  kind?: 'INVOICE' | 'CREDIT_NOTE';
  state: 'FINALISED' | 'PAID';
  issuedOn: Day;
  dueOn: Day;
  seller: { name: string; address: string; taxId: string; iban?: string | null; email?: string | null };
  recipient: { name: string; address: string };
  /** The total, less what the balance paid. */
  payable?: Money;
  paid: Money;
  open: Money;
  /** Of what it says, hex. */
  sha256?: string;
  /** Whether that is still the hash of what is stored. */
  intact?: boolean;
}

/** A part of a plan's prices; what does not apply to its kind is null. */
export interface PlanPrice {
  kind: 'recurring' | 'oneOff' | 'included' | 'operatorPrice' | 'perUnit' | 'tariff';
  name: string;
  amount?: Money | null;
  /** Period of a recurring fee, as `1 month`. */
  every?: string | null;
  percent?: string | null;
  unit?: string | null;
  /** Price of one unit, decimal. */
  byVehicleClass?: Record<string, string> | null;
  /** The price in words, a sentence for each condition. */
  words: string[];
}

/** What a plan includes or bounds, in words. */
export interface PlanBenefit {
  kind: 'allowance' | 'cap' | 'commitment' | 'wallet';
  name: string;
  words: string;
}

export interface Plan {
  id: string;
  version: number;
  name: string;
  description: string;
  currency: string;
  /** Whether it is what travellers without a subscription pay. */
  withoutSubscription: boolean;
  kind: 'PLAN' | 'ADD_ON' | 'WITHOUT_SUBSCRIPTION';
  pricesContainTax: boolean;
  prices: PlanPrice[];
  benefits: PlanBenefit[];
  /** Trial, minimum term and the like. */
  conditions: string[];
  addOns: string[];
}

export interface Subscription {
  id: string;
  city: string;
  /** `PLAN@VERSION` */
  plan: string;
  startsOn: Day;
  /** The first day on which it no longer runs. */
  endsOn?: Day | null;
  billingDay: number;
  state: 'UPCOMING' | 'RUNNING' | 'PAUSED' | 'ENDED';
  version: number;
  addOns: { plan: string; quantity: string }[];
}

/** The plan of a version: `PLAN@VERSION`. */
export function planOf(version: string): string {
  return version.split('@')[0] ?? version;
}

/** What is asked of a subscription; which fields are needed depends on the kind. */
export interface ChangeOrder {
  kind: 'PLAN' | 'ADD_ON' | 'END_ADD_ON' | 'PAUSE' | 'RESUME' | 'CANCEL' | 'TAKE_BACK';
  when?: 'AS_AGREED' | 'NOW' | 'END_OF_PERIOD' | 'END_OF_TERM' | 'ON';
  day?: Day;
  planId?: string;
  addOn?: string;
  until?: Day;
  reason?: string;
  change?: string;
}

export interface PreviewLine {
  name: string;
  from: Day;
  to: Day;
  /** As `20/31`; absent for a whole period. */
  part?: string | null;
  amount: Money;
}

/** What a change would cost. */
export interface Preview {
  effectiveOn: Day;
  today: PreviewLine[];
  todayTotal: Money;
  nextInvoiceOn: Day;
  next: PreviewLine[];
  nextTotal: Money;
}

/** A change that was recorded. */
export interface RecordedChange {
  id: string;
  kind: string;
  day: Day;
  /** False once it was taken back. */
  stands: boolean;
  content: Record<string, unknown>;
}

/** Units that are good until a day, or for ever. */
export interface Lot {
  units: string;
  lastDay?: Day | null;
}

export interface Allowance {
  code: string;
  name: string;
  measure: string;
  /** Absent when it is granted for the whole term. */
  from?: Day | null;
  to?: Day | null;
  granted: string;
  carriedOver: Lot[];
  reserved: string;
  left: string;
}

export interface Wallet {
  code: string;
  name: string;
  /** What one unit pays. */
  unitValue: string;
  currency: string;
  ofPeriod: string;
  lots: Lot[];
  reserved: string;
  left: string;
}

export interface Budget {
  account: string;
  per: 'DAY' | 'WEEK' | 'MONTH';
  from: Day;
  to: Day;
  /** Absent where approval only is asked. */
  most?: Money | null;
  left?: Money | null;
  approvalAbove?: Money | null;
}

/** What is left of the plan and of the budgets of those who pay. */
export interface Holdings {
  periodFrom: Day;
  periodTo: Day;
  allowances: Allowance[];
  wallets: Wallet[];
  budgets: Budget[];
}

/** How far a run of invoices is. */
export interface InvoiceRun {
  id: string;
  state: 'REQUESTED' | 'UNDER_WAY' | 'FINISHED';
  until: Instant;
  city?: string | null;
  total: number;
  done: number;
  invoices: number;
  failed: number;
  started: Instant;
  /** Absent while it runs. */
  finished?: Instant | null;
  failures: { account: string; reason: string }[];
}

export interface UsageRow {
  key: string;
  kind: 'NEW' | 'CORRECTION' | 'REVERSAL';
  account: string;
  usageKind: string;
  from: Instant;
  to: Instant;
  dimensions: Record<string, string>;
  quantities: Record<string, string>;
  price?: Money | null;
  source: string;
  text: string;
  recordedAt: Instant;
}

/** A report that contradicts what was recorded. */
export interface UsageConflict {
  id: number;
  key: string;
  told?: UsageRow | null;
  note?: string | null;
  stands: UsageRow[];
  recordedAt: Instant;
}

export interface PlanVersion {
  /** `PLAN@VERSION` */
  version: string;
  effectiveFrom: Day;
  state: 'AHEAD' | 'SOLD' | 'USED' | 'WITHDRAWN';
  importedAt: Instant;
  importedBy: string;
}

/** What an import did, or would do. */
export interface CatalogueImport {
  revision: number;
  dryRun: boolean;
  added: string[];
  replaced: string[];
  unchanged: string[];
  moves: { from: string; to: string; day: Day; exact: boolean; subscriptions: number }[];
}
