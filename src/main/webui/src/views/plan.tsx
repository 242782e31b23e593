import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { concerns, find, post, type Problem } from '../api';
import { businessNow } from '../clock';
import { clockTime, coordinates, parseCoordinates, placeName, sentence, shortDay } from '../format';
import { Icon } from '../icons';
import type { End } from '../map';
import type { City, Means, Place, Station, Traveller, TripPlan, TripPlanRequest } from '../types';
import { Empty, Field, ProblemNote, useAction, useLoad } from '../ui';
import { instantOf, localDateTime } from '../zonedTime';
import { Offers } from './offers';

export type When = 'now' | 'depart' | 'arrive';

/** The plan form and what came of it; kept while other views are open. */
export interface PlanState {
  from?: Place | undefined;
  to?: Place | undefined;
  /** The end that the next click on the map sets. */
  active: End;
  when: When;
  /** Local date and time of the city. */
  time: string;
  means: Means[];
  result?: TripPlan | undefined;
  chosen?: string | undefined;
  editing: boolean;
}

export const EMPTY_PLAN: PlanState = { active: 'from', when: 'now', time: '', means: ['TRANSIT', 'CAR_SHARE'], editing: true };

interface Props {
  city: City;
  state: PlanState;
  stations: Station[];
  traveller: Traveller | undefined;
  update: (change: Partial<PlanState>) => void;
}

interface Story {
  from: Place;
  to: Place;
}

export function Plan({ city, state, stations, traveller, update }: Props) {
  const story = useLoad(() => find<Story>(`/v1/cities/${city.id}/story`), [city.id]);
  const action = useAction(async () => {
    const request = requestOf(city, state);
    update({ result: undefined, chosen: undefined });
    const result = await post<TripPlan>('/v1/trip-plans', request);
    update({ result, chosen: result.offers[0]?.id, editing: false });
  });
  const known = knownPlaces(stations, story.data);

  if (!state.editing && state.result) {
    return (
      <section class="view">
        <h1 class="hidden">Offers for your trip</h1>
        <div class="summary">
          <div>
            <p class="summary-ends">
              <strong>{state.from && placeName(state.from)}</strong>
              <span aria-hidden="true"> → </span>
              <span class="hidden"> to </span>
              <strong>{state.to && placeName(state.to)}</strong>
            </p>
            <p class="faint">{whenText(city, state)}</p>
          </div>
          <button type="button" class="small" onClick={() => update({ editing: true })}>
            Change
          </button>
        </div>
        <Offers city={city} plan={state.result} chosen={state.chosen} traveller={traveller} choose={(chosen) => update({ chosen })} again={action} />
      </section>
    );
  }

  const complete = state.from && state.to && state.means.length > 0;
  return (
    <section class="view">
      <h1>Where to?</h1>
      {story.data && (
        <button
          type="button"
          class="example"
          onClick={() => update({ ...story.data, when: 'now', means: EMPTY_PLAN.means, result: undefined, active: 'from' })}
        >
          <Icon name="route" />
          <span>
            <strong>Use the example trip</strong>
            <span class="faint">
              {placeName(story.data.from)} → {placeName(story.data.to)}
            </span>
          </span>
        </button>
      )}
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) {
            action.run();
          } else {
            const missing = state.from ? 'to' : 'from';
            event.currentTarget.querySelector<HTMLInputElement>(`.end-${missing} input`)?.focus();
          }
        }}
      >
        <div class="ends">
          <PlaceInput end="from" label="From" state={state} known={known} update={update} problem={action.problem} />
          <button
            type="button"
            class="round"
            aria-label="Swap start and destination"
            title="Swap start and destination"
            onClick={() => update({ from: state.to, to: state.from, result: undefined })}
          >
            <Icon name="swap" size={18} />
          </button>
          <PlaceInput end="to" label="To" state={state} known={known} update={update} problem={action.problem} />
        </div>
        <div class="choices" role="radiogroup" aria-label="When">
          {(['now', 'depart', 'arrive'] as const).map((when) => (
            <label key={when}>
              <input
                type="radio"
                name="when"
                checked={state.when === when}
                onInput={() => update({ when, time: state.time || localDateTime(businessNow(), city.timeZone) })}
              />
              <span>{{ now: 'Leave now', depart: 'Leave at', arrive: 'Arrive by' }[when]}</span>
            </label>
          ))}
        </div>
        {state.when !== 'now' && (
          <Field
            label={state.when === 'depart' ? 'Leave at' : 'Arrive by'}
            name={state.when === 'depart' ? 'departAt' : 'arriveBy'}
            type="datetime-local"
            value={state.time}
            onInput={(time) => update({ time })}
            hint={`Time in ${city.name}`}
            problem={action.problem}
          />
        )}
        <div class="choices" role="group" aria-label="Means of transport">
          {(['TRANSIT', 'CAR_SHARE'] as const).map((means) => (
            <label key={means}>
              <input
                type="checkbox"
                checked={state.means.includes(means)}
                onInput={(event) =>
                  update({
                    means: event.currentTarget.checked
                      ? [...state.means, means]
                      : state.means.filter((other) => other !== means),
                  })
                }
              />
              <span>
                <Icon name={means === 'TRANSIT' ? 'subway' : 'car'} size={17} />
                {means === 'TRANSIT' ? 'Metro and bus' : 'Shared car'}
              </span>
            </label>
          ))}
        </div>
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {action.busy ? <span class="spinner" aria-hidden="true" /> : <Icon name="route" size={18} />}
          <span>{action.busy ? 'Looking for trips' : 'Find trips'}</span>
        </button>
        {!complete && <p class="hint">{missingText(state)}</p>}
        <ProblemNote problem={action.problem} shown={['from', 'to', 'departAt', 'arriveBy']} />
      </form>
      {state.result?.offers.length === 0 && (
        <Empty>
          <p>No trip was found.</p>
        </Empty>
      )}
    </section>
  );
}

