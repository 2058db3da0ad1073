import { DeskStore } from '../../../../src/console/web/store.js';
import { makeDetail, makeMessage, makeRow, minute } from './rows.js';

const ANNA = { id: 'anna', name: 'Anna' };

function openStore(messages = [makeMessage()]): DeskStore {
  const store = new DeskStore();
  store.open('case-0001');
  store.putDetail(makeDetail({ messages }), store.mark());
  return store;
}

function messagesOf(store: DeskStore): readonly string[] {
  const { opened } = store.get();
  return opened?.phase === 'ready' ? opened.detail.messages.map(({ id }) => id) : [];
}

describe('cases', () => {
  test('an older version never overwrites a newer one', () => {
    const store = new DeskStore();
    store.putCase(makeRow({ version: 3, state: 'active', assignee: ANNA }));
    expect(store.putCase(makeRow({ version: 2 }))).toBe(false);
    expect(store.get().cases.get('case-0001')).toMatchObject({ version: 3, state: 'active' });
  });

  test('of equal versions the one heard last holds', () => {
    const store = new DeskStore();
    store.putCase(makeRow({ tags: [] }));
    expect(store.putCase(makeRow({ tags: ['pay'] }))).toBe(true);
    expect(store.get().cases.get('case-0001')?.tags).toEqual(['pay']);
  });

  test('a list that was asked for before an event does not undo the event', () => {
    const store = new DeskStore();
    const asked = store.mark();
    store.putCase(makeRow({ tags: ['pay'] }));
    store.putList([makeRow({ tags: [] })], asked);
    expect(store.get().cases.get('case-0001')?.tags).toEqual(['pay']);
  });

  test('a case that is missing from the list is gone, unless it was heard of since the list was asked for', () => {
    const store = new DeskStore();
    store.putCase(makeRow({ id: 'case-gone' }));
    const asked = store.mark();
    store.putCase(makeRow({ id: 'case-new1' }));
    store.putList([], asked);
    expect([...store.get().cases.keys()]).toEqual(['case-new1']);
  });

  test('what is erased stays erased, whatever arrives late', () => {
    const store = openStore();
    const asked = store.mark();
    store.dropCase('case-0001');
    store.putCase(makeRow({ version: 9 }));
    store.putList([makeRow({ version: 9 })], asked);
    store.putDetail(makeDetail(), asked);
    expect(store.get().cases.size).toBe(0);
    expect(store.get().opened).toEqual({ id: 'case-0001', phase: 'gone' });
  });

  test('nothing of one counsellor is left for the next, answers on their way included', () => {
    const store = openStore();
    const asked = store.mark();
    store.clear();
    store.putList([makeRow()], asked);
    store.putCase(makeRow(), asked);
    expect(store.get()).toMatchObject({ opened: undefined, loaded: false });
    expect(store.get().cases.size).toBe(0);
  });
});

describe('messages', () => {
  test('a message that is told twice stands once', () => {
    const store = openStore([]);
    expect(store.putMessage('case-0001', makeMessage())).toBe(true);
    expect(store.putMessage('case-0001', makeMessage())).toBe(false);
    expect(messagesOf(store)).toEqual(['message-1']);
  });

  test('messages stand in the order of their times, however they arrive', () => {
    const store = openStore([]);
    store.putMessage('case-0001', makeMessage({ id: 'later', at: minute(5) }));
    store.putMessage('case-0001', makeMessage({ id: 'sooner', at: minute(2) }));
    expect(messagesOf(store)).toEqual(['sooner', 'later']);
  });

  test('words of another case than the open one are not kept', () => {
    const store = openStore();
    expect(store.putMessage('case-0002', makeMessage({ id: 'other' }))).toBe(false);
    expect(messagesOf(store)).toEqual(['message-1']);
  });

  test('a message that was taken back is gone with the next reading; one that came meanwhile stays', () => {
    const store = openStore();
    const asked = store.mark();
    store.putMessage('case-0001', makeMessage({ id: 'new', at: minute(3) }));
    store.putDetail(makeDetail(), asked);
    expect(messagesOf(store)).toEqual(['new']);
  });

  test('an answer that is late does not make a delivered message wait again', () => {
    const store = openStore([]);
    const queued = { state: 'queued', at: minute(2) } as const;
    store.putMessage('case-0001', makeMessage({ id: 'mine', from: 'counsellor', delivery: queued }));
    store.putDelivery('case-0001', 'mine', { state: 'sent', at: minute(3) });
    store.putMessage('case-0001', makeMessage({ id: 'mine', from: 'counsellor', delivery: queued }));
    store.putDelivery('case-0001', 'mine', queued);
    const { opened } = store.get();
    expect(opened?.phase === 'ready' && opened.detail.messages[0]?.delivery?.state).toBe('sent');
  });
});

describe('the open case', () => {
  test('an answer for a case that is no longer open is left out', () => {
    const store = openStore();
    store.open('case-0002');
    store.putDetail(makeDetail(), store.mark());
    expect(store.get().opened).toEqual({ id: 'case-0002', phase: 'loading' });
  });

  test('its row follows what is heard of the case', () => {
    const store = openStore();
    store.putCase(makeRow({ version: 4, state: 'active', assignee: ANNA }));
    const { opened } = store.get();
    expect(opened?.phase === 'ready' && opened.detail.case.assignee).toEqual(ANNA);
  });

  test.each([['not-found', 'gone'], ['store-unavailable', 'failed']])('%s leaves it %s', (code, phase) => {
    const store = new DeskStore();
    store.open('case-0001');
    store.failDetail('case-0001', code);
    expect(store.get().opened?.phase).toBe(phase);
  });
});

describe('alarms', () => {
  test('one stands for each case and reason: the latest', () => {
    const store = new DeskStore();
    for (const nth of [1, 2]) store.raise({ case: makeRow(), why: 'waiting', nth, loud: false });
    expect(store.get().alarms).toMatchObject([{ nth: 2 }]);
  });

  test('an alarm of a waiting case ends when somebody takes it', () => {
    const store = new DeskStore();
    store.raise({ case: makeRow(), why: 'danger', nth: 1, loud: true });
    store.putCase(makeRow({ version: 2, unread: 1 }));
    expect(store.get().alarms).toHaveLength(1);
    store.putCase(makeRow({ version: 3, state: 'active', assignee: ANNA }));
    expect(store.get().alarms).toEqual([]);
  });

  test('an alarm about a missing answer ends with the answer', () => {
    const store = new DeskStore();
    const active = makeRow({ state: 'active', assignee: ANNA });
    store.raise({ case: active, why: 'unanswered', nth: 1, loud: false });
    store.putCase({ ...active, version: 2, owedSince: null });
    expect(store.get().alarms).toEqual([]);
  });

  test('an alarm ends with a list that no longer has its case', () => {
    const store = new DeskStore();
    store.raise({ case: makeRow(), why: 'waiting', nth: 1, loud: false });
    store.putList([], store.mark());
    expect(store.get().alarms).toEqual([]);
  });
});
