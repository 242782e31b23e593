import { useState } from 'preact/hooks';
import { keepSession, postAnonymously } from '../api';
import { Icon } from '../icons';
import type { Token } from '../types';
import { Button, Field, ProblemNote, useAction, useFocusOnRefusal } from '../ui';

export async function logIn(email: string, password: string): Promise<Token> {
  const token = await postAnonymously<Token>('/v1/tokens', { email, password });
  keepSession(token);
  return token;
}

export function Login({ onToken, demoLogins }: { onToken: (token: Token) => void; demoLogins: { name: string; email: string; password: string }[] }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const action = useAction(async () => onToken(await logIn(email.trim(), password)));
  const form = useFocusOnRefusal(action.problem);
  return (
    <section class="view narrow">
      <h1>One trip, one price, one bill</h1>
      <p class="lead">Metro, bus and shared cars planned together, priced for your plan, and paid once a month.</p>
      {demoLogins.map((login) => (
        <DemoLogin key={login.email} login={login} onToken={onToken} />
      ))}
      <form
        ref={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          action.run();
        }}
      >
        <Field label="E-mail" name="email" type="email" autocomplete="username" value={email} onInput={setEmail} problem={action.problem} />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
          problem={action.problem}
        />
        <ProblemNote problem={action.problem} shown={['email', 'password']} />
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {action.busy && <span class="spinner" aria-hidden="true" />}
          <span>Log in</span>
        </button>
      </form>
      <p>
        New here? <a href="#/sign-up">Sign up</a>
      </p>
      <p class="faint with-icon">
        <Icon name="pin" size={16} /> The map shows free cars, bike stations and where cars may be returned.
      </p>
    </section>
  );
}

function DemoLogin({ login, onToken }: { login: { name: string; email: string; password: string }; onToken: (token: Token) => void }) {
  const action = useAction(async () => onToken(await logIn(login.email, login.password)));
  return (
    <div class="stack">
      <Button action={action} kind="demo" icon="person">
        Log in as {login.name} (demo)
      </Button>
      <ProblemNote problem={action.problem} />
    </div>
  );
}
