import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { asProblem, concerns, type FieldError, type Problem } from './api';
import { sentence } from './format';
import { Icon } from './icons';

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload(): void;
}

/** Loads again whenever one of `inputs` changes; while it does, what was loaded before stays. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: unknown[]): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ data: undefined, problem: undefined, loading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) {
          setState({ data, problem: undefined, loading: false });
        }
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) {
          setState((before) => ({ data: before.data, problem: asProblem(failure), loading: false }));
        }
      },
    );
    return () => abort.abort();
  }, [...inputs, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}

/** Calls while the page is visible. */
export function useEvery(millis: number, call: () => void, active = true): void {
  const latest = useRef(call);
  latest.current = call;
  useEffect(() => {
    if (!active) {
      return;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        latest.current();
      }
    }, millis);
    return () => clearInterval(timer);
  }, [millis, active]);
}

export interface Action {
  busy: boolean;
  problem: Problem | undefined;
  clear(): void;
  run(): void;
}

/** Something a button does once at a time, with what went wrong. */
export function useAction(act: () => Promise<void>): Action {
  const [state, setState] = useState<{ busy: boolean; problem: Problem | undefined }>({ busy: false, problem: undefined });
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  return {
    ...state,
    clear: () => setState({ busy: false, problem: undefined }),
    run: () => {
      if (state.busy) {
        return;
      }
      setState({ busy: true, problem: undefined });
      act().then(
        () => alive.current && setState({ busy: false, problem: undefined }),
        (failure: unknown) => alive.current && setState({ busy: false, problem: asProblem(failure) }),
      );
    },
  };
}

export function Loading({ what }: { what: string }) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {what}
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

export function Note({ tone = 'info', children }: { tone?: 'info' | 'good' | 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`note note-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      {children}
    </div>
  );
}

/** What went wrong, with the fields that no input on the page shows. */
export function ProblemNote({
  problem,
  shown = [],
  retry,
}: {
  problem: Problem | undefined;
  /** Fields whose messages stand beside their inputs. */
  shown?: string[];
  retry?: () => void;
}) {
  if (!problem) {
    return null;
  }
  const besides = (error: FieldError) => shown.some((field) => concerns(error, field));
  const beside = problem.errors.filter(besides);
  const others = problem.errors.filter((error) => !besides(error));
  const onlyBeside = beside.length > 0 && others.length === 0;
  return (
    <Note tone="bad">
      <p>{onlyBeside ? 'Please look at the marked fields.' : sentence(problem.message)}</p>
      {others.length > 1 && (
        <ul>
          {others.map((error) => (
            <li key={error.field + error.message}>{sentence(error.message)}</li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" class="small" onClick={retry}>
          Try again
        </button>
      )}
    </Note>
  );
}

export function Button({
  action,
  icon,
  children,
  kind = 'primary',
  busyText,
}: {
  action: Action;
  icon?: Parameters<typeof Icon>[0]['name'];
  children: ComponentChildren;
  kind?: 'primary' | 'plain' | 'demo' | 'danger';
  busyText?: string;
}) {
  return (
    <button type="button" class={kind} aria-disabled={action.busy} onClick={action.run}>
      {action.busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={18} />}
      <span>{action.busy && busyText ? busyText : children}</span>
    </button>
  );
}

interface FieldProps {
  label: string;
  /** Path of the field in the request, as problems name it. */
  name: string;
  problem?: Problem | undefined;
  hint?: string;
  type?: 'text' | 'email' | 'password' | 'date' | 'datetime-local';
  required?: boolean;
  autocomplete?: string;
  value?: string;
  /** What it shows first; the traveller's from then on. */
  initial?: string;
  placeholder?: string;
  minLength?: number;
  maxLength?: number;
  onInput?: (value: string) => void;
}

// Preact's types know an input by its literal type.
const OF_TYPE = {
  email: { type: 'email' },
  password: { type: 'password' },
  date: { type: 'date' },
  'datetime-local': { type: 'datetime-local' },
} as const;

/** An input with its label above and the server's word on it below. */
export function Field({ label, name, problem, hint, onInput, type = 'text', required = true, initial, ...rest }: FieldProps) {
  const id = useId();
  const errors = problem?.errors.filter((error) => concerns(error, name)) ?? [];
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!required && <span class="optional"> (optional)</span>}
      </label>
      <input
        id={id}
        name={name}
        {...(type === 'text' ? {} : OF_TYPE[type])}
        required={required}
        aria-invalid={errors.length > 0}
        aria-describedby={errors.length > 0 ? `${id}-e` : hint ? `${id}-h` : undefined}
        onInput={onInput && ((event) => onInput(event.currentTarget.value))}
        {...(initial === undefined ? {} : { defaultValue: initial })}
        {...rest}
      />
      {errors.length > 0 ? (
        <p class="field-error" id={`${id}-e`}>
          {errors.map((error) => sentence(error.message)).join(' ')}
        </p>
      ) : (
        hint && (
          <p class="hint" id={`${id}-h`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** A choice of a few, with its label above. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChoose: (value: T) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onInput={(event) => onChoose(event.currentTarget.value as T)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Puts the cursor into the first field that the server refused. */
export function useFocusOnRefusal(problem: Problem | undefined) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  return form;
}
