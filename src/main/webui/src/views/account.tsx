import { calendarDay, fullDay, iban, sentence, words } from '../format';
import { Icon } from '../icons';
import type { City, Traveller } from '../types';
import { Loading, Note, ProblemNote, useEvery, type Loaded } from '../ui';

/** What the membership allows just now, in a sentence; undefined when it allows everything. */
export function membershipNote(traveller: Traveller, withCar: boolean): string | undefined {
  const { state, licenceApproved } = traveller.membership;
  if (state === 'APPLIED') {
    return 'Your sign-up is being checked. You can plan trips already, and book as soon as it is approved.';
  }
  if (state === 'REJECTED') {
    return 'Your sign-up was not approved, so trips cannot be booked. Your account says why.';
  }
  if (withCar && !licenceApproved) {
    return traveller.licence
      ? 'Your driving licence is not approved, so trips with a car cannot be booked.'
      : 'You have given no driving licence, so trips with a car cannot be booked.';
  }
  return undefined;
}

export function Account({ traveller, city, onLogOut }: { traveller: Loaded<Traveller | undefined>; city: City; onLogOut: () => void }) {
  const { data } = traveller;
  useEvery(4000, traveller.reload, data?.membership.state === 'APPLIED');
  return (
    <section class="view narrow">
      <h1>Account</h1>
      {!data && traveller.loading && <Loading what="Loading your account" />}
      <ProblemNote problem={traveller.problem} retry={traveller.reload} />
      {data && <Details traveller={data} city={city} />}
      <button type="button" class="plain" onClick={onLogOut}>
        Log out
      </button>
    </section>
  );
}

/** `licence.validUntil` as words. */
function fieldWords(field: string): string {
  return words(field.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/\./g, ' '));
}

function Details({ traveller, city }: { traveller: Traveller; city: City }) {
  const { membership, licence, payment } = traveller;
  const tone = { APPLIED: 'warn', APPROVED: 'good', REJECTED: 'bad' } as const;
  const title = { APPLIED: 'Being checked', APPROVED: 'Approved', REJECTED: 'Not approved' } as const;
  return (
    <>
      <Note tone={tone[membership.state]}>
        <p>
          <strong data-testid="membership">{title[membership.state]}</strong>
        </p>
        <p>{membershipNote(traveller, true) ?? 'You can book trips, with shared cars too.'}</p>
        {membership.decision && (
          <p class="faint">
            Decided on {fullDay(membership.decision.at, city.timeZone)}
            {membership.decision.reason && `: ${membership.decision.reason}`}
          </p>
        )}
      </Note>
      {membership.findings.length > 0 && (
        <>
          <h2>What our check found</h2>
          <ul class="findings">
            {membership.findings.map((finding) => (
              <li key={finding.field + finding.reason}>
                <Icon name={finding.blocking ? 'cross' : 'clock'} size={18} />
                <span>
                  <strong>{fieldWords(finding.field)}</strong>: {sentence(finding.reason)}
                  {finding.blocking && ' This has to be mended before approval.'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <dl class="facts">
        <dt>Name</dt>
        <dd>
          {traveller.givenName} {traveller.familyName}
        </dd>
        <dt>E-mail</dt>
        <dd>{traveller.email}</dd>
        <dt>Address</dt>
        <dd>{traveller.address}</dd>
        <dt>Born on</dt>
        <dd>{calendarDay(traveller.bornOn)}</dd>
        <dt>Licence</dt>
        <dd>
          {licence
            ? `${licence.number} (${licence.country}), ${licence.classes.join(', ')}, until ${calendarDay(licence.validUntil)}`
            : 'None given'}
        </dd>
        <dt>Pays from</dt>
        <dd>
          {payment.accountHolder}, {iban(payment.ibanMasked)}
        </dd>
      </dl>
    </>
  );
}
