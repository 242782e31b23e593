import { useState } from 'preact/hooks';
import { postAnonymously } from '../api';
import type { City, SignUp as Request, Token, Traveller } from '../types';
import { Field, ProblemNote, useAction, useFocusOnRefusal } from '../ui';
import { go } from '../route';
import { logIn } from './login';

const FIELDS = ['givenName', 'familyName', 'bornOn', 'address', 'email', 'password', 'payment.accountHolder', 'payment.iban'];
const LICENCE_FIELDS = ['licence.number', 'licence.country', 'licence.classes', 'licence.issuedOn', 'licence.validUntil'];

/** The request as the form has it; empty fields are sent empty, so that the server says what it needs. */
function requestOf(form: HTMLFormElement, driving: boolean, city: string): Request {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const request: Request = {
    email: text('email'),
    password: String(data.get('password') ?? ''),
    givenName: text('givenName'),
    familyName: text('familyName'),
    bornOn: text('bornOn'),
    address: text('address'),
    city: text('city') || city,
    payment: { accountHolder: text('payment.accountHolder'), iban: text('payment.iban').replace(/\s+/g, '').toUpperCase() },
  };
  if (driving) {
    request.licence = {
      number: text('licence.number'),
      country: text('licence.country').toUpperCase(),
      classes: text('licence.classes').toUpperCase().split(/[\s,;]+/).filter(Boolean),
      issuedOn: text('licence.issuedOn'),
      validUntil: text('licence.validUntil'),
    };
  }
  return request;
}

export function SignUp({ cities, city, onToken }: { cities: City[]; city: City; onToken: (token: Token) => void }) {
  const [driving, setDriving] = useState(true);
  const action = useAction(async () => {
    if (!form.current) {
      return;
    }
    const request = requestOf(form.current, driving, city.id);
    await postAnonymously<Traveller>('/v1/travellers', request);
    onToken(await logIn(request.email, request.password));
    go({ view: 'account' });
  });
  const form = useFocusOnRefusal(action.problem);
  const { problem } = action;
  return (
    <section class="view narrow">
      <h1>Sign up</h1>
      <p class="lead">We check what you write, then a member of staff decides. You see the result in your account.</p>
      <form
        ref={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          action.run();
        }}
      >
        <fieldset>
          <legend>You</legend>
          <div class="row">
            <Field label="Given name" name="givenName" autocomplete="given-name" problem={problem} />
            <Field label="Family name" name="familyName" autocomplete="family-name" problem={problem} />
          </div>
          <Field label="Born on" name="bornOn" type="date" autocomplete="bday" problem={problem} />
          <Field label="Address" name="address" autocomplete="street-address" hint="One line, as on an invoice" problem={problem} />
          {cities.length > 1 && (
            <div class="field">
              <label for="home-city">Home city</label>
              <select id="home-city" name="city">
                {cities.map((one) => (
                  <option key={one.id} value={one.id} selected={one.id === city.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            </div>
          )}
        </fieldset>
        <fieldset>
          <legend>Log-in</legend>
          <Field label="E-mail" name="email" type="email" autocomplete="email" problem={problem} />
          <Field label="Password" name="password" type="password" autocomplete="new-password" problem={problem} />
        </fieldset>
        <fieldset>
          <legend>Driving licence</legend>
          <label class="check">
            <input type="checkbox" checked={driving} onInput={(event) => setDriving(event.currentTarget.checked)} />
            <span>I want to drive shared cars</span>
          </label>
          {driving && (
            <>
              <Field label="Number" name="licence.number" problem={problem} />
              <div class="row">
                <Field label="Country" name="licence.country" initial={city.country} hint="Two letters" maxLength={2} problem={problem} />
                <Field label="Classes" name="licence.classes" initial="B" hint="Such as B, BE" problem={problem} />
              </div>
              <div class="row">
                <Field label="Issued on" name="licence.issuedOn" type="date" problem={problem} />
                <Field label="Valid until" name="licence.validUntil" type="date" problem={problem} />
              </div>
            </>
          )}
        </fieldset>
        <fieldset>
          <legend>Payment</legend>
          <Field label="Account holder" name="payment.accountHolder" autocomplete="name" problem={problem} />
          <Field label="IBAN" name="payment.iban" problem={problem} />
        </fieldset>
        <ProblemNote problem={problem} shown={driving ? [...FIELDS, ...LICENCE_FIELDS] : FIELDS} />
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {action.busy && <span class="spinner" aria-hidden="true" />}
          <span>Sign up</span>
        </button>
      </form>
      <p>
        Already a member? <a href="#/">Log in</a>
      </p>
    </section>
  );
}
