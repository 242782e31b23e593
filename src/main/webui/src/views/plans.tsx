import { get, post } from '../api';
import type { Plan, Subscription } from '../billing';
import { fullDay, isZero, money } from '../format';
import { Icon } from '../icons';
import type { City } from '../types';
import { Button, Empty, Loading, ProblemNote, useAction, useLoad } from '../ui';

export function Plans({ city }: { city: City }) {
  const plans = useLoad((signal) => get<Plan[]>(`/v1/plans?city=${encodeURIComponent(city.id)}`, signal), [city.id]);
  const subscriptions = useLoad((signal) => get<Subscription[]>('/v1/subscriptions', signal), []);
  const held = (subscriptions.data ?? []).filter((one) => one.state === undefined || one.state === 'ACTIVE');
  return (
    <section class="view">
      <h1>Plans</h1>
      <p class="lead">A plan changes what each trip costs you. Offers always show the price on your plan.</p>
      {!plans.data && plans.loading && <Loading what="Loading the plans" />}
      <ProblemNote problem={plans.problem ?? subscriptions.problem} retry={() => (plans.reload(), subscriptions.reload())} />
      {plans.data?.length === 0 && (
        <Empty>
          <p>There are no plans in {city.name} yet; you pay for each trip.</p>
        </Empty>
      )}
      <ul class="plans">
        {(plans.data ?? []).map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            city={city}
            held={held.find((one) => one.planId === plan.id)}
            open={subscriptions.data !== undefined}
            onChanged={subscriptions.reload}
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
  open,
  onChanged,
}: {
  plan: Plan;
  city: City;
  held: Subscription | undefined;
  /** Whether it is known which plans the traveller has. */
  open: boolean;
  onChanged: () => void;
}) {
  const action = useAction(async () => {
    await post<Subscription>('/v1/subscriptions', { planId: plan.id });
    onChanged();
  });
  return (
    <li class={`plan ${held ? 'plan-held' : ''}`}>
      <div class="list-head">
        <h2>{plan.name}</h2>
        <p>
          <strong class="plan-fee amount">{isZero(plan.monthlyFee) ? 'No fee' : money(plan.monthlyFee)}</strong>
          {!isZero(plan.monthlyFee) && <span class="faint"> a month</span>}
        </p>
      </div>
      {plan.description && <p>{plan.description}</p>}
      {plan.terms && plan.terms.length > 0 && (
        <ul class="terms">
          {plan.terms.map((term) => (
            <li key={term}>
              <Icon name="check" size={16} /> <span>{term}</span>
            </li>
          ))}
        </ul>
      )}
      {held ? (
        <p class="with-icon good">
          <Icon name="check" size={16} /> Your plan since {fullDay(held.from, city.timeZone)}
        </p>
      ) : (
        open && (
          <Button action={action} busyText="Subscribing">
            Choose {plan.name}
          </Button>
        )
      )}
      <ProblemNote problem={action.problem} />
    </li>
  );
}
