import { graphError, graphOk, type GraphAnswer, type GraphCall } from './messenger-calls.js';
import { isFetchable } from './messenger-limits.js';

const THREAD_CALLS: ReadonlySet<string> = new Set([
  'pass_thread_control', 'take_thread_control', 'release_thread_control', 'request_thread_control', 'extend_thread_control',
]);

/** Everything of a Page that is not sending: its profile, its subscriptions, its personas, who owns a thread. */
export interface PageSettings {
  /** As set by `messenger_profile`. */
  readonly profile: Record<string, unknown>;
  /** Menus of single persons, by PSID. */
  readonly userSettings: Map<string, unknown>;
  readonly subscribedFields: Set<string>;
  readonly personas: Map<string, unknown>;
  /** @returns undefined when the call is none of the Page's */
  answer(call: GraphCall): GraphAnswer | undefined;
}

export function createPageSettings(pageId: string, appId: string): PageSettings {
  const settings: Omit<PageSettings, 'answer'> = { profile: {}, userSettings: new Map(), subscribedFields: new Set(), personas: new Map() };
  return {
    ...settings,
    answer: (call) => {
      const [, node = '', edge = ''] = call.path.split('/');
      const own = node === pageId || node === 'me';
      if (!own) return call.method === 'GET' && edge === '' && /^\d{1,32}$/.test(node) ? answerPerson() : undefined;
      if (edge === '') return graphOk({ id: pageId, name: 'Stand-in' });
      if (edge === 'messenger_profile') return answerProfile(call, settings.profile);
      if (edge === 'custom_user_settings') return answerUserSettings(call, settings.userSettings);
      if (edge === 'subscribed_apps') return answerSubscription(call, settings.subscribedFields, appId);
      if (edge === 'personas') return answerPersonas(call, settings.personas);
      if (edge === 'thread_owner') return graphOk({ data: [{ thread_owner: { app_id: appId } }] });
      return THREAD_CALLS.has(edge) ? graphOk({ success: true }) : undefined;
    },
  };
}

/** Without the permissions that the project does not ask for, nothing of a person is told. */
function answerPerson(): GraphAnswer {
  return graphError(100, 2018218, 'No profile available for this user');
}

function answerProfile(call: GraphCall, profile: Record<string, unknown>): GraphAnswer {
  if (call.method === 'GET') {
    const asked = namesOf(call.query['fields']);
    const kept = Object.entries(profile).filter(([name]) => asked.includes(name));
    return graphOk({ data: kept.length === 0 ? [] : [Object.fromEntries(kept)] });
  }
  if (call.method === 'DELETE') {
    for (const name of namesOf(call.body['fields'] ?? call.query['fields'])) Reflect.deleteProperty(profile, name);
    return graphOk({ result: 'success' });
  }
  for (const list of ['greeting', 'persistent_menu', 'ice_breakers']) {
    const items = call.body[list];
    if (items === undefined) continue;
    const complete = Array.isArray(items) && items.some((item) => (item as { locale?: unknown }).locale === 'default');
    if (!complete) return graphError(100, undefined, `${list} needs locale default`);
  }
  if (call.body['persistent_menu'] !== undefined && (call.body['get_started'] ?? profile['get_started']) === undefined) {
    return graphError(100, 2018145, 'persistent_menu needs get_started');
  }
  Object.assign(profile, withoutAccess(call.body));
  return graphOk({ result: 'success' });
}

function answerUserSettings(call: GraphCall, userSettings: Map<string, unknown>): GraphAnswer {
  const psid = call.body['psid'] ?? call.query['psid'];
  if (typeof psid !== 'string' || !/^\d{1,32}$/.test(psid)) return graphError(100, undefined, 'psid is missing');
  if (call.method === 'GET') return graphOk({ data: userSettings.has(psid) ? [{ user_level_persistent_menu: userSettings.get(psid) }] : [] });
  if (call.method === 'DELETE') userSettings.delete(psid);
  else userSettings.set(psid, call.body['persistent_menu']);
  return graphOk({ result: 'success' });
}

function answerSubscription(call: GraphCall, fields: Set<string>, appId: string): GraphAnswer {
  if (call.method === 'GET') return graphOk({ data: fields.size === 0 ? [] : [{ id: appId, subscribed_fields: [...fields] }] });
  if (call.method === 'POST') {
    const wanted = call.body['subscribed_fields'] ?? call.query['subscribed_fields'];
    fields.clear();
    for (const name of namesOf(wanted)) fields.add(name);
  } else fields.clear();
  return graphOk({ success: true });
}

function answerPersonas(call: GraphCall, personas: Map<string, unknown>): GraphAnswer {
  if (call.method === 'GET') return graphOk({ data: [...personas].map(([id, persona]) => ({ id, ...(persona as object) })) });
  const { name, profile_picture_url: picture } = call.body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 50) return graphError(100, undefined, 'name: 1 to 50');
  if (!isFetchable(picture)) return graphError(100, undefined, 'profile_picture_url: https');
  const id = String(9_000 + personas.size);
  personas.set(id, withoutAccess(call.body));
  return graphOk({ id });
}

function withoutAccess(body: GraphCall['body']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'access_token' && name !== 'appsecret_proof'));
}

/** A list of names, as an array or with commas. */
function namesOf(value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}
