import { useSyncExternalStore } from 'react';

/** Where the page stands, in the part of the address that is never sent to a server. */
export type Route = { readonly page: 'desk'; readonly case?: string } | { readonly page: 'figures' | 'account' };

let read: { readonly hash: string; readonly route: Route } = { hash: '', route: { page: 'desk' } };

export function currentRoute(): Route {
  if (location.hash !== read.hash) read = { hash: location.hash, route: parse(location.hash) };
  return read.route;
}

export function hrefOf(route: Route): string {
  if (route.page !== 'desk') return `#/${route.page}`;
  return route.case === undefined ? '#/' : `#/case/${route.case}`;
}

export function goTo(route: Route): void {
  location.hash = hrefOf(route);
}

export function useRoute(): Route {
  return useSyncExternalStore((listener) => {
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  }, currentRoute);
}

function parse(hash: string): Route {
  const [, page, id] = /^#\/([a-z]*)(?:\/([\w-]{8,64}))?$/.exec(hash) ?? [];
  if (page === 'figures' || page === 'account') return { page };
  return page === 'case' && id !== undefined ? { page: 'desk', case: id } : { page: 'desk' };
}
