import { blob, get } from '../api';
import type { BillLine, Invoice } from '../billing';
import { calendarDay, dayRange, isZero, money, sameAmount, shortId } from '../format';
import { Icon } from '../icons';
import { correctionText } from '../parts';
import { Button, Loading, Note, ProblemNote, useAction, useLoad } from '../ui';
import { documentName, invoiceState, quantityText } from './bill';
import { LineParts } from './lineParts';

/** @param back where the list is that it came from */
export function InvoiceView({ id, back = { href: '#/bill', text: 'Bill' } }: { id: string; back?: { href: string; text: string } }) {
  const invoice = useLoad((signal) => get<Invoice>(`/v1/invoices/${id}`, signal), [id]);
  return (
    <section class="view">
      <a class="back" href={back.href}>
        <Icon name="back" size={16} /> {back.text}
      </a>
      {!invoice.data && invoice.loading && <Loading what="Loading the invoice" />}
      <ProblemNote problem={invoice.problem} retry={invoice.reload} />
      {invoice.data && <Paper invoice={invoice.data} />}
    </section>
  );
}

function percent(decimal: string): string {
  return `${Number(decimal)} %`;
}

function Paper({ invoice }: { invoice: Invoice }) {
  const download = useAction(async () => {
    const address = URL.createObjectURL(await blob(`/v1/invoices/${invoice.id}.pdf`, 'application/pdf'));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${invoice.number}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return (
    <article class="paper" data-testid="invoice">
      <header class="paper-head">
        <div>
          <h1>{documentName(invoice)}</h1>
          <p class="faint">{invoiceState(invoice)}</p>
        </div>
        <strong class="paper-total amount">{money(invoice.total)}</strong>
      </header>
      {invoice.intact === false && (
        <Note tone="bad">This document is not what was issued: its content no longer has the fingerprint that it was issued with.</Note>
      )}
      <dl class="paper-facts">
        <div>
          <dt>From</dt>
          <dd>
            {invoice.seller.name}
            <span class="faint">{invoice.seller.address}</span>
            <span class="faint">Tax number {invoice.seller.taxId}</span>
          </dd>
        </div>
        <div>
          <dt>To</dt>
          <dd>
            {invoice.recipient.name}
            <span class="faint">{invoice.recipient.address}</span>
          </dd>
        </div>
        <div>
          <dt>Issued</dt>
          <dd>{calendarDay(invoice.issuedOn)}</dd>
        </div>
        <div>
          <dt>For</dt>
          <dd>{dayRange(invoice.period)}</dd>
        </div>
      </dl>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="number">
              VAT
            </th>
            <th scope="col" class="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line, index) => (
            <tr key={index}>
              <td>
                {line.text}
                <LineDetail line={line} />
                {line.corrects && <span class="faint">{correctionText(line.corrects)}</span>}
                <LineParts line={line} />
              </td>
              <td class="number">{percent(line.taxPercent)}</td>
              <td class="number amount">{money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {invoice.taxes.map((tax) => (
            <tr key={tax.category + tax.percent}>
              <th scope="row" colSpan={2}>
                {money(tax.net)} net, contains VAT {percent(tax.percent)}
              </th>
              <td class="number amount">{money(tax.tax)}</td>
            </tr>
          ))}
          <tr class="grand">
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td class="number amount">{money(invoice.total)}</td>
          </tr>
          <Sums invoice={invoice} />
        </tfoot>
      </table>
      <Button action={download} icon="download" kind="plain" busyText="Fetching the PDF">
        Download PDF
      </Button>
      <ProblemNote problem={download.problem} />
      {invoice.sha256 && (
        <p class="faint fingerprint">
          {invoice.intact && 'Checked: unchanged since it was issued. '}Fingerprint (SHA-256) {invoice.sha256}
        </p>
      )}
    </article>
  );
}

/** From the total to what is still open, where these differ. */
function Sums({ invoice }: { invoice: Invoice }) {
  const rows = [];
  if (invoice.payable && !sameAmount(invoice.payable, invoice.total)) {
    rows.push({ text: 'To be paid, after your balance', amount: invoice.payable });
  }
  if (!isZero(invoice.paid)) {
    rows.push({ text: 'Paid', amount: invoice.paid });
  }
  if (rows.length > 0) {
    rows.push({ text: 'Open', amount: invoice.open });
  }
  return rows.map((row) => (
    <tr key={row.text}>
      <th scope="row" colSpan={2}>
        {row.text}
      </th>
      <td class="number amount">{money(row.amount)}</td>
    </tr>
  ));
}

function LineDetail({ line }: { line: BillLine }) {
  const facts = [dayRange(line.servicePeriod)];
  if (line.quantity) {
    facts.push(quantityText(line));
  }
  if (line.ticket) {
    facts.push(`ticket ${line.ticket}`);
  }
  if (line.rental) {
    facts.push(`rental ${shortId(line.rental)}`);
  }
  if (line.trips && line.trips.length > 0) {
    facts.push(`trip ${line.trips.map(shortId).join(', ')}`);
  }
  return <span class="faint">{facts.join(' · ')}</span>;
}
