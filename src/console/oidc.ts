import type { Configuration } from 'openid-client';
import type { OidcSettings } from './parts.js';

const TIMEOUT_SECONDS = 10;
const SCOPE = 'openid email';

/** What has to be kept between leaving for the other server and coming back; never shown to the browser. */
export interface OidcMemory {
  readonly verifier: string;
  readonly nonce: string;
}

/** Sign-in through an OpenID Connect provider: authorization code with PKCE, state and nonce. */
export interface Oidc {
  /** @returns where to send the browser, and what to keep under `state` until it is back */
  leave(): Promise<{ readonly url: string; readonly state: string; readonly memory: OidcMemory }>;
  /**
   * @param query as it came back, with `state`
   * @returns the e-mail address that the provider has verified; undefined when it names none
   * @throws when the provider refuses, does not answer, or what it says does not hold
   */
  arrive(query: URLSearchParams, state: string, memory: OidcMemory): Promise<string | undefined>;
}

export function createOidc({ issuer, clientId, clientSecret }: OidcSettings, callback: string): Oidc {
  let found: Promise<Configuration> | undefined;
  const discover = async (): Promise<Configuration> => {
    // Loaded at the first sign-in: most installations have none of it.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; used for loopback alone
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks, None } = await import('openid-client');
    const server = new URL(issuer);
    return discovery(server, clientId, clientSecret, clientSecret === undefined ? None() : undefined, {
      timeout: TIMEOUT_SECONDS,
      execute: [enableNonRepudiationChecks, ...(isLoopback(server) ? [allowInsecureRequests] : [])],
    });
  };
  /** Asked once; after a failure the next sign-in asks anew. */
  const configuration = async (): Promise<Configuration> => {
    found ??= discover();
    return found.catch((error: unknown) => {
      found = undefined;
      throw error;
    });
  };
  return {
    async leave() {
      const config = await configuration();
      const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } = await import('openid-client');
      const [verifier, nonce, state] = [randomPKCECodeVerifier(), randomNonce(), randomState()];
      const url = buildAuthorizationUrl(config, {
        redirect_uri: callback, scope: SCOPE, state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      return { url: url.href, state, memory: { verifier, nonce } };
    },
    async arrive(query, state, { verifier, nonce }) {
      const config = await configuration();
      const { authorizationCodeGrant, fetchUserInfo } = await import('openid-client');
      const tokens = await authorizationCodeGrant(config, new URL(`${callback}?${query.toString()}`), {
        pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) return undefined;
      // Some providers put the address into the user info alone.
      const told = claims.email !== undefined || config.serverMetadata().userinfo_endpoint === undefined ? claims : await fetchUserInfo(config, tokens.access_token, claims.sub);
      return verifiedEmail(told);
    },
  };
}

/** Only a verified address is anybody's: with many providers people type in what they like. */
function verifiedEmail({ email, email_verified: verified }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof email === 'string' && verified === true ? email : undefined;
}

/** Plain http is for tests on the same machine; openid-client refuses it everywhere else. */
function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
