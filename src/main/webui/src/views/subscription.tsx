import { useState } from 'preact/hooks';
import { get } from '../api';
import { planOf, type ChangeOrder, type Plan, type RecordedChange, type Subscription } from '../billing';
import { calendarDay, codeWords, words } from '../format';
import { Choice, Field, ProblemNote, useLoad } from '../ui';
import { Proposal } from './proposal';

type When = NonNullable<ChangeOrder['when']>;

const MOMENTS = [
  ['AS_AGREED', 'As soon as the plan allows'],
  ['NOW', 'Today'],
  ['END_OF_PERIOD', 'At the end of the billing period'],
  ['END_OF_TERM', 'At the end of the minimum term'],
  ['ON', 'On a day of your choice'],
] as const satisfies readonly (readonly [When, string])[];

/** Asks when a change is to hold, shows what it would cost, and orders it. */
export function ChangeProposal({
  held,
  order,
  title,
  confirm,
  today,
  onDone,
  onBack,
}: {
  held: Subscription;
  order: ChangeOrder;
  title: string;
  confirm: string;
  today: string;
  onDone: (effectiveOn: string) => void;
  onBack: () => void;
}) {
  const [when, setWhen] = useState<When>('AS_AGREED');
  const [day, setDay] = useState(today);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const timeless = order.kind === 'TAKE_BACK';
  const body = {
    ...order,
    version: held.version,
    ...(timeless ? {} : { when }),
    ...(when === 'ON' && !timeless ? { day } : {}),
    ...(until ? { until } : {}),
    ...(reason ? { reason } : {}),
  };
  const path = `/v1/subscriptions/${held.id}/changes`;
  return (
    <Proposal
      ask={{ title, preview: `${path}/preview`, order: path, body, confirm }}
      onDone={onDone}
      onBack={onBack}
    >
      {!timeless && <Choice label="When" value={when} options={MOMENTS} onChoose={setWhen} />}
      {!timeless && when === 'ON' && <Field label="Day" name="day" type="date" initial={day} onInput={setDay} />}
      {order.kind === 'PAUSE' && (
        <Field label="Goes on by itself on" name="until" type="date" required={false} hint="Without a day it pauses until you resume it." onInput={setUntil} />
      )}
      {order.kind === 'CANCEL' && (
        <Field label="Why you leave" name="reason" required={false} maxLength={500} onInput={setReason} />
      )}
    </Proposal>
  );
}

interface Asked {
  order: ChangeOrder;
  title: string;
  confirm: string;
  /** What is said once it is ordered; the day is put after it. */
  done: string;
}

const PAUSE: Asked = { order: { kind: 'PAUSE' }, title: 'Pause your plan', confirm: 'Pause the plan', done: 'Your plan pauses from' };
const RESUME: Asked = { order: { kind: 'RESUME' }, title: 'Resume your plan', confirm: 'Resume the plan', done: 'Your plan goes on from' };
const CANCEL: Asked = { order: { kind: 'CANCEL' }, title: 'Cancel your plan', confirm: 'Cancel the plan', done: 'Your plan is cancelled and ends on' };

