import { useState } from 'preact/hooks';
import { get } from '../api';
import { planOf, type Plan, type PlanPrice, type Subscription } from '../billing';
import { businessNow } from '../clock';
import { calendarDay, money, sentence, unitPrice, words } from '../format';
import { Icon } from '../icons';
import type { City } from '../types';
import { Empty, Loading, Note, ProblemNote, useLoad } from '../ui';
import { localDateTime } from '../zonedTime';
import { Proposal } from './proposal';
import { ChangeProposal, Subscribed } from './subscription';

export function Plans({ city }: { city: City }) {
  const plans = useLoad((signal) => get<Plan[]>(`/v1/plans?city=${encodeURIComponent(city.id)}`, signal), [city.id]);
  const subscriptions = useLoad((signal) => get<Subscription[]>('/v1/subscriptions', signal), []);
  const [done, setDone] = useState('');
  const today = localDateTime(businessNow(), city.timeZone).slice(0, 10);
  const held = subscriptions.data?.find((one) => one.city === city.id && (!one.endsOn || one.endsOn > today));
  const changed = (text: string) => {
    setDone(text);
    subscriptions.reload();
  };
  return (
    <section class="view">
      <h1>Plans</h1>
      <p class="lead">A plan changes what each trip costs you. Offers always show the price on your plan.</p>
      <div role="status">{done && <Note tone="good">{done}</Note>}</div>
      {held && plans.data && (
        <Subscribed key={`${held.id} ${held.version}`} held={held} plans={plans.data} today={today} onChanged={changed} />
      )}
      {!plans.data && plans.loading && <Loading what="Loading the plans" />}
      <ProblemNote problem={plans.problem ?? subscriptions.problem} retry={() => (plans.reload(), subscriptions.reload())} />
      {plans.data?.length === 0 && (
        <Empty>
          <p>There are no plans in {city.name} yet.</p>
        </Empty>
      )}
      <ul class="plans">
        {(plans.data ?? []).filter((plan) => plan.kind !== 'ADD_ON').map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            city={city}
            held={held}
            known={subscriptions.data !== undefined}
            today={today}
            onChanged={changed}
          />
        ))}
      </ul>
    </section>
  );
}

function PlanCard({
  plan,
  city,
  held,
  known,
  today,
  onChanged,
}: {
  plan: Plan;
  city: City;
  held: Subscription | undefined;
  /** Whether it is known which plan the traveller has. */
  known: boolean;
  today: string;
  onChanged: (text: string) => void;
}) {
  const [asking, setAsking] = useState(false);
  const mine = held ? planOf(held.plan) === plan.id : plan.withoutSubscription;
  const fees = plan.prices.filter((price) => price.kind === 'recurring');
  const fee = fees[0]?.amount;
  const back = () => setAsking(false);
  const order = (text: string) => {
    back();
    onChanged(text);
  };
  return (
    <li class={`plan ${known && mine ? 'plan-held' : ''}`}>
      <div class="list-head">
        <h2>{plan.name}</h2>
        <p class="nowrap">
          <strong class="plan-fee amount">{fee ? money(fee) : 'No fee'}</strong>
          {fee && <span class="faint"> {perPeriod(fees[0]?.every)}</span>}
        </p>
      </div>
      {plan.description && <p>{plan.description}</p>}
      <PlanTerms plan={plan} />
      <UnitPrices plan={plan} />
      <InWords plan={plan} fees={fees.slice(1)} />
      {known && mine && (
        <p class="with-icon good">
          <Icon name="check" size={16} />
          {held
            ? `Your plan ${held.state === 'UPCOMING' ? 'from' : 'since'} ${calendarDay(held.startsOn)}`
            : 'What you pay without a plan'}
        </p>
      )}
      {known && !mine && !plan.withoutSubscription && !asking && (
        <button type="button" class={held ? 'plain' : 'primary'} onClick={() => setAsking(true)}>
          {held ? 'Change to' : 'Choose'} {plan.name}
        </button>
      )}
      {asking && !held && (
        <Proposal
          ask={{
            title: `${plan.name}: what it will cost`,
            preview: '/v1/subscriptions/preview',
            order: '/v1/subscriptions',
            body: { planId: plan.id, city: city.id },
            confirm: `Subscribe to ${plan.name}`,
          }}
          onDone={(day) => order(`You have ${plan.name}${day ? ` from ${calendarDay(day)}` : ''}.`)}
          onBack={back}
        />
      )}
      {asking && held && (
        <ChangeProposal
          held={held}
          order={{ kind: 'PLAN', planId: plan.id }}
          title={`Change to ${plan.name}`}
          confirm={`Change to ${plan.name}`}
          today={today}
          onDone={(day) => order(`Your plan is ${plan.name}${day ? ` from ${calendarDay(day)}` : ''}.`)}
          onBack={back}
        />
      )}
    </li>
  );
}

