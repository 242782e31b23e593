import type { Instant, Money } from './types';

/** A calendar day of the city, as `2026-11-30`. */
export type Day = string;

/** `to` is the first day that no longer belongs to it. */
export interface DayPeriod {
  from: Day;
  to: Day;
}

/** A line of a bill or an invoice; its amount contains tax. */
export interface BillLine {
  kind: 'FEE' | 'RENTAL' | 'TICKET';
  text: string;
  servicePeriod: DayPeriod;
  /** What was counted, with the price of one unit. */
  quantity?: { count: string; unit: 'minutes' | 'kilometres'; unitPrice: string } | null;
  amount: Money;
  taxPercent: string;
  rental?: string | null;
  trips?: string[] | null;
  ticket?: string | null;
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
  state: 'FINALISED' | 'PAID';
  issuedOn: Day;
  dueOn: Day;
  seller: { name: string; address: string; taxId: string; iban?: string | null; email?: string | null };
  recipient: { name: string; address: string };
  paid: Money;
  open: Money;
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
  endsOn?: Day | null;
}
