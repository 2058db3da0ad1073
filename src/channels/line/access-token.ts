import { channelAccessToken } from '@line/bot-sdk';
import type { Clock } from '../../core/clock.js';
import { withDeadline } from './deadline.js';

/** Gives the token for the next call. `renew` asks for a new one, because LINE has refused the last. */
export type AccessToken = (options?: { readonly renew?: boolean }) => Promise<string>;

/** Stateless tokens live 15 minutes; they are replaced after 10, so that none dies on its way (platform rule 2.11). */
const RENEW_AFTER_MS = 10 * 60_000;
const DEADLINE_MS = 5_000;

interface StatelessTokenOptions {
  readonly channelId: string;
  /** The channel secret in force: the first of the list. */
  readonly channelSecret: string;
  readonly apiBaseUrl?: string;
  readonly clock: Clock;
}

/** A token from the console that never changes. For a first trial. */
export function longLivedToken(token: string): AccessToken {
  return () => Promise.resolve(token);
}

/**
 * Tokens made of channel id and secret. One request serves all callers who wait.
 * @throws MadoguchiError `deadline-passed`, or the SDK's error, when LINE gives none
 */
export function statelessToken({ channelId, channelSecret, apiBaseUrl, clock }: StatelessTokenOptions): AccessToken {
  const client = new channelAccessToken.ChannelAccessTokenClient(apiBaseUrl === undefined ? {} : { baseURL: apiBaseUrl });
  let current: { readonly token: string; readonly at: number } | undefined;
  let pending: Promise<string> | undefined;

  const fetchToken = async (): Promise<string> => {
    const at = clock();
    const issued = await withDeadline(client.issueStatelessChannelTokenByClientSecret(channelId, channelSecret), DEADLINE_MS);
    current = { token: issued.access_token, at };
    return issued.access_token;
  };
  return (options) => {
    const usable = current !== undefined && options?.renew !== true && clock() - current.at < RENEW_AFTER_MS;
    if (usable && current !== undefined) return Promise.resolve(current.token);
    pending ??= fetchToken().finally(() => (pending = undefined));
    return pending;
  };
}
