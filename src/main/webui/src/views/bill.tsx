import { get } from '../api';
import type { Bill, BillLine, InvoiceSummary } from '../billing';
import { distance, duration, fullDay, money, words } from '../format';
import { addressOf } from '../route';
import type { City, Money } from '../types';
import { Empty, Loading, ProblemNote, useEvery, useLoad } from '../ui';

/** Number and unit of a line in words: metres and seconds as people say them. */
export function quantityText(line: BillLine): string {
  if (line.metres !== undefined || line.seconds !== undefined) {
    return [
      ...(line.metres === undefined ? [] : [distance(line.metres)]),
      ...(line.seconds === undefined ? [] : [duration(line.seconds)]),
    ].join(', ');
  }
  if (line.quantity === undefined) {
    return '';
  }
  return `${line.quantity} ${line.unit ?? ''}`.trim();
}

export function lineAmount(line: BillLine): Money | undefined {
  return line.gross ?? line.net;
}

export function RunningBill({ city }: { city: City }) {
  const bill = useLoad((signal) => get<Bill>('/v1/bill', signal), []);
  useEvery(3000, bill.reload);
  const { data } = bill;
  return (
    <section class="bill" data-testid="bill" data-lines={data?.lines.length ?? ''}>
      <h2>Running bill</h2>
      {!data && bill.loading && <Loading what="Adding up" />}
      <ProblemNote problem={bill.problem} retry={bill.reload} />
      {data && (
        <>
          <p class="faint">Since {fullDay(data.period.from, city.timeZone)}, VAT included</p>
          {data.lines.length === 0 ? (
            <p>Nothing has been charged in this period.</p>
          ) : (
            <ul class="lines">
              {data.lines.map((line, index) => {
                const amount = lineAmount(line);
                const quantity = quantityText(line);
                return (
                  <li key={index}>
                    <span>
                      {line.description}
                      {quantity && <span class="faint"> {quantity}</span>}
                    </span>
                    {amount && <span class="amount">{money(amount)}</span>}
                  </li>
                );
              })}
            </ul>
          )}
          <p class="total">
            <span>Total so far</span>
            <strong class="amount">{money(data.total)}</strong>
          </p>
        </>
      )}
    </section>
  );
}

export function BillView({ city, round }: { city: City; round: number }) {
  const invoices = useLoad((signal) => get<InvoiceSummary[]>('/v1/invoices', signal), [round]);
  useEvery(3000, invoices.reload);
  const sorted = [...(invoices.data ?? [])].sort((a, b) => b.issuedAt.localeCompare(a.issuedAt));
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
        {sorted.map((invoice) => (
          <li key={invoice.id}>
            <a class="list-item" href={addressOf({ view: 'invoice', id: invoice.id })}>
              <span class="list-head">
                <strong>Invoice {invoice.number}</strong>
                <span class="amount">{money(invoice.total)}</span>
              </span>
              <span class="faint">
                {fullDay(invoice.issuedAt, city.timeZone)} · {words(invoice.state)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
