import { createGraphClient, type GraphClient } from '../../../../src/channels/messenger/graph-client.js';
import { startMessengerStandIn, type MessengerStandIn } from '../../../../src/standin/messenger.js';

const access = { appSecret: 'appsecret', pageAccessToken: 'page-token' };
let standIn: MessengerStandIn;
let graph: GraphClient;

beforeEach(async () => {
  standIn = await startMessengerStandIn({ ...access, pageId: '104', appId: '777', verifyToken: 'v' });
  graph = createGraphClient({ ...access, baseUrl: standIn.url, version: 'v26.0' });
});
afterEach(async () => {
  graph.close();
  await standIn.close();
});

describe('a call to Graph', () => {
  it('that reads carries its query beside the proof', async () => {
    await graph.post('/me/messenger_profile', { get_started: { payload: 'GET_STARTED' } }, 5_000);
    expect(await graph.get('/me/messenger_profile', { fields: 'get_started' }, 5_000)).toEqual({
      kind: 'accepted', body: { data: [{ get_started: { payload: 'GET_STARTED' } }] },
    });
    expect(Object.keys(standIn.calls[1]?.query ?? {}).sort()).toEqual(['appsecret_proof', 'fields']);
  });

  it('that is refused says code, subcode and trace', async () => {
    standIn.setFault(() => ({ kind: 'error', code: 190, subcode: 463, status: 401 }));
    expect(await graph.get('/me', {}, 5_000)).toEqual({ kind: 'refused', refusal: { status: 401, code: 190, subcode: 463 }, trace: expect.any(String) as string });
  });

  it('does not follow a redirect', async () => {
    standIn.setFault(() => ({ kind: 'status', status: 302, location: `${standIn.url}/elsewhere` }));
    expect(await graph.post('/me/messages', {}, 5_000)).toEqual({ kind: 'refused', refusal: { status: 302 } });
    expect(standIn.calls).toHaveLength(1);
  });

  it('stays short when the answer is endless', async () => {
    standIn.setFault(() => ({ kind: 'status', status: 200, body: 'x'.repeat(1_100_000) }));
    expect(await graph.post('/me/messages', {}, 5_000)).toEqual({ kind: 'no-answer' });
  });

  it('keeps its connection open for the next', async () => {
    await graph.get('/me', {}, 5_000);
    expect(standIn.calls[0]?.headers.connection).toBe('keep-alive');
  });
});
