import { get } from '../api';
import type { Bill, BillLine, Charges, Holdings as Held, Invoice } from '../billing';
import { amountOf, calendarDay, dayRange, isZero, money, unitPrice } from '../format';
import { correctionText, explains, provisional, type Names } from '../parts';
import { addressOf } from '../route';
import type { City } from '../types';
import { Empty, Loading, Note, ProblemNote, useEvery, useLoad } from '../ui';
import { Holdings, namesOf } from './holdings';
import { LineParts } from './lineParts';

/** What was counted, as `12 min × €0.22` or `3.214 km`; empty where nothing is, or where the steps tell it. */
export function quantityText(line: BillLine): string {
  if (!line.quantity) {
    return '';
  }
  const { count, unit, unitPrice: price } = line.quantity;
  const counted = amountOf(count, unit);
  return price && !explains(line) && !(unit === 'uses' && Number(count) === 1)
    ? `${counted} × ${unitPrice(price, line.amount.currency)}`
    : counted;
}

export function RunningBill({ city, names }: { city: City; names?: Names | undefined }) {
  const bill = useLoad((signal) => get<Bill>(`/v1/bill?city=${encodeURIComponent(city.id)}`, signal), [city.id]);
  useEvery(3000, bill.reload);
  const { data } = bill;
  return (
    <section class="bill" data-testid="bill" data-lines={data?.lines.length ?? ''}>
      <h2>Running bill</h2>
      {!data && bill.loading && <Loading what="Adding up" />}
      <ProblemNote problem={bill.problem} retry={bill.reload} />
      {data && (
        <>
          {(data.ended ?? []).map((ended) => (
            <Note key={ended.period.from} tone="warn">
              {dayRange(ended.period)}: {money(ended.total)} waits for its invoice.
            </Note>
          ))}
          <Lines charges={data} names={names} />
        </>
      )}
    </section>
  );
}

function Lines({ charges, names }: { charges: Charges; names: Names | undefined }) {
  return (
    <>
      <p class="faint">{dayRange(charges.period)}, VAT included</p>
      {charges.lines.length === 0 ? (
        <p>Nothing has been charged in this period.</p>
      ) : (
        <ul class="lines">
          {charges.lines.map((line, index) => (
            <li key={index}>
              <span>
                {line.text} <span class="faint nowrap">{quantityText(line)}</span>
                {line.kind === 'FEE' && <span class="faint below">{dayRange(line.servicePeriod)}</span>}
                {provisional(line) && <span class="state state-provisional">provisional</span>}
                {line.corrects && <span class="faint below">{correctionText(line.corrects)}</span>}
                <LineParts line={line} names={names} />
              </span>
              <span class="amount">{money(line.amount)}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="total">
        <span>Total so far</span>
        <strong class="amount">{money(charges.total)}</strong>
      </p>
      {charges.lines.some(provisional) && (
        <p class="faint">Provisional lines can still change: the trip is not over, or the end of the period settles them.</p>
      )}
    </>
  );
}

/** @param round counts the ends of months, so that all is read again after each */
export function BillView({ city, round }: { city: City; round: number }) {
  const invoices = useLoad((signal) => get<Invoice[]>('/v1/invoices', signal), [round]);
  const held = useLoad((signal) => get<Held>(`/v1/me/holdings?city=${encodeURIComponent(city.id)}`, signal), [city.id, round]);
  useEvery(3000, () => (invoices.reload(), held.reload()));
  return (
    <section class="view">
      <h1>Bill</h1>
      <RunningBill city={city} key={round} names={namesOf(held.data)} />
      <ProblemNote problem={held.problem} retry={held.reload} />
      {held.data && <Holdings held={held.data} />}
      <h2>Invoices</h2>
      {!invoices.data && invoices.loading && <Loading what="Loading your invoices" />}
      <ProblemNote problem={invoices.problem} retry={invoices.reload} />
      {invoices.data?.length === 0 && (
        <Empty>
          <p>No invoice yet. One is drawn at the end of each period.</p>
        </Empty>
      )}
      <ul class="list" data-testid="invoices">
        {(invoices.data ?? []).map((invoice) => (
          <li key={invoice.id}>
            <a class="list-item" href={addressOf({ view: 'invoice', id: invoice.id })}>
              <span class="list-head">
                <strong>{documentName(invoice)}</strong>
                <span class="amount">{money(invoice.total)}</span>
              </span>
              <span class="faint">
                {calendarDay(invoice.issuedOn)} · {invoiceState(invoice)}
                {corrected(invoice)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function documentName(invoice: Invoice): string {
  return `${invoice.kind === 'CREDIT_NOTE' ? 'Credit note' : 'Invoice'} ${invoice.number}`;
}

export function invoiceState(invoice: Invoice): string {
  if (invoice.kind === 'CREDIT_NOTE') {
    return 'Credited to your balance';
  }
  if (invoice.state === 'FINALISED') {
    return `${money(invoice.open)} due by ${calendarDay(invoice.dueOn)}`;
  }
  return isZero(invoice.payable ?? invoice.total) ? 'Nothing to pay' : 'Paid';
}

/** Which earlier documents its lines correct. */
function corrected(invoice: Invoice): string {
  const numbers = [...new Set(invoice.lines.flatMap((line) => (line.corrects ? [line.corrects.number] : [])))];
  return numbers.length === 0 ? '' : ` · corrects ${numbers.join(', ')}`;
}
