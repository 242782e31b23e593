import type { Instant, Money } from './types';

/** A line of a bill or an invoice, tax included where `gross` is given. */
export interface BillLine {
  description: string;
  quantity?: string | number;
  unit?: string;
  unitPrice?: string | Money;
  net?: Money;
  vatRate?: string | number;
  gross?: Money;
  /** When the thing charged for took place. */
  servicePeriod?: { from: Instant; to: Instant };
  rental?: string;
  trips?: string[];
  metres?: number;
  seconds?: number;
}

export interface VatLine {
  rate: string | number;
  net: Money;
  vat: Money;
}

export interface Bill {
  period: { from: Instant; to: Instant };
  lines: BillLine[];
  vat?: VatLine[];
  net?: Money;
  total: Money;
}

export interface InvoiceSummary {
  id: string;
  number: string;
  state: string;
  issuedAt: Instant;
  total: Money;
}

export interface Invoice extends InvoiceSummary {
  period: { from: Instant; to: Instant };
  seller?: { name: string; address?: string; vatId?: string };
  recipient?: { name: string; address?: string };
  lines: BillLine[];
  vat: VatLine[];
  net: Money;
  due?: Instant;
}

export interface Plan {
  id: string;
  name: string;
  description?: string;
  monthlyFee: Money;
  /** What it includes and costs, one sentence each. */
  terms?: string[];
}

export interface Subscription {
  id: string;
  planId: string;
  state?: string;
  from: Instant;
}
