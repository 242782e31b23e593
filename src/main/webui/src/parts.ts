import type { BillLine, Part } from './billing';
import { amountOf, codeWords, decimal, unitPrice } from './format';

/** Names of allowances, wallets and the like by their codes. */
export type Names = Record<string, string>;

/** Whether the steps tell more than the line does. */
export function explains(line: BillLine): boolean {
  const parts = line.parts ?? [];
  return parts.length > 1 || parts.some((part) => !['UNITS', 'METERED', 'FLAT', 'INCLUDED'].includes(part.kind));
}

/** A step of a calculation in words; its amount stands beside it. */
export function partText(part: Part, line: BillLine, names: Names = {}): string {
  const { currency } = line.amount;
  const price = unitPrice(part.unitPrice, currency);
  const measure = part.kind === 'METERED' ? (part.of ?? '') : (line.quantity?.unit ?? '');
  const units = measure ? amountOf(part.units, measure) : decimal(part.units);
  const name = names[part.of ?? ''] ?? codeWords(part.of ?? '');
  switch (part.kind) {
    case 'UNITS':
    case 'METERED':
      return `${units} × ${price}`;
    case 'TIER':
      return `${units} × ${price} (step ${part.of} of the tariff)`;
    case 'FLAT':
      return Number(part.units) === 1 ? 'Fixed part' : `${decimal(part.units)} × ${price}`;
    case 'PACKAGE':
      return Number(part.units) === 1 ? `Package ${name}` : `${decimal(part.units)} × package ${name}, ${price} each`;
    case 'ALLOWANCE':
      return `${units} from your allowance: ${name}`;
    case 'INCLUDED':
      return `${units} included`;
    case 'WALLET':
      return `${decimal(part.units)} × ${price} from your wallet: ${name}`;
    case 'DEMAND':
      return `Demand: times ${decimal(part.units)}`;
    case 'PROMISE':
      return Number(part.amount) < 0 ? 'Less, as the offer promised' : 'As the offer promised';
    case 'CAP':
      return `Above the cap, not charged: ${name}`;
    case 'COMMITMENT':
      return Number(part.amount) < 0 ? `Above the maximum, not charged: ${name}` : `Missing to the minimum: ${name}`;
  }
}

/** Whether the line can still change: its trip is not over, or what comes later in the period counts too. */
export function provisional(line: BillLine): boolean {
  return line.provisional === true || ['PERIOD', 'CAP', 'COMMITMENT'].includes(line.kind);
}

const CAUSES = {
  RECALCULATED: 'More became known since',
  CONCESSION: 'A favour',
  VOIDED: 'The invoice was taken back',
} as const;

/** Why a line corrects an invoice. */
export function correctionText(corrects: NonNullable<BillLine['corrects']>): string {
  return `${CAUSES[corrects.cause]}; ${corrects.number} had ${unitPrice(corrects.posted.amount, corrects.posted.currency)}`;
}
