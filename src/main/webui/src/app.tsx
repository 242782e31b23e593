import type { FeatureCollection } from 'geojson';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { find, get, keepSession, onSignedOut, session } from './api';
import { setBusinessNow, setBusinessNowFrom } from './clock';
import { Icon, type IconName } from './icons';
import type { End, Scene } from './map';
import { addressOf, go, useRoute, type Route } from './route';
import type { City, Demo, FreeVehicle, Place, Station, Token, Traveller } from './types';
import { Loading, Note, ProblemNote, useEvery, useLoad } from './ui';
import { Account } from './views/account';
import { BillView } from './views/bill';
import { BookingView, type BookingScene } from './views/booking';
import { Catalogue } from './views/catalogue';
import { Conflicts } from './views/conflicts';
import { DemoBar } from './views/demoBar';
import { Documents } from './views/documents';
import { InvoiceView } from './views/invoice';
import { Login } from './views/login';
import { MapPane } from './views/mapPane';
import { EMPTY_PLAN, Plan, type PlanState } from './views/plan';
import { Plans } from './views/plans';
import { Runs } from './views/runs';
import { SignUp } from './views/signUp';
import { Trips } from './views/trips';

const CITY = 'openmaas.city';

export function App() {
  const cities = useLoad((signal) => get<City[]>('/v1/cities', signal), []);
  const [cityId, setCityId] = useState(() => localStorage.getItem(CITY) ?? '');
  const list = cities.data ?? [];
  const city = list.find((one) => one.id === cityId) ?? list[0];
  useEffect(() => {
    if (city) {
      setBusinessNowFrom(city);
    }
  }, [city]);
  useEvery(3000, cities.reload, cities.data === undefined || (city !== undefined && !city.ready));

  if (!city) {
    return (
      <main class="alone">
        <Brand />
        {cities.loading && !cities.problem && <Loading what="Starting" />}
        <ProblemNote problem={cities.problem} retry={cities.reload} />
        {cities.data?.length === 0 && (
          <Note tone="warn">No city is served yet. The engineer who runs this server adds one with its import command.</Note>
        )}
      </main>
    );
  }
  return (
    <CityPage
      key={city.id}
      cities={list}
      city={city}
      choose={(id) => {
        localStorage.setItem(CITY, id);
        setCityId(id);
      }}
    />
  );
}

function Brand() {
  return (
    <a class="brand" href="#/">
      <img src="/icon.svg" alt="" width="28" height="28" />
      <span>OpenMaaS</span>
    </a>
  );
}

/** What can be hired in the city and where it can be returned; what cannot be had is left out. */
function useSupply(city: City, watching: boolean) {
  const vehicles = useLoad((signal) => get<FreeVehicle[]>(`/v1/cities/${city.id}/vehicles`, signal), [city.id, watching]);
  const stations = useLoad((signal) => get<Station[]>(`/v1/cities/${city.id}/stations`, signal), [city.id]);
  const zones = useLoad((signal) => get<FeatureCollection>(`/v1/cities/${city.id}/return-zones`, signal), [city.id]);
  useEvery(15_000, vehicles.reload, watching);
  return { vehicles: vehicles.data ?? NONE, stations: stations.data ?? NONE, zones: zones.data };
}

const NONE: never[] = [];