/** The subscription that the traveller has, what was ordered for later, and what can be done with it. */
export function Subscribed({
  held,
  plans,
  today,
  onChanged,
}: {
  held: Subscription;
  plans: Plan[];
  today: string;
  onChanged: (text: string) => void;
}) {
  const [asked, setAsked] = useState<Asked>();
  const history = useLoad((signal) => get<{ changes: RecordedChange[] }>(`/v1/subscriptions/${held.id}/history`, signal), [held.id]);
  const nameOf = (id: string) => plans.find((plan) => plan.id === planOf(id))?.name ?? words(planOf(id));
  const coming = (history.data?.changes ?? []).filter((change) => change.stands && change.day > today && change.kind !== 'STARTED');
  const paused = held.state === 'PAUSED';
  const offered = plans.find((plan) => plan.id === planOf(held.plan))?.addOns ?? [];
  const addOns = plans.filter((plan) => offered.includes(plan.id) && !held.addOns.some((taken) => planOf(taken.plan) === plan.id));
  return (
    <section class="bill" data-testid="subscription">
      <h2>
        Your subscription <span class={`state ${paused ? '' : 'state-confirmed'}`}>{stateText(held)}</span>
      </h2>
      <dl class="facts">
        <dt>Plan</dt>
        <dd>{nameOf(held.plan)}</dd>
        <dt>{held.state === 'UPCOMING' ? 'From' : 'Since'}</dt>
        <dd>{calendarDay(held.startsOn)}</dd>
        {held.endsOn && (
          <>
            <dt>Ends on</dt>
            <dd>{calendarDay(held.endsOn)}</dd>
          </>
        )}
        <dt>Billed on</dt>
        <dd>day {held.billingDay} of the month</dd>
        {held.addOns.map((taken) => (
          <AddOn key={taken.plan} name={nameOf(taken.plan)} end={() => setAsked(endOf(planOf(taken.plan), nameOf(taken.plan)))} />
        ))}
      </dl>
      <ProblemNote problem={history.problem} retry={history.reload} />
      {coming.length > 0 && (
        <ul class="lines" aria-label="What comes">
          {coming.map((change) => (
            <li key={change.id}>
              <span>
                From {calendarDay(change.day)}: {changeText(change, nameOf)}
              </span>
              <button type="button" class="small" aria-label={`Take back: ${changeText(change, nameOf)}`} onClick={() => setAsked(takingBack(change.id))}>
                Take back
              </button>
            </li>
          ))}
        </ul>
      )}
      {asked ? (
        <ChangeProposal
          key={JSON.stringify(asked.order)}
          held={held}
          order={asked.order}
          title={asked.title}
          confirm={asked.confirm}
          today={today}
          onDone={(day) => onChanged(`${asked.done} ${day ? calendarDay(day) : 'the day agreed'}.`)}
          onBack={() => setAsked(undefined)}
        />
      ) : (
        <div class="row-buttons">
          <button type="button" onClick={() => setAsked(paused ? RESUME : PAUSE)}>
            {paused ? 'Resume' : 'Pause'}
          </button>
          {!held.endsOn && (
            <button type="button" onClick={() => setAsked(CANCEL)}>
              Cancel plan
            </button>
          )}
          {addOns.map((plan) => (
            <button type="button" key={plan.id} onClick={() => setAsked(taking(plan))}>
              Add {plan.name}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function AddOn({ name, end }: { name: string; end: () => void }) {
  return (
    <>
      <dt>With</dt>
      <dd class="list-head">
        {name}
        <button type="button" class="small" aria-label={`End ${name}`} onClick={end}>
          End
        </button>
      </dd>
    </>
  );
}

function taking(plan: Plan): Asked {
  return { order: { kind: 'ADD_ON', addOn: plan.id }, title: `Add ${plan.name}`, confirm: `Add ${plan.name}`, done: `You have ${plan.name} from` };
}

function endOf(addOn: string, name: string): Asked {
  return { order: { kind: 'END_ADD_ON', addOn }, title: `End ${name}`, confirm: `End ${name}`, done: `${name} ends on` };
}

function takingBack(change: string): Asked {
  return { order: { kind: 'TAKE_BACK', change }, title: 'Take the change back', confirm: 'Take it back', done: 'Taken back: what was planned no longer holds from' };
}

function stateText(held: Subscription): string {
  return { UPCOMING: 'not begun', RUNNING: 'running', PAUSED: 'paused', ENDED: 'ended' }[held.state];
}

/** A change in a few words. */
function changeText(change: RecordedChange, nameOf: (plan: string) => string): string {
  const content = (key: string) => String(change.content[key] ?? '');
  switch (change.kind) {
    case 'PLAN_CHANGED':
    case 'MIGRATED':
      return `plan ${nameOf(content('plan'))}`;
    case 'ADD_ON_TAKEN':
      return `with ${nameOf(content('addOn'))}`;
    case 'ADD_ON_ENDED':
      return `without ${nameOf(content('addOn'))}`;
    case 'QUANTITY_CHANGED':
      return `quantity ${content('quantity')}`;
    case 'PAUSED':
      return 'paused';
    case 'RESUMED':
      return 'goes on';
    case 'ENDED':
      return 'ended';
    default:
      return codeWords(change.kind);
  }
}