/** What is included and what is passed on. */
function PlanTerms({ plan }: { plan: Plan }) {
  const prices = plan.prices.filter((price) => price.kind === 'included' || price.kind === 'operatorPrice');
  if (prices.length === 0) {
    return null;
  }
  return (
    <ul class="terms">
      {prices.map((price) => (
        <li key={price.name}>
          <Icon name={price.kind === 'included' ? 'check' : 'ticket'} size={16} />
          <span>
            {price.kind === 'included'
              ? `${price.name.replace(/,? included$/i, '')} included`
              : Number(price.percent ?? 100) === 100
                ? `${price.name}: the operator's price`
                : `${price.name}: ${Number(price.percent)} % of the operator's price`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function perPeriod(every: string | null | undefined): string {
  const [count, unit] = (every ?? '1 month').split(' ');
  return count === '1' ? `a ${unit}` : `every ${count} ${unit}`;
}

/** What the table above does not show: further fees, other prices, what is included, what binds. */
function InWords({ plan, fees }: { plan: Plan; fees: PlanPrice[] }) {
  const others = plan.prices.filter(
    (price) => price.kind === 'oneOff' || price.kind === 'tariff' || (price.kind === 'perUnit' && !inTable(price)),
  );
  const lines = [
    ...[...fees, ...others].map((price) => ({ name: price.name, words: price.words })),
    ...plan.benefits.map((benefit) => ({ name: benefit.name, words: [benefit.words] })),
  ];
  const notes = [...plan.conditions, ...(plan.pricesContainTax ? [] : ['prices without tax'])];
  if (lines.length === 0 && notes.length === 0) {
    return null;
  }
  return (
    <>
      <dl class="prices-in-words">
        {lines.map((line) => (
          <div key={line.name}>
            <dt>{line.name}</dt>
            {line.words.map((price) => (
              <dd key={price}>{price}</dd>
            ))}
          </div>
        ))}
      </dl>
      {notes.length > 0 && <p class="faint">{sentence(notes.join(', '))}</p>}
    </>
  );
}

/** Whether it is shown in the table of prices by class. */
function inTable(price: PlanPrice): boolean {
  return (
    (price.unit === 'minutes' || price.unit === 'kilometres') &&
    CLASSES.some((name) => price.byVehicleClass?.[name] !== undefined)
  );
}

const CLASSES = ['MINI', 'SMALL', 'COMPACT', 'ESTATE', 'VAN'];
const PER = { minutes: 'per minute', kilometres: 'per km' } as const;

/** The prices that are charged by the unit: a row for each class of car. */
function UnitPrices({ plan }: { plan: Plan }) {
  const columns = plan.prices.filter(
    (price): price is PlanPrice & { unit: 'minutes' | 'kilometres' } => price.kind === 'perUnit' && inTable(price),
  );
  const classes = CLASSES.filter((name) =>
    columns.some((column) => column.byVehicleClass?.[name] !== undefined),
  );
  if (classes.length === 0) {
    return null;
  }
  return (
    <table class="rates">
      <thead>
        <tr>
          <th scope="col">Shared car</th>
          {columns.map((column) => (
            <th scope="col" key={column.name} class="number">
              {PER[column.unit]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map((name) => (
          <tr key={name}>
            <th scope="row">{words(name)}</th>
            {columns.map((column) => {
              const price = column.byVehicleClass?.[name];
              return (
                <td key={column.name} class="number amount">
                  {price === undefined ? '–' : unitPrice(price, plan.currency)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