function missingText(state: PlanState): string {
  if (!state.from || !state.to) {
    return `Choose the ${state.from ? 'destination' : 'start'}: tap the map, or type a place.`;
  }
  return 'Choose at least one means of transport.';
}

function requestOf(city: City, state: PlanState): TripPlanRequest {
  if (!state.from || !state.to) {
    throw new Error('Choose the start and the destination first.');
  }
  const request: TripPlanRequest = { city: city.id, from: state.from, to: state.to, means: state.means };
  if (state.when === 'depart') {
    request.departAt = instantOf(state.time, city.timeZone);
  } else if (state.when === 'arrive') {
    request.arriveBy = instantOf(state.time, city.timeZone);
  }
  return request;
}

function whenText(city: City, state: PlanState): string {
  if (state.when === 'now') {
    return 'Leave now';
  }
  const at = instantOf(state.time, city.timeZone);
  return `${state.when === 'depart' ? 'Leave at' : 'Arrive by'} ${clockTime(at, city.timeZone)}, ${shortDay(at, city.timeZone)}`;
}

function knownPlaces(stations: Station[], story: Story | undefined): Place[] {
  const named = new Map<string, Place>();
  for (const place of [...(story ? [story.from, story.to] : []), ...stations]) {
    if (place.name && !named.has(place.name)) {
      named.set(place.name, { name: place.name, lat: place.lat, lon: place.lon });
    }
  }
  return [...named.values()];
}

function PlaceInput({
  end,
  label,
  state,
  known,
  update,
  problem,
}: {
  end: End;
  label: string;
  state: PlanState;
  known: Place[];
  update: Props['update'];
  problem: Problem | undefined;
}) {
  const id = useId();
  const place = state[end];
  const [text, setText] = useState(place ? placeName(place) : '');
  const [unknown, setUnknown] = useState(false);
  // What was typed stays as it was typed; what was chosen elsewhere is shown by its name.
  const fromText = useRef(place);
  useEffect(() => {
    if (place && place !== fromText.current) {
      setText(placeName(place));
      setUnknown(false);
    }
  }, [place]);

  const typed = (value: string) => {
    setText(value);
    setUnknown(false);
    const point = parseCoordinates(value);
    const match = known.find((candidate) => candidate.name?.toLowerCase() === value.trim().toLowerCase());
    fromText.current = match ?? point;
    update({ [end]: fromText.current, result: undefined });
  };
  const errors = problem?.errors.filter((error) => concerns(error, end)) ?? [];
  const message = unknown
    ? 'We do not know this place. Choose one from the list, tap the map, or type latitude and longitude.'
    : errors.map((error) => sentence(error.message)).join(' ');
  return (
    <div class={`field end end-${end} ${state.active === end ? 'end-active' : ''}`}>
      <label for={id}>{label}</label>
      <input
        id={id}
        list={`${id}-list`}
        value={text}
        autocomplete="off"
        placeholder={state.active === end ? 'Tap the map or type a place' : 'Place or coordinates'}
        title={place ? coordinates(place) : undefined}
        aria-invalid={message !== ''}
        aria-describedby={message ? `${id}-e` : undefined}
        onFocus={() => update({ active: end })}
        onInput={(event) => typed(event.currentTarget.value)}
        onBlur={() => setUnknown(text.trim() !== '' && !place)}
      />
      <datalist id={`${id}-list`}>
        {known.map((candidate) => (
          <option key={candidate.name} value={candidate.name} />
        ))}
      </datalist>
      {message && (
        <p class="field-error" id={`${id}-e`}>
          {message}
        </p>
      )}
    </div>
  );
}
