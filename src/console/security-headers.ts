import { createHash } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { ConsoleApp } from './console-app.js';
import type { ConsoleSettings } from './parts.js';

/** The one style element that react-aria-components adds to the page by script; allowed by its hash, so that no other is. */
const TOUCH_STYLE = '@layer {\n  [data-react-aria-pressable] {\n    touch-action: pan-x pan-y pinch-zoom;\n  }\n}';
const YEAR_SECONDS = 365 * 24 * 3_600;

/** What the page may do: talk to its own server, and nothing else. Hostile words in a talk stay words. */
const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", `'sha256-${createHash('sha256').update(TOUCH_STYLE).digest('base64')}'`],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'blob:'],
  'media-src': ["'self'", 'blob:'],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/** Headers of the page and of every answer of the API. Calls that give files set a Content-Security-Policy of their own. */
export async function addSecurityHeaders(app: ConsoleApp, { secureCookies, embeddedIn }: ConsoleSettings): Promise<void> {
  const directives = embeddedIn === undefined ? DIRECTIVES : { ...DIRECTIVES, 'frame-ancestors': [embeddedIn] };
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: secureCookies ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    // The older header knows no origins: where one is allowed, the policy alone decides.
    frameguard: embeddedIn === undefined ? { action: 'deny' } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    if (request.url.startsWith('/api')) reply.header('cache-control', 'no-store');
  });
}
