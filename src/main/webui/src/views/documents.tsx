import { useState } from 'preact/hooks';
import { get } from '../api';
import type { Invoice } from '../billing';
import { calendarDay, money } from '../format';
import { Icon } from '../icons';
import { addressOf } from '../route';
import { Empty, Field, Loading, Note, ProblemNote, useLoad } from '../ui';
import { documentName, invoiceState } from './bill';

/** All invoices and credit notes, for finance. */
export function Documents() {
  const invoices = useLoad((signal) => get<Invoice[]>('/v1/invoices', signal), []);
  const [sought, setSought] = useState('');
  const all = invoices.data ?? [];
  const shown = all.filter((one) => `${one.number} ${one.recipient.name}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const changed = all.filter((one) => one.intact === false);
  return (
    <section class="view">
      <h1>Invoices</h1>
      {!invoices.data && invoices.loading && <Loading what="Loading the invoices" />}
      <ProblemNote problem={invoices.problem} retry={invoices.reload} />
      {changed.length > 0 && (
        <Note tone="bad">
          {changed.length === 1 ? 'One document is' : `${changed.length} documents are`} no longer what was issued:{' '}
          {changed.map((one) => one.number).join(', ')}.
        </Note>
      )}
      {invoices.data?.length === 0 && (
        <Empty>
          <p>No invoice has been drawn yet.</p>
          <a class="button primary" href={addressOf({ view: 'runs' })}>
            Draw invoices
          </a>
        </Empty>
      )}
      {all.length > 0 && (
        <>
          <Field label="Number or name" name="sought" required={false} value={sought} onInput={setSought} />
          <p class="faint" role="status">
            {shown.length} of {all.length}
            {all.length === 500 && ', the newest'}
          </p>
        </>
      )}
      <ul class="list" data-testid="documents">
        {shown.map((invoice) => (
          <li key={invoice.id}>
            <a class="list-item" href={addressOf({ view: 'invoice', id: invoice.id })}>
              <span class="list-head">
                <strong>{documentName(invoice)}</strong>
                <span class="amount">{money(invoice.total)}</span>
              </span>
              <span>{invoice.recipient.name}</span>
              <span class="faint">
                {calendarDay(invoice.issuedOn)} · {invoiceState(invoice)}
              </span>
              {invoice.intact !== undefined && (
                <span class={`with-icon faint ${invoice.intact ? 'good' : ''}`}>
                  <Icon name={invoice.intact ? 'check' : 'cross'} size={16} />
                  {invoice.intact ? 'Verified: as it was issued' : 'Not what was issued'}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
