import { get } from '../api';
import type { Bill, BillLine, Charges, Invoice } from '../billing';
import { calendarDay, dayRange, money } from '../format';
import { addressOf } from '../route';
import type { City } from '../types';
import { Empty, Loading, Note, ProblemNote, useEvery, useLoad } from '../ui';

const UNITS = { minutes: 'min', kilometres: 'km' } as const;

/** What was counted, as `12 min` or `3.214 km`; empty where nothing is. */
export function quantityText(line: BillLine): string {
  return line.quantity ? `${line.quantity.count} ${UNITS[line.quantity.unit]}` : '';
}

export function RunningBill({ city }: { city: City }) {
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
          <Lines charges={data} />
        </>
      )}
    </section>
  );
}

function Lines({ charges }: { charges: Charges }) {
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
    </>
  );
}

/** @param round counts the ends of months, so that all is read again after each */
export function BillView({ city, round }: { city: City; round: number }) {
  const invoices = useLoad((signal) => get<Invoice[]>('/v1/invoices', signal), [round]);
  useEvery(3000, invoices.reload);
  return (
    <section class="view">
      <h1>Bill</h1>
      <RunningBill city={city} key={round} />
      <h2>Invoices</h2>
      {!invoices.data && invoices.loading && <Loading what="Loading your invoices" />}
      <ProblemNote problem={invoices.problem} retry={invoices.reload} />
      {invoices.data?.length === 0 && (
        <Empty>
          <p>No invoice yet. One is drawn at the end of each month.</p>
        </Empty>
      )}
      <ul class="list" data-testid="invoices">
        {(invoices.data ?? []).map((invoice) => (
          <li key={invoice.id}>
            <a class="list-item" href={addressOf({ view: 'invoice', id: invoice.id })}>
              <span class="list-head">
                <strong>Invoice {invoice.number}</strong>
                <span class="amount">{money(invoice.total)}</span>
              </span>
              <span class="faint">
                {calendarDay(invoice.issuedOn)} · {invoiceState(invoice)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function invoiceState(invoice: Invoice): string {
  return invoice.state === 'PAID' ? 'Paid' : `${money(invoice.open)} due by ${calendarDay(invoice.dueOn)}`;
}
