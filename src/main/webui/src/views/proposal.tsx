import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { newKey, post } from '../api';
import type { Preview, PreviewLine } from '../billing';
import { calendarDay, dayRange, isZero, money } from '../format';
import { Button, Loading, Note, ProblemNote, useAction, useLoad } from '../ui';

/** What a traveller is about to ask for: where to have it reckoned, where to order it, and what to send. */
export interface Ask {
  title: string;
  preview: string;
  order: string;
  body: Record<string, unknown>;
  confirm: string;
}

/** Shows what something would cost and from when it would hold, before it is ordered. */
export function Proposal({
  ask,
  onDone,
  onBack,
  children,
}: {
  ask: Ask;
  onDone: (effectiveOn: string) => void;
  onBack: () => void;
  /** Fields that change what is asked for. */
  children?: ComponentChildren;
}) {
  const content = JSON.stringify(ask.body);
  const key = useMemo(newKey, [content]);
  const preview = useLoad(() => post<Preview>(ask.preview, ask.body), [ask.preview, content]);
  const shown = preview.problem ? undefined : preview.data;
  const action = useAction(async () => {
    await post(ask.order, ask.body, { 'Idempotency-Key': key });
    onDone(shown?.effectiveOn ?? '');
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="bill" data-testid="proposal">
      <h3 ref={heading} tabIndex={-1}>
        {ask.title}
      </h3>
      {children}
      {!shown && preview.loading && <Loading what="Reckoning what it costs" />}
      <ProblemNote problem={preview.problem} />
      {shown && <Costs preview={shown} />}
      <ProblemNote problem={action.problem} />
      <div class="row-buttons">
        {shown && !preview.loading && (
          <Button action={action} busyText="Ordering">
            {ask.confirm}
          </Button>
        )}
        <button type="button" onClick={onBack}>
          Back
        </button>
      </div>
    </section>
  );
}

function Costs({ preview }: { preview: Preview }) {
  const { today, todayTotal, next, nextTotal } = preview;
  const credited = Number(todayTotal.amount) < 0;
  return (
    <>
      <Note>
        <p>
          Holds from <strong>{calendarDay(preview.effectiveOn)}</strong>.
        </p>
      </Note>
      <h4>Now</h4>
      {today.length === 0 ? <p>Nothing is charged or credited now.</p> : <Fees lines={today} />}
      {today.length > 0 && (
        <p class="total">
          <span>{isZero(todayTotal) ? 'In sum' : credited ? 'Credited to you' : 'Charged for now'}</span>
          <strong class="amount">{money(todayTotal)}</strong>
        </p>
      )}
      <h4>Next invoice, {calendarDay(preview.nextInvoiceOn)}</h4>
      {next.length === 0 ? <p>No fees. What you use comes on it.</p> : <Fees lines={next} />}
      {next.length > 0 && (
        <p class="total">
          <span>Fees; what you use comes on top</span>
          <strong class="amount">{money(nextTotal)}</strong>
        </p>
      )}
    </>
  );
}

function Fees({ lines }: { lines: PreviewLine[] }) {
  return (
    <ul class="lines">
      {lines.map((line, index) => (
        <li key={index}>
          <span>
            {line.name}{' '}
            <span class="faint">
              {line.from === line.to ? 'once' : dayRange(line)}
              {line.part && `, ${partOfPeriod(line.part)}`}
            </span>
          </span>
          <span class="amount">{money(line.amount)}</span>
        </li>
      ))}
    </ul>
  );
}

/** `20/31` in words: of days, or of seconds where the plan counts these. */
function partOfPeriod(part: string): string {
  const [days, all] = part.split('/');
  return Number(all) > 1000 ? 'a part of the period' : `${days} of ${all} days`;
}
