import { useState } from 'preact/hooks';
import { get, post } from '../api';
import type { UsageConflict, UsageRow } from '../billing';
import { amountOf, clockTime, codeWords, fullDay, money, sentence } from '../format';
import type { City } from '../types';
import { Button, Empty, Loading, Note, ProblemNote, useAction, useLoad } from '../ui';

interface Page {
  items: UsageConflict[];
  next?: string | null;
}

/** Reports that contradict what was recorded; finance decides which of the two holds. */
export function Conflicts({ city }: { city: City }) {
  const [cursor, setCursor] = useState('');
  const page = useLoad((signal) => get<Page>(`/v1/usage-conflicts${cursor && `?cursor=${encodeURIComponent(cursor)}`}`, signal), [cursor]);
  const [done, setDone] = useState('');
  const next = page.data?.next;
  return (
    <section class="view">
      <h1>Usage conflicts</h1>
      <p class="lead">Reports that say something else about a use than what was recorded. Until you decide, what was recorded holds.</p>
      <div role="status">{done && <Note tone="good">{done}</Note>}</div>
      {!page.data && page.loading && <Loading what="Loading the conflicts" />}
      <ProblemNote problem={page.problem} retry={page.reload} />
      {page.data?.items.length === 0 && (
        <Empty>
          <p>Nothing contradicts what was recorded.</p>
        </Empty>
      )}
      <ul class="list" data-testid="conflicts">
        {(page.data?.items ?? []).map((conflict) => (
          <Case
            key={conflict.id}
            conflict={conflict}
            city={city}
            onDecided={(text) => {
              setDone(text);
              page.reload();
            }}
          />
        ))}
      </ul>
      <div class="row-buttons">
        {cursor && (
          <button type="button" onClick={() => setCursor('')}>
            To the oldest
          </button>
        )}
        {next && (
          <button type="button" onClick={() => setCursor(next)}>
            Next page
          </button>
        )}
      </div>
    </section>
  );
}

function Case({ conflict, city, onDecided }: { conflict: UsageConflict; city: City; onDecided: (text: string) => void }) {
  const decide = (resolution: 'CORRECTED' | 'DISMISSED', text: string) => async () => {
    await post(`/v1/usage-conflicts/${conflict.id}/resolution`, { resolution });
    onDecided(text);
  };
  const correct = useAction(decide('CORRECTED', `The report on ${conflict.key} holds now; what was invoiced is corrected with the next invoice.`));
  const dismiss = useAction(decide('DISMISSED', `The report on ${conflict.key} is dismissed; what was recorded holds.`));
  const recorded = conflict.stands[conflict.stands.length - 1];
  const rows = compared(recorded, conflict.told ?? undefined, city);
  return (
    <li class="case">
      <h2>{conflict.key}</h2>
      <p class="faint">
        Reported {fullDay(conflict.recordedAt, city.timeZone)}, {clockTime(conflict.recordedAt, city.timeZone)}
      </p>
      {conflict.note && <p>{sentence(conflict.note)}</p>}
      <div class="table-wrap">
        <table class="compare">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Recorded</th>
              <th scope="col">Reported</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} class={row.before === row.after ? '' : 'differs'}>
                <th scope="row">{row.name}</th>
                <td>{row.before || '–'}</td>
                <td>{row.after || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="row-buttons">
        {conflict.told && (
          <Button action={correct} busyText="Correcting">
            The report is right
          </Button>
        )}
        <Button action={dismiss} kind="plain" busyText="Dismissing">
          Keep what was recorded
        </Button>
      </div>
      <ProblemNote problem={correct.problem ?? dismiss.problem} />
    </li>
  );
}

/** Field by field; empty where one of them says nothing. */
function compared(recorded: UsageRow | undefined, told: UsageRow | undefined, city: City) {
  const facts = (row: UsageRow | undefined): Map<string, string> => {
    if (!row) {
      return new Map();
    }
    const at = (instant: string) => `${fullDay(instant, city.timeZone)}, ${clockTime(instant, city.timeZone)}`;
    return new Map([
      ['Account', row.account],
      ['Kind', codeWords(row.usageKind)],
      ['From', at(row.from)],
      ['To', at(row.to)],
      ...Object.entries(row.quantities).map(([measure, count]): [string, string] => [sentence(codeWords(measure)).slice(0, -1), amountOf(count, measure)]),
      ...Object.entries(row.dimensions).map(([name, value]): [string, string] => [sentence(codeWords(name)).slice(0, -1), value]),
      ['Price', row.price ? money(row.price) : ''],
      ['Source', row.source],
    ]);
  };
  const before = facts(recorded);
  const after = facts(told);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name) ?? '', after: told ? (after.get(name) ?? '') : '' }))
    .filter((row) => row.before !== '' || row.after !== '');
}
