import { useEffect, useState } from 'preact/hooks';

/** The views of the page; each has an address behind the `#`, so that it can be reloaded and kept. */
export type Route =
  | { view: 'plan' }
  | { view: 'trips' }
  | { view: 'booking'; id: string }
  | { view: 'bill' }
  | { view: 'invoice'; id: string }
  | { view: 'plans' }
  | { view: 'account' }
  | { view: 'documents' }
  | { view: 'runs'; id?: string }
  | { view: 'conflicts' }
  | { view: 'catalogue' }
  | { view: 'sign-up' };

export function parseRoute(hash: string): Route {
  const [view = '', id = ''] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  switch (view) {
    case 'trips':
      return id ? { view: 'booking', id } : { view: 'trips' };
    case 'bill':
      return { view: 'bill' };
    case 'invoices':
      return id ? { view: 'invoice', id } : { view: 'bill' };
    case 'runs':
      return id ? { view, id } : { view };
    case 'plans':
    case 'account':
    case 'documents':
    case 'conflicts':
    case 'catalogue':
    case 'sign-up':
      return { view };
    default:
      return { view: 'plan' };
  }
}

export function addressOf(route: Route): string {
  switch (route.view) {
    case 'plan':
      return '#/';
    case 'booking':
      return `#/trips/${encodeURIComponent(route.id)}`;
    case 'invoice':
      return `#/invoices/${encodeURIComponent(route.id)}`;
    case 'runs':
      return route.id ? `#/runs/${encodeURIComponent(route.id)}` : '#/runs';
    default:
      return `#/${route.view}`;
  }
}

export function go(route: Route): void {
  location.hash = addressOf(route);
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
