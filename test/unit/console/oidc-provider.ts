import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the provider says of whoever signs in next. */
export interface ProviderUser {
  email?: string;
  email_verified?: boolean;
  /** Only told by the user info, as some providers do. */
  inUserInfo?: boolean;
  /** Faults, for the tests of what is not believed. */
  nonce?: string;
  audience?: string;
  foreignKey?: boolean;
}

export interface OidcProvider {
  readonly issuer: string;
  user: ProviderUser;
  /** Follows the address that the console sends browsers to; gives the address to which they come back. */
  authorize(url: string): string;
  close(): Promise<void>;
}

const CLIENT = 'console';
const SECRET = 'client-secret';

/** A small OpenID Connect provider on loopback. Strict where the console must be right: client, redirect, PKCE, one use of each code. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const key = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const codes = new Map<string, { challenge: string; nonce: string; redirect: string }>();
  const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  const sign = (claims: object): string => {
    const content = `${base64({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${base64(claims)}`;
    const { privateKey } = provider.user.foreignKey === true ? foreign : key;
    return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey).toString('base64url')}`;
  };
  const exchange = (form: URLSearchParams): object | undefined => {
    const granted = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const known = form.get('client_id') === CLIENT && form.get('client_secret') === SECRET && granted?.redirect === form.get('redirect_uri');
    if (!known || granted.challenge !== challenge) return undefined;
    const { email, email_verified, inUserInfo, nonce, audience } = provider.user;
    const now = Math.floor(Date.now() / 1_000);
    const told = inUserInfo === true ? {} : { email, email_verified };
    return {
      access_token: 'access', token_type: 'Bearer', expires_in: 60,
      id_token: sign({ iss: provider.issuer, sub: 'person-1', aud: audience ?? CLIENT, iat: now, exp: now + 60, nonce: nonce ?? granted.nonce, ...told }),
    };
  };

  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const { issuer, user } = provider;
    if (request.url === '/.well-known/openid-configuration') {
      answer(200, {
        issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'],
      });
    } else if (request.url === '/jwks') answer(200, { keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
    else if (request.url === '/userinfo') answer(200, { sub: 'person-1', email: user.email, email_verified: user.email_verified });
    else {
      void text(request).then((body) => {
        const tokens = request.url === '/token' ? exchange(new URLSearchParams(body)) : undefined;
        answer(tokens === undefined ? 400 : 200, tokens ?? { error: 'invalid_grant' });
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: {},
    authorize(url) {
      const { origin, pathname, searchParams } = new URL(url);
      const asked = (name: string): string => searchParams.get(name) ?? '';
      if (origin !== provider.issuer || pathname !== '/authorize' || asked('response_type') !== 'code' || asked('client_id') !== CLIENT || asked('code_challenge_method') !== 'S256') throw new Error(`not a request for a code: ${url}`);
      const code = `code-${codes.size + 1}`;
      codes.set(code, { challenge: asked('code_challenge'), nonce: asked('nonce'), redirect: asked('redirect_uri') });
      return `${asked('redirect_uri')}?code=${code}&state=${encodeURIComponent(asked('state'))}`;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  return provider;
}
