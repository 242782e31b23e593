import { useState } from 'preact/hooks';
import { get, post } from '../api';
import type { InvoiceRun } from '../billing';
import { businessNow } from '../clock';
import { clockTime, fullDay, sentence, shortId } from '../format';
import { addressOf, go } from '../route';
import type { City } from '../types';
import { Choice, Field, Loading, Note, ProblemNote, useAction, useEvery, useFocusOnRefusal, useLoad } from '../ui';
import { instantOf, localDateTime } from '../zonedTime';

/** Starts a run of invoices, and shows the one of the address. */
export function Runs({ id, city }: { id: string | undefined; city: City }) {
  const [until, setUntil] = useState(() => localDateTime(businessNow(), city.timeZone));
  const [where, setWhere] = useState<'city' | 'all'>('city');
  const action = useAction(async () => {
    const order = { until: instantOf(until, city.timeZone), wait: false, ...(where === 'city' ? { city: city.id } : {}) };
    const { run } = await post<{ run: InvoiceRun }>('/v1/invoice-runs', order);
    go({ view: 'runs', id: run.id });
  });
  const form = useFocusOnRefusal(action.problem);
  return (
    <section class="view">
      <h1>Invoice runs</h1>
      <p class="lead">Invoices every period that has ended. Running it again makes nothing twice.</p>
      <form
        ref={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          action.run();
        }}
      >
        <Field
          label="Periods that ended by"
          name="until"
          type="datetime-local"
          value={until}
          onInput={setUntil}
          problem={action.problem}
          hint={`Local time of ${city.name}`}
        />
        <Choice
          label="Accounts"
          value={where}
          options={[['city', `Those of ${city.name}`] as const, ['all', 'Those of all cities'] as const]}
          onChoose={setWhere}
        />
        <ProblemNote problem={action.problem} shown={['until']} />
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {action.busy && <span class="spinner" aria-hidden="true" />}
          <span>{action.busy ? 'Asking for the run' : 'Draw the invoices'}</span>
        </button>
      </form>
      {id && <Run id={id} city={city} />}
    </section>
  );
}

function Run({ id, city }: { id: string; city: City }) {
  const run = useLoad((signal) => get<InvoiceRun>(`/v1/invoice-runs/${id}`, signal), [id]);
  const { data } = run;
  useEvery(2000, run.reload, data !== undefined && !data.finished);
  const at = (instant: string) => `${fullDay(instant, city.timeZone)}, ${clockTime(instant, city.timeZone)}`;
  return (
    <section class="bill" data-testid="run">
      <h2>Run {shortId(id)}</h2>
      {!data && run.loading && <Loading what="Loading the run" />}
      <ProblemNote problem={run.problem} retry={run.reload} />
      {data && (
        <>
          <p role="status">
            {data.state === 'REQUESTED' ? 'Waiting for a server.' : `${data.finished ? 'Finished' : 'Under way'}: ${data.done} of ${data.total} accounts.`}
          </p>
          <progress aria-label="Accounts done" value={data.total === 0 && data.finished ? 1 : data.done} max={Math.max(1, data.total)} />
          <dl class="facts">
            <dt>Periods until</dt>
            <dd>{at(data.until)}</dd>
            <dt>Started</dt>
            <dd>{at(data.started)}</dd>
            {data.finished && (
              <>
                <dt>Finished</dt>
                <dd>{at(data.finished)}</dd>
              </>
            )}
            <dt>Documents</dt>
            <dd>
              {data.invoices} {data.invoices > 0 && <a href={addressOf({ view: 'documents' })}>See the invoices</a>}
            </dd>
            <dt>Failed</dt>
            <dd>{data.failed}</dd>
          </dl>
          {data.failures.length > 0 && (
            <Note tone="bad">
              <p>These accounts could not be invoiced. They are tried again by the next run.</p>
              <ul>
                {data.failures.map((failure) => (
                  <li key={failure.account + failure.reason}>
                    Account {failure.account}: {sentence(failure.reason)}
                  </li>
                ))}
              </ul>
            </Note>
          )}
        </>
      )}
    </section>
  );
}