function CityPage({ cities, city, choose }: { cities: City[]; city: City; choose: (id: string) => void }) {
  const route = useRoute();
  const [token, setToken] = useState<Token | undefined>(session);
  const [ended, setEnded] = useState(false);
  const [planState, setPlanState] = useState<PlanState>(EMPTY_PLAN);
  const [bookingScene, setBookingScene] = useState<BookingScene>({ legs: [], trail: [] });
  const [monthEnds, setMonthEnds] = useState(0);

  const demo = useLoad(() => find<Demo>('/v1/demo'), []);
  useEvery(2000, demo.reload, demo.data !== undefined);
  useEffect(() => {
    if (demo.data) {
      setBusinessNow(demo.data.clock);
    }
  }, [demo.data]);

  const travelling = token?.roles.includes('traveller') ?? false;
  const desk = travelling ? NONE : DESK.filter((tab) => tab.roles.some((role) => token?.roles.includes(role)));
  const traveller = useLoad(
    async (signal) => (travelling ? get<Traveller>('/v1/travellers/me', signal) : undefined),
    [token?.token],
  );

  const logOut = useCallback(() => {
    keepSession(undefined);
    setToken(undefined);
    setPlanState(EMPTY_PLAN);
    go({ view: 'plan' });
  }, []);
  const logIn = (made: Token) => {
    setEnded(false);
    setToken(made);
  };
  useEffect(() => {
    onSignedOut(() => {
      setToken(undefined);
      setEnded(true);
    });
  }, []);

  const main = useRef<HTMLElement>(null);
  const arrived = useRef(false);
  useEffect(() => {
    document.title = `${TITLES[route.view]} · OpenMaaS`;
    if (arrived.current) {
      main.current?.focus({ preventScroll: true });
    }
    arrived.current = true;
  }, [route.view]);

  const planning = travelling && route.view === 'plan';
  const supply = useSupply(city, route.view === 'plan');
  const update = useCallback((change: Partial<PlanState>) => setPlanState((before) => ({ ...before, ...change })), []);
  const pick = (place: Place, end: End = planState.active) =>
    update({ [end]: place, active: end === 'from' ? 'to' : planState.to ? 'to' : 'from', result: undefined, editing: true });

  const scene = useMemo<Scene>(() => {
    if (route.view === 'booking') {
      const first = bookingScene.legs[0];
      const last = bookingScene.legs[bookingScene.legs.length - 1];
      return { ...bookingScene, from: first?.from, to: last?.to, vehicles: NONE, stations: NONE, zones: supply.zones };
    }
    const { from, to, result, chosen } = planState;
    const legs = planning ? (result?.offers.find((offer) => offer.id === chosen)?.legs ?? NONE) : NONE;
    const ends = planning ? { from, to } : {};
    return { ...ends, legs, ...supply, trail: NONE };
  }, [route.view, bookingScene, planState, planning, supply.vehicles, supply.stations, supply.zones]);

  const content = () => {
    if (!token) {
      if (route.view === 'sign-up') {
        return <SignUp cities={cities} city={city} onToken={logIn} />;
      }
      const logins = (demo.data?.logins ?? []).filter((login) => !login.roles || login.roles.includes('traveller') || login.roles.includes('finance'));
      return (
        <>
          {ended && <Note tone="warn">Your log-in has ended. Please log in again.</Note>}
          <Login onToken={logIn} demoLogins={logins} />
        </>
      );
    }
    if (!travelling) {
      return desk.length > 0 ? deskContent(route, desk, city, logOut) : <NotForYou roles={token.roles} onLogOut={logOut} />;
    }
    switch (route.view) {
      case 'plan':
      case 'sign-up':
        return <Plan city={city} state={planState} stations={supply.stations} traveller={traveller.data} update={update} />;
      case 'trips':
        return <Trips cities={cities} city={city} />;
      case 'booking':
        return <BookingView key={route.id} id={route.id} city={city} demo={demo.data} onScene={setBookingScene} />;
      case 'bill':
        return <BillView city={city} round={monthEnds} />;
      case 'invoice':
        return <InvoiceView id={route.id} />;
      case 'plans':
        return <Plans city={city} />;
      default:
        return <Account traveller={traveller} city={city} onLogOut={logOut} />;
    }
  };

  const endedMonth = () => {
    setMonthEnds((before) => before + 1);
    demo.reload();
  };
  const withMap = desk.length === 0 && (route.view === 'plan' || route.view === 'booking');
  return (
    <div class={`page ${withMap ? 'page-map' : 'page-text'}`}>
      {demo.data && (
        <DemoBar demo={demo.data} city={city} loggedIn={travelling} onMonthEnd={endedMonth} />
      )}
      <MapPane city={city} scene={scene} picking={planning} onPick={pick} />
      <div class="panel">
        <header class="top">
          <Brand />
          {cities.length > 1 ? (
            <select aria-label="City" value={city.id} onInput={(event) => choose(event.currentTarget.value)}>
              {cities.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          ) : (
            <span class="city-name">{city.name}</span>
          )}
        </header>
        {(travelling || desk.length > 0) && <Tabs tabs={travelling ? TABS : desk} route={route} />}
        <main class="content" key={route.view} ref={main} tabIndex={-1}>
          {!city.ready && (
            <Note tone="warn">
              {city.name} is being made ready{city.planner?.detail ? `: ${city.planner.detail}` : '.'}
            </Note>
          )}
          {content()}
        </main>
      </div>
    </div>
  );
}

const TITLES: Record<Route['view'], string> = {
  plan: 'Travel',
  trips: 'Trips',
  booking: 'Trip',
  bill: 'Bill',
  invoice: 'Invoice',
  plans: 'Plans',
  account: 'Account',
  documents: 'Invoices',
  runs: 'Invoice runs',
  conflicts: 'Usage conflicts',
  catalogue: 'Catalogue',
  'sign-up': 'Sign up',
};

interface Tab {
  route: Route;
  also: Route['view'][];
  text: string;
  icon: IconName;
}

const TABS: Tab[] = [
  { route: { view: 'plan' }, also: [], text: 'Travel', icon: 'route' },
  { route: { view: 'trips' }, also: ['booking'], text: 'Trips', icon: 'ticket' },
  { route: { view: 'bill' }, also: ['invoice'], text: 'Bill', icon: 'receipt' },
  { route: { view: 'plans' }, also: [], text: 'My plan', icon: 'card' },
  { route: { view: 'account' }, also: [], text: 'Account', icon: 'person' },
];

/** What finance and administrators do here. */
const DESK: (Tab & { roles: string[] })[] = [
  { route: { view: 'documents' }, also: ['invoice'], text: 'Invoices', icon: 'receipt', roles: ['finance'] },
  { route: { view: 'runs' }, also: [], text: 'Runs', icon: 'play', roles: ['finance'] },
  { route: { view: 'conflicts' }, also: [], text: 'Conflicts', icon: 'swap', roles: ['finance', 'admin'] },
  { route: { view: 'catalogue' }, also: [], text: 'Catalogue', icon: 'card', roles: ['finance', 'admin'] },
];

/** The view of the address, or else the first that the roles allow. */
function deskContent(route: Route, desk: Tab[], city: City, logOut: () => void) {
  const allowed = desk.find((tab) => tab.route.view === route.view || tab.also.includes(route.view)) ? route : desk[0]?.route;
  const view = () => {
    switch (allowed?.view) {
      case 'documents':
        return <Documents />;
      case 'invoice':
        return <InvoiceView id={allowed.id} back={{ href: '#/documents', text: 'Invoices' }} />;
      case 'runs':
        return <Runs key={allowed.id} id={allowed.id} city={city} />;
      case 'conflicts':
        return <Conflicts city={city} />;
      default:
        return <Catalogue city={city} />;
    }
  };
  return (
    <>
      {view()}
      <p class="log-out">
        <button type="button" class="link" onClick={logOut}>
          Log out
        </button>
      </p>
    </>
  );
}

function NotForYou({ roles, onLogOut }: { roles: string[]; onLogOut: () => void }) {
  return (
    <section class="view narrow">
      <h1>There is nothing for you here</h1>
      <p>You are logged in as {roles.join(', ') || 'a user without a role'}.</p>
      <button type="button" class="primary" onClick={onLogOut}>
        Log out
      </button>
    </section>
  );
}

function Tabs({ tabs, route }: { tabs: readonly Tab[]; route: Route }) {
  return (
    <nav class="tabs" aria-label="Main">
      {tabs.map((tab) => {
        const here = tab.route.view === route.view || tab.also.includes(route.view);
        return (
          <a key={tab.text} href={addressOf(tab.route)} aria-current={here ? 'page' : undefined}>
            <Icon name={tab.icon} size={20} />
            <span>{tab.text}</span>
          </a>
        );
      })}
    </nav>
  );
}
