import { EventStreamParser } from './eventStream';
import type { Token } from './types';

export interface FieldError {
  field: string;
  message: string;
}

/** Whether the error is about this field of the request or a part of it, as `licence.classes[0]` of `licence.classes`. */
export function concerns(error: FieldError, field: string): boolean {
  const rest = error.field.startsWith(field) ? error.field.slice(field.length) : undefined;
  return rest === '' || rest?.startsWith('[') === true || rest?.startsWith('.') === true;
}

/** Why the server did not do what was asked (RFC 9457), or why it could not be asked. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** Last part of the problem type, for instance `offer-expired`. */
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
  ) {
    super(message);
  }

  /** No answer came: what was asked may have been done or not. */
  get unknownOutcome(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) {
    return thrown;
  }
  return new Problem(0, 'page', thrown instanceof Error ? thrown.message : String(thrown));
}

/** Reads a problem document; any other body is not shown to people. */
export function problemOf(status: number, body: unknown): Problem {
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string) => (typeof document[key] === 'string' ? (document[key] as string) : '');
  const listed = Array.isArray(document['errors']) ? (document['errors'] as unknown[]) : [];
  const errors = listed.flatMap((entry) => {
    const { field, message } = (entry ?? {}) as Partial<FieldError>;
    return typeof message === 'string' ? [{ field: typeof field === 'string' ? field : '', message }] : [];
  });
  const code = text('type').split(':').pop() || `http-${status}`;
  return new Problem(status, code, text('detail') || text('title') || plainStatus(status), errors);
}

function plainStatus(status: number): string {
  switch (status) {
    case 401:
      return 'Please log in again.';
    case 403:
      return 'Your account may not do this.';
    case 404:
      return 'There is no such thing (any more).';
    case 503:
      return 'The server is not ready yet. Please try again in a moment.';
    default:
      return status >= 500 ? `The server failed (${status}). Please try again.` : `The server refused this (${status}).`;
  }
}

const TOKEN = 'openmaas.token';
let signedOut: () => void = () => {};

/** Told when the server no longer accepts the token. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

export function session(): Token | undefined {
  const stored = sessionStorage.getItem(TOKEN);
  return stored ? (JSON.parse(stored) as Token) : undefined;
}

export function keepSession(token: Token | undefined): void {
  if (token) {
    sessionStorage.setItem(TOKEN, JSON.stringify(token));
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

interface Request {
  method?: 'GET' | 'POST';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sent even when the traveller is logged in without it: log-in and sign-up. */
  anonymous?: boolean;
}

async function ask(path: string, request: Request, accept: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, ...request.headers };
  const held = request.anonymous ? undefined : session();
  if (held) {
    headers['Authorization'] = `Bearer ${held.token}`;
  }
  const init: RequestInit = { method: request.method ?? 'GET', headers };
  if (request.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(request.body);
  }
  if (request.signal) {
    init.signal = request.signal;
  }
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch (failure) {
    if (request.signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, 'unreachable', 'The server cannot be reached. Check your connection and try again.');
  }
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => undefined);
    if (answer.status === 401 && held) {
      keepSession(undefined);
      signedOut();
    }
    throw problemOf(answer.status, body);
  }
  return answer;
}

async function json<T>(path: string, request: Request): Promise<T> {
  const answer = await ask(path, request, 'application/json');
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return json<T>(path, signal ? { signal } : {});
}

/** As `get`, but what does not exist (404) is undefined. */
export async function find<T>(path: string): Promise<T | undefined> {
  try {
    return await get<T>(path);
  } catch (failure) {
    if (asProblem(failure).status === 404) {
      return undefined;
    }
    throw failure;
  }
}

export function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  return json<T>(path, { method: 'POST', body, headers });
}

export function postAnonymously<T>(path: string, body: unknown): Promise<T> {
  return json<T>(path, { method: 'POST', body, anonymous: true });
}

export async function blob(path: string, type: string): Promise<Blob> {
  return (await ask(path, {}, type)).blob();
}

/**
 * Follows a server-sent event stream until the signal aborts, connecting again when it drops. A refusal (4xx) ends it.
 * `onOpen` is called at each connection, so that what was missed can be read.
 */
export async function follow<T>(
  path: string,
  signal: AbortSignal,
  onEvent: (event: T) => void,
  onOpen: () => void = () => {},
): Promise<void> {
  let pause = 500;
  while (!signal.aborted) {
    try {
      const answer = await ask(path, { signal }, 'text/event-stream');
      onOpen();
      const parser = new EventStreamParser((data) => {
        pause = 500;
        onEvent(JSON.parse(data) as T);
      });
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        parser.feed(part.value);
      }
    } catch (failure) {
      const status = failure instanceof Problem ? failure.status : 0;
      if (status >= 400 && status < 500) {
        return;
      }
    }
    await new Promise((resume) => setTimeout(resume, pause));
    pause = Math.min(pause * 2, 8000);
  }
}

/** A key that tells this attempt from any other. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One key for each offer, kept so that a second try of the same booking is known as such. */
export function idempotencyKey(offerId: string): string {
  const name = `openmaas.key.${offerId}`;
  const kept = sessionStorage.getItem(name);
  if (kept) {
    return kept;
  }
  const key = newKey();
  sessionStorage.setItem(name, key);
  return key;
}
