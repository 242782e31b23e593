import type { ComponentChildren } from 'preact';
import { clockTime, distance, duration, formula, isZero, money, placeName, sameAmount, secondsBetween } from './format';
import { Icon } from './icons';
import { look } from './lines';
import type { Leg, LegPrice } from './types';

function seconds(leg: Leg): number {
  return secondsBetween(leg.departure, leg.arrival);
}

/** The legs as one bar, each as long as it takes. */
export function Strip({ legs }: { legs: Leg[] }) {
  return (
    <ol class="strip" aria-label="Legs of the trip">
      {legs
        .filter((leg) => leg.kind !== 'WALK' || seconds(leg) >= 60)
        .map((leg) => {
          const { colour, icon, label } = look(leg);
          const short = leg.kind === 'TRANSIT' ? leg.line?.name : duration(seconds(leg));
          return (
            <li
              key={leg.index}
              class={leg.kind === 'WALK' ? 'strip-walk' : 'strip-ride'}
              style={{ flexGrow: Math.max(1, Math.round(seconds(leg) / 60)), '--line': colour }}
              title={`${label}, ${duration(seconds(leg))}`}
            >
              <Icon name={icon} size={16} />
              <span aria-hidden="true">{leg.kind === 'WALK' ? Math.max(1, Math.round(seconds(leg) / 60)) : short}</span>
              <span class="hidden">{`${label}, ${duration(seconds(leg))}`}</span>
            </li>
          );
        })}
    </ol>
  );
}

export function PriceOfLeg({ price }: { price: LegPrice }) {
  const metered = price.kind === 'METERED';
  return (
    <p class="leg-price">
      <span>
        {metered && 'about '}
        <strong>{money(price.forTraveller)}</strong>
        {!sameAmount(price.gross, price.forTraveller) && (
          <>
            {' '}
            <s>
              <span class="hidden">instead of </span>
              {money(price.gross)}
            </s>
          </>
        )}
        {price.ceiling && <>, at most {money(price.ceiling)} for this ride</>}
      </span>
      {price.explanation && <span class="uses">{formula(price.explanation)}</span>}
    </p>
  );
}

/** As it hangs on the car. */
export function Plate({ text }: { text: string }) {
  return (
    <span class="plate">
      <span class="hidden">number plate </span>
      {text}
    </span>
  );
}

/** Where a leg begins; the planner calls a parked car by its model, which stands beside it anyway. */
function startOf(leg: Leg): string {
  return leg.kind === 'RENTAL' && leg.from.name === leg.vehicle?.model ? 'Your shared car' : placeName(leg.from);
}

function what(leg: Leg): ComponentChildren {
  const { colour, label } = look(leg);
  switch (leg.kind) {
    case 'WALK':
      return <span>Walk {distance(leg.metres)}</span>;
    case 'TRANSIT':
      return (
        <>
          <span class="line-name" style={{ '--line': colour }}>
            {label}
          </span>
          {leg.line?.headsign && <span> towards {leg.line.headsign}</span>}
        </>
      );
    case 'RENTAL':
      return (
        <>
          <span class="line-name" style={{ '--line': colour }}>
            {label}
          </span>
          {' '}
          {leg.vehicle?.plate && <Plate text={leg.vehicle.plate} />}
          <span> {distance(leg.metres)} by shared car</span>
        </>
      );
    case 'RIDE':
      return <span>Ride, {distance(leg.metres)}</span>;
  }
}

/** The legs one below the other, with times and places; `extra` adds what the view knows of a leg. */
export function Timeline<L extends Leg>({
  legs,
  timeZone,
  extra,
}: {
  legs: L[];
  timeZone: string;
  extra?: (leg: L) => ComponentChildren;
}) {
  const last = legs[legs.length - 1];
  return (
    <ol class="timeline">
      {legs.map((leg) => {
        const { colour, icon } = look(leg);
        return (
          <li key={leg.index} class={`leg leg-${leg.kind.toLowerCase()}`} style={{ '--line': colour }}>
            <time dateTime={leg.departure}>{clockTime(leg.departure, timeZone)}</time>
            <span class="leg-icon">
              <Icon name={icon} size={18} />
            </span>
            <div class="leg-body">
              <p class="leg-place">{startOf(leg)}</p>
              <p class="leg-what">
                {what(leg)} <span class="faint nowrap">· {duration(seconds(leg))}</span>
              </p>
              {leg.price && !(isZero(leg.price.gross) && leg.price.explanation === '') && <PriceOfLeg price={leg.price} />}
              {extra?.(leg)}
            </div>
          </li>
        );
      })}
      {last && (
        <li class="leg leg-end">
          <time dateTime={last.arrival}>{clockTime(last.arrival, timeZone)}</time>
          <span class="leg-icon" />
          <div class="leg-body">
            <p class="leg-place">{placeName(last.to)}</p>
          </div>
        </li>
      )}
    </ol>
  );
}
