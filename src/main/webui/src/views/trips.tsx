import { get } from '../api';
import { clockTime, placeName, shortDay } from '../format';
import { Strip } from '../legs';
import { addressOf } from '../route';
import type { Booking, BookingState, City } from '../types';
import { Empty, Loading, ProblemNote, useEvery, useLoad } from '../ui';

export const STATE_WORDS: Record<BookingState, string> = {
  HOLDING: 'Being held',
  CONFIRMING: 'Being confirmed',
  CONFIRMED: 'Booked',
  IN_USE: 'Under way',
  COMPLETED: 'Done',
  RELEASING: 'Being released',
  FAILED: 'Not booked',
  CANCELLED: 'Cancelled',
};

export function Trips({ cities, city }: { cities: City[]; city: City }) {
  const bookings = useLoad((signal) => get<Booking[]>('/v1/bookings', signal), []);
  useEvery(5000, bookings.reload);
  const sorted = [...(bookings.data ?? [])].sort((a, b) => b.bookedAt.localeCompare(a.bookedAt));
  return (
    <section class="view">
      <h1>Trips</h1>
      {bookings.loading && !bookings.data && <Loading what="Loading your trips" />}
      <ProblemNote problem={bookings.problem} retry={bookings.reload} />
      {bookings.data?.length === 0 && (
        <Empty>
          <p>You have booked no trip yet.</p>
          <a class="button primary" href="#/">
            Plan a trip
          </a>
        </Empty>
      )}
      <ul class="list">
        {sorted.map((booking) => {
          const zone = (cities.find((one) => one.id === booking.city) ?? city).timeZone;
          const last = booking.legs[booking.legs.length - 1];
          return (
            <li key={booking.id}>
              <a class="list-item" href={addressOf({ view: 'booking', id: booking.id })}>
                <span class="list-head">
                  <strong>{last ? placeName(last.to) : 'Trip'}</strong>
                  <span class={`state state-${booking.state.toLowerCase()}`}>{STATE_WORDS[booking.state]}</span>
                </span>
                <span class="faint">
                  {shortDay(booking.departure, zone)}, {clockTime(booking.departure, zone)} – {clockTime(booking.arrival, zone)}
                </span>
                <Strip legs={booking.legs} />
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
