import { openLive, type Live, type LiveHandlers, type Source } from '../../../../src/console/web/live.js';

/** The browser's EventSource as far as the page uses it. */
class FakeSource implements Source {
  readyState = 0;
  readonly listeners = new Map<string, Parameters<Source['addEventListener']>[1]>();

  constructor(readonly url: string) {}

  addEventListener(name: string, listener: Parameters<Source['addEventListener']>[1]): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.tell('open', '');
  }

  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.tell('error', '');
  }

  tell(name: string, data: string, lastEventId = ''): void {
    this.listeners.get(name)?.({ data, lastEventId });
  }
}

function startLive(): { readonly sources: FakeSource[]; readonly heard: unknown[][]; readonly waits: { act: () => void; ms: number }[]; readonly live: Live } {
  const sources: FakeSource[] = [];
  const heard: unknown[][] = [];
  const waits: { act: () => void; ms: number }[] = [];
  const note = (name: string) => (...args: unknown[]): void => void heard.push([name, ...args]);
  const names = ['case', 'message', 'unsent', 'delivery', 'presence', 'alarm', 'reset', 'connected', 'lost'] as const;
  const live = openLive({
    handlers: Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as LiveHandlers,
    openSource: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    schedule: (act, ms) => {
      const wait = { act, ms };
      waits.push(wait);
      return () => void waits.splice(waits.indexOf(wait), 1);
    },
  });
  return { sources, heard, waits, live };
}

describe('live events', () => {
  test('the first connection is no reconnection; the next one is', () => {
    const { sources, heard, waits } = startLive();
    sources[0]!.open();
    sources[0]!.fail(2);
    waits[0]!.act();
    sources[1]!.open();
    expect(heard).toEqual([['connected', false], ['lost'], ['connected', true]]);
  });

  test('after the stream was refused it is opened anew, from the last position', () => {
    const { sources, waits } = startLive();
    sources[0]!.open();
    sources[0]!.tell('presence', '{"colleagues":[]}', '17-a b');
    sources[0]!.fail(2);
    waits[0]!.act();
    expect(sources.map(({ url }) => url)).toEqual(['/api/events', '/api/events?lastEventId=17-a%20b']);
  });

  test('waits between tries grow, and end at a quarter of a minute', () => {
    const { sources, waits } = startLive();
    const waited: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      sources.at(-1)!.fail(2);
      waited.push(waits[0]!.ms);
      waits[0]!.act();
    }
    expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  test('a stream that has gone silent is replaced, and the old one no longer heard', () => {
    const { sources, heard, waits } = startLive();
    sources[0]!.open();
    expect(waits).toHaveLength(1);
    expect(waits[0]!.ms).toBeGreaterThan(25_000);
    waits[0]!.act();
    sources[0]!.tell('reset', '{}');
    sources[1]!.open();
    sources[1]!.tell('reset', '{}');
    expect(sources[0]!.readyState).toBe(2);
    expect(heard.filter(([name]) => name === 'reset')).toHaveLength(1);
  });

  test('a broken event does not end the others', () => {
    const { sources, heard } = startLive();
    sources[0]!.open();
    sources[0]!.tell('case', '{"case":');
    sources[0]!.tell('unsent', '{"case":"case-0001"}');
    expect(heard.slice(1)).toEqual([['unsent', { case: 'case-0001' }]]);
  });

  test('a look at a dead connection opens a new one at once', () => {
    const { sources, live } = startLive();
    sources[0]!.fail(2);
    live.check();
    expect(sources).toHaveLength(2);
  });

  test('after the end nothing is opened or heard any more', () => {
    const { sources, heard, waits, live } = startLive();
    sources[0]!.open();
    live.stop();
    sources[0]!.tell('reset', '{}');
    expect(waits).toEqual([]);
    expect(heard).toEqual([['connected', false]]);
  });
});
