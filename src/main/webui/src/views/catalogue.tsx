import { useId, useState } from 'preact/hooks';
import { get, post, type FieldError } from '../api';
import type { CatalogueImport, PlanVersion } from '../billing';
import { calendarDay, fullDay, sentence } from '../format';
import type { City } from '../types';
import { Button, Loading, Note, ProblemNote, useAction, useLoad } from '../ui';

const STATES = {
  AHEAD: 'not begun',
  SOLD: 'nobody has it',
  USED: 'in use',
  WITHDRAWN: 'withdrawn',
} as const;

/** What is sold, version by version, and the import of a catalogue file. */
export function Catalogue({ city }: { city: City }) {
  const versions = useLoad((signal) => get<PlanVersion[]>('/v1/catalogue', signal), []);
  return (
    <section class="view">
      <h1>Catalogue</h1>
      <Import onImported={versions.reload} />
      <h2>Versions</h2>
      {!versions.data && versions.loading && <Loading what="Loading the versions" />}
      <ProblemNote problem={versions.problem} retry={versions.reload} />
      <ul class="list" data-testid="versions">
        {(versions.data ?? []).map((version) => (
          <li class="list-item" key={version.version}>
            <span class="list-head">
              <strong>{version.version}</strong>
              <span class={`state ${version.state === 'USED' ? 'state-completed' : ''}`}>{STATES[version.state]}</span>
            </span>
            <span class="faint">
              From {calendarDay(version.effectiveFrom)} · imported {fullDay(version.importedAt, city.timeZone)} by {version.importedBy}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A file is checked first; only what was found good can be imported. */
function Import({ onImported }: { onImported: () => void }) {
  const [name, setName] = useState('catalogue.yaml');
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<{ text: string; report: CatalogueImport }>();
  const [imported, setImported] = useState<CatalogueImport>();
  const send = (dryRun: boolean) =>
    post<CatalogueImport>(`/v1/catalogue?dryRun=${dryRun}`, { files: [{ name, text }] });
  const check = useAction(async () => {
    setImported(undefined);
    setChecked({ text, report: await send(true) });
  });
  const take = useAction(async () => {
    setImported(await send(false));
    setChecked(undefined);
    onImported();
  });
  const forget = () => {
    check.clear();
    take.clear();
    setChecked(undefined);
    setImported(undefined);
  };
  const read = (file: File | undefined) => {
    if (file) {
      file.text().then((content) => {
        forget();
        setName(file.name);
        setText(content);
      });
    }
  };
  const id = useId();
  const problem = check.problem ?? take.problem;
  const good = checked?.text === text ? checked.report : undefined;
  return (
    <section class="bill" data-testid="import">
      <h2>Import a file</h2>
      <div class="field">
        <label for={`${id}-f`}>Catalogue file (YAML)</label>
        <input id={`${id}-f`} type="file" accept=".yaml,.yml,text/yaml" onInput={(event) => read(event.currentTarget.files?.[0])} />
      </div>
      <div class="field">
        <label for={`${id}-t`}>Its text</label>
        <textarea
          id={`${id}-t`}
          value={text}
          spellcheck={false}
          wrap="off"
          onInput={(event) => {
            forget();
            setText(event.currentTarget.value);
          }}
        />
      </div>
      {problem?.code === 'catalogue-refused' ? <Flaws errors={problem.errors} text={text} /> : <ProblemNote problem={problem} />}
      <div role="status">
        {good && <Outcome report={good} />}
        {imported && <Outcome report={imported} />}
      </div>
      <div class="row-buttons">
        {text.trim() !== '' && !imported && (
          <Button action={check} kind={good ? 'plain' : 'primary'} busyText="Checking">
            Check without importing
          </Button>
        )}
        {good && (
          <Button action={take} busyText="Importing">
            Import it
          </Button>
        )}
      </div>
    </section>
  );
}

interface Flaw {
  line: number;
  field: string;
  message: string;
}

/** `plans.yaml:12: plans[0].id` apart; line 0 where none is named. */
export function flawOf(error: FieldError): Flaw {
  const match = /^.*?:(\d+): (.*)$/.exec(error.field);
  return { line: Number(match?.[1] ?? 0), field: match?.[2] ?? error.field, message: error.message };
}

function Flaws({ errors, text }: { errors: FieldError[]; text: string }) {
  const lines = text.split('\n');
  const flaws = errors.map(flawOf).sort((a, b) => a.line - b.line);
  return (
    <Note tone="bad">
      <p>
        {flaws.length === 1 ? 'One flaw' : `${flaws.length} flaws`}: nothing was imported.
      </p>
      <ol class="flaws" data-testid="flaws">
        {flaws.map((flaw, index) => (
          <li key={index}>
            <strong>{flaw.line > 0 ? `Line ${flaw.line}` : 'The file'}</strong>, {flaw.field}: {sentence(flaw.message)}
            {flaws[index + 1]?.line !== flaw.line && lines[flaw.line - 1] && <code tabIndex={0}>{lines[flaw.line - 1]}</code>}
          </li>
        ))}
      </ol>
    </Note>
  );
}

function Outcome({ report }: { report: CatalogueImport }) {
  const { added, replaced, unchanged, moves, dryRun } = report;
  const facts: [string, string[]][] = [
    ['New', added],
    ['Replaced', replaced],
    ['Unchanged', unchanged],
  ];
  return (
    <Note tone="good">
      <p>
        {dryRun ? 'The file is good. Importing it would do this:' : `Imported; the catalogue is at revision ${report.revision}.`}
      </p>
      <dl class="facts">
        {facts
          .filter(([, names]) => names.length > 0)
          .map(([word, names]) => (
            <>
              <dt>{word}</dt>
              <dd>{names.join(', ')}</dd>
            </>
          ))}
        {moves.map((move) => (
          <>
            <dt>Moves</dt>
            <dd>
              {move.subscriptions} {move.subscriptions === 1 ? 'subscription' : 'subscriptions'} from {move.from} to {move.to}{' '}
              {move.exact ? 'on' : 'from'} {calendarDay(move.day)}
              {!move.exact && ' on'}
            </dd>
          </>
        ))}
      </dl>
    </Note>
  );
}
