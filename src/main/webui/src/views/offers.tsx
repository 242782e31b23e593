import { useState } from 'preact/hooks';
import { idempotencyKey, post } from '../api';
import { businessNow } from '../clock';
import { carbon, clockTime, distance, duration, formula, money, sameAmount, sentence, shortDay } from '../format';
import { Icon } from '../icons';
import { Strip, Timeline } from '../legs';
import { go } from '../route';
import type { Booking, City, Offer, Traveller, TripPlan } from '../types';
import { Button, Empty, Note, ProblemNote, useAction, useEvery, type Action } from '../ui';
import { membershipNote } from './account';

const LABELS = { CHEAPEST: 'Cheapest', FASTEST: 'Fastest', GREENEST: 'Greenest' } as const;

interface Props {
  city: City;
  plan: TripPlan;
  chosen: string | undefined;
  traveller: Traveller | undefined;
  choose: (offerId: string) => void;
  /** Plans the same trip once more. */
  again: Action;
}

export function Offers({ city, plan, chosen, traveller, choose, again }: Props) {
  const [now, setNow] = useState(businessNow);
  useEvery(1000, () => setNow(businessNow()));
  return (
    <>
      {(plan.missing ?? []).map((missing) => (
        <Note key={missing.operator} tone="warn">
          Offers of {missing.operator} are missing: {sentence(missing.reason)}
        </Note>
      ))}
      {plan.offers.length === 0 && (
        <Empty>
          <p>No trip was found for this time and these means.</p>
        </Empty>
      )}
      <ul class="offers">
        {plan.offers.map((offer) => (
          <OfferCard
            key={offer.id}
            city={city}
            offer={offer}
            open={offer.id === chosen}
            expired={Date.parse(offer.expiresAt) <= Date.parse(now)}
            traveller={traveller}
            choose={() => choose(offer.id)}
            again={again}
          />
        ))}
      </ul>
      <ProblemNote problem={again.problem} />
    </>
  );
}

function OfferCard({
  city,
  offer,
  open,
  expired,
  traveller,
  choose,
  again,
}: {
  city: City;
  offer: Offer;
  open: boolean;
  expired: boolean;
  traveller: Traveller | undefined;
  choose: () => void;
  again: Action;
}) {
  const { price } = offer;
  const zone = city.timeZone;
  const otherDay = shortDay(offer.departure, zone) !== shortDay(businessNow(), zone);
  const uses = [...new Set(offer.legs.flatMap((leg) => (leg.price?.explanation ? [formula(leg.price.explanation)] : [])))];
  return (
    <li class={`offer ${open ? 'offer-open' : ''}`} data-kinds={offer.legs.map((leg) => leg.kind).join(' ')}>
      <button type="button" class="offer-head" aria-expanded={open} onClick={choose}>
        <span class="offer-top">
          <span class="offer-price">
            <span class="hidden">Price for you: </span>
            {price.metered && <span class="about">about</span>}
            <span class="amount">{money(price.forTraveller)}</span>
            {!sameAmount(price.gross, price.forTraveller) && (
              <s>
                <span class="hidden">instead of </span>
                {money(price.gross)}
              </s>
            )}
          </span>
          <span class="offer-time">
            <strong>{duration(offer.durationSeconds)}</strong>
            <span>
              {otherDay && `${shortDay(offer.departure, zone)}, `}
              {clockTime(offer.departure, zone)} – {clockTime(offer.arrival, zone)}
            </span>
          </span>
        </span>
        {price.metered && price.ceiling && <span class="ceiling">Car metered; at most {money(price.ceiling)} for this trip</span>}
        <Strip legs={offer.legs} />
        <span class="offer-facts">
          {offer.labels.map((label) => (
            <span key={label} class={`label label-${label.toLowerCase()}`}>
              {LABELS[label]}
            </span>
          ))}
          <span class="with-icon">
            <Icon name="leaf" size={15} />
            {carbon(offer.co2Grams)} CO₂
          </span>
          <span class="with-icon">
            <Icon name="walk" size={15} />
            {distance(offer.walkMetres)}
          </span>
          <span>{distance(offer.metres)} in all</span>
        </span>
        {!open && uses.length > 0 && <span class="uses">{uses.join(' · ')}</span>}
      </button>
      {open && (
        <div class="offer-body">
          <Timeline legs={offer.legs} timeZone={zone} />
          {expired ? (
            <Note tone="warn">
              <p>These prices have expired.</p>
              <Button action={again} kind="plain">
                Get new prices
              </Button>
            </Note>
          ) : (
            <Book city={city} offer={offer} traveller={traveller} again={again} />
          )}
        </div>
      )}
    </li>
  );
}

function Book({ city, offer, traveller, again }: { city: City; offer: Offer; traveller: Traveller | undefined; again: Action }) {
  const action = useAction(async () => {
    const booking = await post<Booking>('/v1/bookings', { offerId: offer.id }, { 'Idempotency-Key': idempotencyKey(offer.id) });
    go({ view: 'booking', id: booking.id });
  });
  const withCar = offer.legs.some((leg) => leg.kind === 'RENTAL');
  const barred = traveller && membershipNote(traveller, withCar);
  if (barred) {
    return (
      <Note tone="warn">
        <p>{barred}</p>
        <p>
          <a href="#/account">See your account</a>
        </p>
      </Note>
    );
  }
  const { problem } = action;
  const { price } = offer;
  return (
    <div class="stack">
      {problem && (
        <Note tone="bad">
          <p>{sentence(problem.message)}</p>
          {problem.unknownOutcome ? (
            <p>It may have been booked or not. Trying again is safe: it will not be booked twice.</p>
          ) : (
            <Button action={again} kind="plain">
              Get new prices
            </Button>
          )}
        </Note>
      )}
      <Button action={action} icon="check" busyText="Booking">
        {problem ? 'Try again' : price.metered ? `Book, about ${money(price.forTraveller)}` : `Book for ${money(price.forTraveller)}`}
      </Button>
      <p class="hint">
        All legs or none. Price held until {clockTime(offer.expiresAt, city.timeZone)}
        {price.metered && '; the car is charged by its meter'}.
      </p>
    </div>
  );
}
