import { blob, get } from '../api';
import type { BillLine, Invoice } from '../billing';
import { fullDay, money, words } from '../format';
import { Icon } from '../icons';
import type { City } from '../types';
import { Button, Loading, ProblemNote, useAction, useLoad } from '../ui';
import { quantityText } from './bill';

export function InvoiceView({ id, city }: { id: string; city: City }) {
  const invoice = useLoad((signal) => get<Invoice>(`/v1/invoices/${id}`, signal), [id]);
  return (
    <section class="view">
      <a class="back" href="#/bill">
        <Icon name="back" size={16} /> Bill
      </a>
      {!invoice.data && invoice.loading && <Loading what="Loading the invoice" />}
      <ProblemNote problem={invoice.problem} retry={invoice.reload} />
      {invoice.data && <Paper invoice={invoice.data} city={city} />}
    </section>
  );
}

function percent(rate: string | number): string {
  const value = Number(rate);
  return Number.isNaN(value) ? String(rate) : `${Number((value > 1 ? value : value * 100).toFixed(2))} %`;
}

function Paper({ invoice, city }: { invoice: Invoice; city: City }) {
  const zone = city.timeZone;
  const download = useAction(async () => {
    const address = URL.createObjectURL(await blob(`/v1/invoices/${invoice.id}.pdf`, 'application/pdf'));
    const link = document.createElement('a');
    link.href = address;
    link.download = `invoice-${invoice.number}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return (
    <article class="paper" data-testid="invoice">
      <header class="paper-head">
        <div>
          <p class="faint">{words(invoice.state)}</p>
          <h1>Invoice {invoice.number}</h1>
        </div>
        <strong class="paper-total amount">{money(invoice.total)}</strong>
      </header>
      <dl class="paper-facts">
        {invoice.seller && (
          <div>
            <dt>From</dt>
            <dd>
              {invoice.seller.name}
              {invoice.seller.address && <span class="faint">{invoice.seller.address}</span>}
              {invoice.seller.vatId && <span class="faint">VAT {invoice.seller.vatId}</span>}
            </dd>
          </div>
        )}
        {invoice.recipient && (
          <div>
            <dt>To</dt>
            <dd>
              {invoice.recipient.name}
              {invoice.recipient.address && <span class="faint">{invoice.recipient.address}</span>}
            </dd>
          </div>
        )}
        <div>
          <dt>Issued</dt>
          <dd>{fullDay(invoice.issuedAt, zone)}</dd>
        </div>
        <div>
          <dt>For</dt>
          <dd>
            {fullDay(invoice.period.from, zone)} to before {fullDay(invoice.period.to, zone)}
          </dd>
        </div>
        {invoice.due && (
          <div>
            <dt>Due</dt>
            <dd>{fullDay(invoice.due, zone)}</dd>
          </div>
        )}
      </dl>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="number">
              VAT
            </th>
            <th scope="col" class="number">
              Net
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line, index) => (
            <tr key={index}>
              <td>
                {line.description}
                <LineDetail line={line} />
              </td>
              <td class="number">{line.vatRate === undefined ? '' : percent(line.vatRate)}</td>
              <td class="number amount">{line.net ? money(line.net) : line.gross ? money(line.gross) : ''}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Net
            </th>
            <td class="number amount">{money(invoice.net)}</td>
          </tr>
          {invoice.vat.map((vat) => (
            <tr key={String(vat.rate)}>
              <th scope="row" colSpan={2}>
                VAT {percent(vat.rate)} on {money(vat.net)}
              </th>
              <td class="number amount">{money(vat.vat)}</td>
            </tr>
          ))}
          <tr class="grand">
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td class="number amount">{money(invoice.total)}</td>
          </tr>
        </tfoot>
      </table>
      <Button action={download} icon="download" kind="plain" busyText="Fetching the PDF">
        Download PDF
      </Button>
      <ProblemNote problem={download.problem} />
    </article>
  );
}

function LineDetail({ line }: { line: BillLine }) {
  const quantity = quantityText(line);
  const unitPrice = line.unitPrice === undefined ? '' : typeof line.unitPrice === 'object' ? money(line.unitPrice) : line.unitPrice;
  const facts = [
    quantity && unitPrice ? `${quantity} at ${unitPrice}` : quantity,
    line.rental ? `rental ${line.rental}` : '',
    line.trips && line.trips.length > 0 ? `trip records ${line.trips.join(', ')}` : '',
  ].filter(Boolean);
  return facts.length > 0 ? <span class="faint">{facts.join(' · ')}</span> : null;
}
