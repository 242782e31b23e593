import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, blob, follow, get, post, type Problem } from '../api';
import { clockTime, placeName, shortDay } from '../format';
import { Icon } from '../icons';
import { Timeline } from '../legs';
import type { BookedLeg, Booking, BookingState, City, Demo, Leg, LivePosition, Point } from '../types';
import { Button, Loading, Note, ProblemNote, useAction } from '../ui';
import { RunningBill } from './bill';

/** What the map shows of a booking. */
export interface BookingScene {
  legs: Leg[];
  car?: LivePosition | undefined;
  trail: Point[];
}

const OVER: BookingState[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** Follows a booking: read once, then each change as the server tells it. */
function useBooking(id: string): { booking: Booking | undefined; problem: Problem | undefined; told: (booking: Booking) => void } {
  const [booking, setBooking] = useState<Booking>();
  const [problem, setProblem] = useState<Problem>();
  const changes = useRef(0);
  const told = (newer: Booking) => {
    changes.current++;
    setBooking(newer);
    setProblem(undefined);
  };
  const over = booking !== undefined && OVER.includes(booking.state);

  useEffect(() => {
    setBooking(undefined);
    setProblem(undefined);
  }, [id]);

  useEffect(() => {
    if (over) {
      return;
    }
    const abort = new AbortController();
    // What is read may be older than an event that came meanwhile: then it is not used.
    const read = () => {
      const before = changes.current;
      get<Booking>(`/v1/bookings/${id}`, abort.signal).then(
        (whole) => changes.current === before && told(whole),
        (failure: unknown) => !abort.signal.aborted && setProblem(asProblem(failure)),
      );
    };
    read();
    void follow<Booking>(`/v1/bookings/${id}/events`, abort.signal, told, read);
    return () => abort.abort();
  }, [id, over]);
  return { booking, problem, told };
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
  const { booking, problem, told } = useBooking(id);
  const carLeg = booking?.legs.find((leg) => leg.kind === 'RENTAL' && leg.state === 'IN_USE');
  const live = useLiveCar(id, carLeg !== undefined);
  const shape = booking?.legs.map((leg) => leg.path).join();
  const legs = useRef<Leg[]>([]);
  useEffect(() => {
    legs.current = booking?.legs ?? [];
  }, [shape]);
  useEffect(() => onScene({ legs: legs.current, ...live }), [shape, live]);

  if (!booking) {
    return (
      <section class="view">
        {problem ? <ProblemNote problem={problem} /> : <Loading what="Loading the booking" />}
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
      <h1>To {last ? placeName(last.to) : 'your destination'}</h1>
      <p class="faint">
        {shortDay(booking.departure, city.timeZone)}, {clockTime(booking.departure, city.timeZone)} –{' '}
        {clockTime(booking.arrival, city.timeZone)}
      </p>
      <Progress booking={booking} />
      <Timeline
        legs={booking.legs}
        timeZone={city.timeZone}
        extra={(leg) => <LegActions booking={booking} leg={leg} city={city} demo={demo} live={live.car} told={told} />}
      />
      {booking.state === 'COMPLETED' && (
        <>
          <Note tone="good">
            <p>
              <strong>You have arrived.</strong> The trip is on your running bill.
            </p>
          </Note>
          <RunningBill city={city} />
          <p>
            <a href="#/bill">Bill and invoices</a>
          </p>
        </>
      )}
      <Cancel booking={booking} told={told} />
    </section>
  );
}

const STEPS = ['HOLDING', 'CONFIRMING', 'CONFIRMED', 'IN_USE', 'COMPLETED'] as const;
const STEP_WORDS = { HOLDING: 'Held', CONFIRMING: 'Confirming', CONFIRMED: 'Booked', IN_USE: 'Under way', COMPLETED: 'Arrived' } as const;
const STATE_TEXT: Record<BookingState, string> = {
  HOLDING: 'Holding each leg with its operator…',
  CONFIRMING: 'All legs are held; confirming them…',
  CONFIRMED: 'All legs are booked.',
  IN_USE: 'Your trip is under way.',
  COMPLETED: 'Your trip is done.',
  RELEASING: 'Giving back what was held…',
  FAILED: 'The trip could not be booked. Nothing is held and nothing is charged.',
  CANCELLED: 'The trip was cancelled. Nothing is held any more.',
};

function Progress({ booking }: { booking: Booking }) {
  const { state, reason } = booking;
  const at = STEPS.findIndex((step) => step === state);
  const busy = state === 'HOLDING' || state === 'CONFIRMING' || state === 'RELEASING';
  return (
    <div class="progress" role="status">
      {at >= 0 && (
        <ol class="steps" aria-hidden="true">
          {STEPS.map((step, index) => (
            <li key={step} class={index < at || state === 'COMPLETED' ? 'done' : index === at ? 'now' : ''}>
              {STEP_WORDS[step]}
            </li>
          ))}
        </ol>
      )}
      <p class={`progress-text ${state === 'FAILED' || state === 'CANCELLED' ? 'progress-off' : ''}`}>
        {busy && <span class="spinner" aria-hidden="true" />}
        {STATE_TEXT[state]}
      </p>
      {reason && <p class="faint">{reason}</p>}
    </div>
  );
}

function LegActions({
  booking,
  leg,
  city,
  demo,
  live,
  told,
}: {
  booking: Booking;
  leg: BookedLeg;
  city: City;
  demo: Demo | undefined;
  live: LivePosition | undefined;
  told: (booking: Booking) => void;
}) {
  const confirmed = booking.state === 'CONFIRMED' || booking.state === 'IN_USE';
  return (
    <>
      {leg.state === 'REFUSED' && <p class="field-error">The operator said no to this leg.</p>}
      {leg.kind === 'TRANSIT' && leg.ticket && (
        <Ticket booking={booking} leg={leg} city={city} shown={confirmed} />
      )}
      {leg.kind === 'RENTAL' && confirmed && leg.state === 'CONFIRMED' && <Unlock booking={booking} leg={leg} told={told} />}
      {leg.kind === 'RENTAL' && leg.state === 'IN_USE' && (
        <InUse booking={booking} leg={leg} city={city} demo={demo} live={live} told={told} />
      )}
      {leg.kind === 'RENTAL' && leg.state === 'FINISHED' && (
        <p class="with-icon good">
          <Icon name="check" size={16} /> Returned
        </p>
      )}
    </>
  );
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

function Unlock({ booking, leg, told }: { booking: Booking; leg: BookedLeg; told: (booking: Booking) => void }) {
  const action = useAction(async () => told(await post<Booking>(`/v1/bookings/${booking.id}/legs/${leg.index}/unlock`, {})));
  return (
    <div class="stack">
      <p class="faint">
        The car stands at {placeName(leg.from)}
        {leg.vehicle?.plate && `, number plate ${leg.vehicle.plate}`}. Unlock it when you are beside it; the rental begins then.
      </p>
      <Button action={action} icon="unlock" busyText="Unlocking">
        Unlock the car
      </Button>
      <ProblemNote problem={action.problem} />
    </div>
  );
}

function InUse({
  booking,
  leg,
  city,
  demo,
  live,
  told,
}: {
  booking: Booking;
  leg: BookedLeg;
  city: City;
  demo: Demo | undefined;
  live: LivePosition | undefined;
  told: (booking: Booking) => void;
}) {
  const giveBack = useAction(async () => told(await post<Booking>(`/v1/bookings/${booking.id}/legs/${leg.index}/return`, {})));
  return (
    <div class="stack in-use">
      <p class="with-icon" data-testid="live" data-speed={live?.speedKmh ?? ''}>
        <span class="pulse" aria-hidden="true" />
        {live
          ? `Your car at ${clockTime(live.at, city.timeZone)}: ${live.speedKmh ? `${Math.round(live.speedKmh)} km/h` : 'standing'}`
          : 'The car is open. Waiting for its first position…'}
      </p>
      {demo?.simulate && <Drive bookingId={booking.id} />}
      <Button action={giveBack} icon="flag" busyText="Returning">
        Return the car
      </Button>
      {giveBack.problem && (
        <Note tone="bad">
          <p>
            <strong>The car cannot be returned yet.</strong> {giveBack.problem.message}
          </p>
        </Note>
      )}
      <p class="hint">Park inside a green zone on the map, switch off, close the doors, then return it.</p>
    </div>
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
          <p>The simulator has the wheel and follows the planned way. Return the car when it stands.</p>
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

function Cancel({ booking, told }: { booking: Booking; told: (booking: Booking) => void }) {
  const [asked, setAsked] = useState(false);
  const action = useAction(async () => {
    told(await post<Booking>(`/v1/bookings/${booking.id}/cancellation`, {}));
    setAsked(false);
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
