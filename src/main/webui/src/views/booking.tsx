import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asProblem, blob, follow, get, post, type Problem } from '../api';
import { clockTime, distance, placeName, sentence, shortDay } from '../format';
import { Icon } from '../icons';
import { Plate, Timeline } from '../legs';
import type { BookedLeg, Booking, BookingState, City, Demo, Leg, LivePosition, Point } from '../types';
import { Button, Loading, Note, ProblemNote, useAction } from '../ui';
import { RunningBill } from './bill';

/** What the map shows of a booking. */
export interface BookingScene {
  legs: Leg[];
  /** The leg that is being made, to be looked at closely. */
  focus?: Leg[] | undefined;
  car?: LivePosition | undefined;
  trail: Point[];
}

const OVER: BookingState[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

interface Followed {
  booking: Booking | undefined;
  problem: Problem | undefined;
  /** Reads it once more, for instance after something was done to it. */
  read: () => Promise<void>;
}

/** Follows a booking: read once, then each change as the server tells it. */
function useBooking(id: string): Followed {
  const [booking, setBooking] = useState<Booking>();
  const [problem, setProblem] = useState<Problem>();
  const changes = useRef(0);
  const over = booking !== undefined && OVER.includes(booking.state);

  // What is read may be older than an event that came meanwhile: then it is not used.
  const read = useCallback(async () => {
    const before = changes.current;
    try {
      const whole = await get<Booking>(`/v1/bookings/${id}`);
      if (changes.current === before) {
        setBooking(whole);
        setProblem(undefined);
      }
    } catch (failure) {
      setProblem(asProblem(failure));
    }
  }, [id]);

  useEffect(() => {
    if (over) {
      return;
    }
    const abort = new AbortController();
    void read();
    void follow<Booking>(
      `/v1/bookings/${id}/events`,
      abort.signal,
      (newer) => {
        changes.current++;
        setBooking(newer);
        setProblem(undefined);
      },
      () => void read(),
    );
    return () => abort.abort();
  }, [id, over, read]);
  return { booking, problem, read };
}

function useLiveCar(bookingId: string, inUse: boolean): { car: LivePosition | undefined; trail: Point[] } {
  const [live, setLive] = useState<{ car: LivePosition | undefined; trail: Point[] }>({ car: undefined, trail: [] });
  useEffect(() => {
    if (!inUse) {
      setLive({ car: undefined, trail: [] });
      return;
    }
    const abort = new AbortController();
    void follow<LivePosition>(`/v1/bookings/${bookingId}/live`, abort.signal, (car) =>
      setLive((before) => ({ car, trail: [...before.trail, { lat: car.lat, lon: car.lon }] })),
    );
    return () => abort.abort();
  }, [bookingId, inUse]);
  return live;
}

interface Props {
  id: string;
  city: City;
  demo: Demo | undefined;
  onScene: (scene: BookingScene) => void;
}

export function BookingView({ id, city, demo, onScene }: Props) {
  const { booking, problem, read } = useBooking(id);
  const driven = booking?.legs.findIndex((leg) => leg.kind === 'RENTAL' && leg.state === 'IN_USE') ?? -1;
  const live = useLiveCar(id, driven >= 0);
  const shape = booking?.legs.map((leg) => leg.path).join();
  const drawn = useMemo(() => {
    const legs = booking?.legs ?? [];
    return { legs, focus: driven >= 0 ? legs.slice(driven, driven + 1) : undefined };
  }, [shape, driven]);
  useEffect(() => onScene({ ...drawn, ...live }), [drawn, live]);

  if (!booking) {
    return (
      <section class="view">
        {problem ? <ProblemNote problem={problem} retry={() => void read()} /> : <Loading what="Loading the booking" />}
        <p>
          <a href="#/trips">All trips</a>
        </p>
      </section>
    );
  }
  const last = booking.legs[booking.legs.length - 1];
  return (
    <section class="view" data-testid="booking" data-state={booking.state}>
      <a class="back" href="#/trips">
        <Icon name="back" size={16} /> Trips
      </a>
      <div>
        <h1>To {last ? placeName(last.to) : 'your destination'}</h1>
        <p class="faint">
          {shortDay(booking.departure, city.timeZone)}, {clockTime(booking.departure, city.timeZone)} –{' '}
          {clockTime(booking.arrival, city.timeZone)}
        </p>
      </div>
      <Progress booking={booking} />
      <ProblemNote problem={problem} retry={() => void read()} />
      <Car booking={booking} city={city} demo={demo} live={live.car} read={read} />
      {booking.state === 'COMPLETED' && (
        <>
          <RunningBill city={city} />
          <p>
            <a href="#/bill">Bill and invoices</a>
          </p>
        </>
      )}
      <Timeline legs={booking.legs} timeZone={city.timeZone} extra={(leg) => <LegState booking={booking} leg={leg} city={city} />} />
      <Cancel booking={booking} read={read} />
    </section>
  );
}

const STEPS: { text: string; states: BookingState[] }[] = [
  { text: 'Held', states: ['HOLDING'] },
  { text: 'Booked', states: ['CONFIRMING', 'CONFIRMED'] },
  { text: 'Under way', states: ['IN_USE'] },
  { text: 'Arrived', states: ['COMPLETED'] },
];
const STATE_TEXT: Record<BookingState, string> = {
  HOLDING: 'Holding each leg with its operator…',
  CONFIRMING: 'All legs are held; confirming them…',
  CONFIRMED: 'All legs are booked.',
  IN_USE: 'Your trip is under way.',
  COMPLETED: 'You have arrived. The trip is on your running bill.',
  RELEASING: 'Giving back what was held…',
  FAILED: 'The trip could not be booked. Nothing is held and nothing is charged.',
  CANCELLED: 'The trip was cancelled. Nothing is held any more.',
};

function Progress({ booking }: { booking: Booking }) {
  const { state, reason } = booking;
  const at = STEPS.findIndex((step) => step.states.includes(state));
  const busy = state === 'HOLDING' || state === 'CONFIRMING' || state === 'RELEASING';
  return (
    <div class="progress" role="status">
      {at >= 0 && (
        <ol class="steps" aria-hidden="true">
          {STEPS.map((step, index) => (
            <li key={step.text} class={index < at || state === 'COMPLETED' ? 'done' : index === at ? 'now' : ''}>
              {step.text}
            </li>
          ))}
        </ol>
      )}
      <p class={`progress-text ${state === 'FAILED' || state === 'CANCELLED' ? 'progress-off' : ''}`}>
        {busy && <span class="spinner" aria-hidden="true" />}
        {STATE_TEXT[state]}
      </p>
      {reason && <p class="faint">{sentence(reason)}</p>}
    </div>
  );
}

function LegState({ booking, leg, city }: { booking: Booking; leg: BookedLeg; city: City }) {
  return (
    <>
      {leg.state === 'REFUSED' && <p class="field-error">The operator said no to this leg.</p>}
      {leg.ticket && <Ticket booking={booking} leg={leg} city={city} shown={leg.state === 'CONFIRMED' || leg.state === 'IN_USE'} />}
      {leg.kind === 'RENTAL' && leg.state === 'FINISHED' && (
        <p class="with-icon good">
          <Icon name="check" size={16} /> Returned
        </p>
      )}
    </>
  );
}

/** What is to be done with the car next, if anything. */
function Car({ booking, ...rest }: { booking: Booking; city: City; demo: Demo | undefined; live: LivePosition | undefined; read: () => Promise<void> }) {
  const legs = booking.legs.filter((leg) => leg.kind === 'RENTAL');
  const inUse = legs.find((leg) => leg.state === 'IN_USE');
  if (inUse) {
    return <InUse booking={booking} leg={inUse} {...rest} />;
  }
  const next = legs.find((leg) => leg.state === 'CONFIRMED');
  if (next && (booking.state === 'CONFIRMED' || booking.state === 'IN_USE')) {
    return <Unlock booking={booking} leg={next} {...rest} />;
  }
  return null;
}

/** True for a while after something was asked for whose effect the server tells later. */
function useAsked(): [boolean, () => void] {
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (at > 0) {
      const timer = setTimeout(() => setAt(0), 20_000);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [at]);
  return [at > 0, () => setAt(Date.now())];
}

function Ticket({ booking, leg, city, shown }: { booking: Booking; leg: BookedLeg; city: City; shown: boolean }) {
  const [picture, setPicture] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  const number = leg.ticket?.number;
  useEffect(() => {
    if (!shown) {
      return;
    }
    let address: string | undefined;
    let gone = false;
    setProblem(undefined);
    blob(`/v1/bookings/${booking.id}/legs/${leg.index}/ticket.svg`, 'image/svg+xml').then(
      (svg) => {
        if (!gone) {
          address = URL.createObjectURL(svg);
          setPicture(address);
        }
      },
      (failure: unknown) => !gone && setProblem(asProblem(failure)),
    );
    return () => {
      gone = true;
      if (address) {
        URL.revokeObjectURL(address);
      }
    };
  }, [booking.id, leg.index, number, shown, round]);
  if (!leg.ticket) {
    return null;
  }
  const { validFrom, validTo } = leg.ticket;
  return (
    <div class="ticket">
      {shown && (
        <div class="ticket-code">
          {picture && <img src={picture} alt={`QR code of ticket ${number}`} width="168" height="168" />}
          {!picture && !problem && <Loading what="Fetching the ticket" />}
          <ProblemNote problem={problem} retry={() => setRound(round + 1)} />
        </div>
      )}
      <div>
        <p class="with-icon">
          <Icon name="ticket" size={17} /> <strong>Ticket {number}</strong>
        </p>
        <p class="faint">
          Valid {clockTime(validFrom, city.timeZone)} – {clockTime(validTo, city.timeZone)}, {shortDay(validFrom, city.timeZone)}
        </p>
        {shown && <p class="faint">Show it to the inspector.</p>}
      </div>
    </div>
  );
}

/** Where the car is parked, in words of the trip: the planner knows a parked car by its model only. */
function standsAt(booking: Booking, leg: BookedLeg): string {
  if (leg.from.name && leg.from.name !== leg.vehicle?.model) {
    return `At ${leg.from.name}`;
  }
  const walk = booking.legs[booking.legs.indexOf(leg) - 1];
  return walk?.kind === 'WALK' && walk.from.name ? `Parked ${distance(walk.metres)} from ${walk.from.name}` : 'Parked where the map shows it';
}

function Unlock({ booking, leg, city, read }: { booking: Booking; leg: BookedLeg; city: City; read: () => Promise<void> }) {
  const [asked, ask] = useAsked();
  const action = useAction(async () => {
    await post(`/v1/bookings/${booking.id}/legs/${leg.index}/unlock`, {});
    ask();
    await read();
  });
  return (
    <section class="card" aria-label="Your car">
      <p class="with-icon">
        <Icon name="car" />
        <span>
          <strong>{leg.vehicle?.model ?? 'Shared car'}</strong> {leg.vehicle?.plate && <Plate text={leg.vehicle.plate} />}
          <br />
          {standsAt(booking, leg)}, yours from {clockTime(leg.departure, city.timeZone)}
        </span>
      </p>
      {asked ? (
        <Loading what="The car is opening" />
      ) : (
        <Button action={action} icon="unlock" busyText="Unlocking">
          Unlock the car
        </Button>
      )}
      <ProblemNote problem={action.problem} />
      <p class="hint">Unlock it when you stand beside it; the rental begins then.</p>
    </section>
  );
}

function InUse({
  booking,
  leg,
  city,
  demo,
  live,
  read,
}: {
  booking: Booking;
  leg: BookedLeg;
  city: City;
  demo: Demo | undefined;
  live: LivePosition | undefined;
  read: () => Promise<void>;
}) {
  const [asked, ask] = useAsked();
  const giveBack = useAction(async () => {
    await post(`/v1/bookings/${booking.id}/legs/${leg.index}/return`, {});
    ask();
    await read();
  });
  return (
    <section class="card" aria-label="Your car">
      <p class="with-icon" data-testid="live" data-speed={live?.speedKmh ?? ''}>
        <span class="pulse" aria-hidden="true" />
        <span>
          <strong>{leg.vehicle?.model ?? 'Your car'}</strong> {leg.vehicle?.plate && <Plate text={leg.vehicle.plate} />}
          <br />
          {live
            ? `${live.speedKmh ? `${Math.round(live.speedKmh)} km/h` : 'Standing'} at ${clockTime(live.at, city.timeZone)}`
            : 'Open; waiting for its first position…'}
        </span>
      </p>
      {demo?.simulate && <Drive bookingId={booking.id} />}
      {asked ? (
        <Loading what="The car is being returned" />
      ) : (
        <Button action={giveBack} icon="flag" busyText="Returning">
          Return the car
        </Button>
      )}
      {giveBack.problem && (
        <Note tone="bad">
          <p>
            <strong>The car cannot be returned yet.</strong> {sentence(giveBack.problem.message)}
          </p>
        </Note>
      )}
      <p class="hint">Park inside a green zone on the map, switch off, close the doors, then return it.</p>
    </section>
  );
}

function Drive({ bookingId }: { bookingId: string }) {
  const [sent, setSent] = useState(false);
  const action = useAction(async () => {
    await post('/v1/demo/drives', { bookingId });
    setSent(true);
  });
  return (
    <>
      {sent ? (
        <Note>
          <p>The simulator has the wheel. Return the car when it stands.</p>
        </Note>
      ) : (
        <Button action={action} kind="demo" icon="play" busyText="Starting">
          Let the simulator drive (demo)
        </Button>
      )}
      <ProblemNote problem={action.problem} />
    </>
  );
}

function Cancel({ booking, read }: { booking: Booking; read: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  const action = useAction(async () => {
    await post(`/v1/bookings/${booking.id}/cancellation`, {});
    setAsked(false);
    await read();
  });
  if (!['HOLDING', 'CONFIRMING', 'CONFIRMED'].includes(booking.state)) {
    return null;
  }
  return (
    <div class="stack cancel">
      {asked ? (
        <div class="row-buttons">
          <Button action={action} kind="danger" busyText="Cancelling">
            Cancel all legs
          </Button>
          <button type="button" class="plain" onClick={() => setAsked(false)}>
            Keep the trip
          </button>
        </div>
      ) : (
        <button type="button" class="link" onClick={() => setAsked(true)}>
          Cancel this trip
        </button>
      )}
      <ProblemNote problem={action.problem} />
    </div>
  );
}
