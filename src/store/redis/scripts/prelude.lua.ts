import { BURST_FACTOR, DEDUPE_MS, OURS_MS, TOKEN_KEPT_MS, TOKENS_KEPT, TOMBSTONE_MS, TRANSCRIPT_MAX } from '../../limits.js';
import { WAKE_CHANNEL } from '../keys.js';

/**
 * The start of every script of a shard. KEYS[1] is the prefix of the shard: all keys are built from it, so that a script never leaves its shard.
 *
 * Shard: due, outdue, timers, graves (sorted sets by epoch ms), seq (fences), e:<event> (seen), x:<message> (unsent).
 * Conversation, under c:<key>: s (hash: f fence, l leased until, a attempts, ah head, w waiting since, sn snapshot, u last user action,
 * of outbox fence, oh held, la accepted from outside since the last claim of a row, ci case) · in, t, o, tk (lists) · or (hash: rows and
 * what is known of them) · tm, g (hashes: timers, graveyard) · ou (sorted set: messages of ours).
 *
 * Cases, in the shard of their conversation: co, cz (hashes: conversation → `case|record`, open and closed), cc (sorted set: closed
 * conversations by closing), ci (hash: case → conversation), cx (sorted set: conversations by the end of their case's retention), ch
 * (stream: changes for the consoles, ids only), fg (sorted set: figures by closing), r:<event> (what came of a command). In the
 * conversation: dl (hash: row → `state|at|code|entry`), fl (hash: files), fo (list: `file|message`, oldest first).
 */
export const PRELUDE = `
local P = KEYS[1]
local at = 0
local function arg() at = at + 1 return ARGV[at] end
local function num() return tonumber(arg()) end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function key(conv, part) return P .. 'c:' .. conv .. ':' .. part end
local function keep(k, ms) if redis.call('PTTL', k) < ms then redis.call('PEXPIRE', k, ms) end end
local function starts(text, with) return string.sub(text, 1, #with) == with end
local me = arg()
local retention = num()
local function wake(side, delay)
  redis.call('PUBLISH', '${WAKE_CHANNEL}', me .. '|' .. side .. '|' .. P .. '|' .. math.floor(delay))
end
local function schedule(set, conv, when)
  redis.call('ZADD', P .. set, when, conv)
  keep(P .. set, math.max(retention, when - now + 60000))
end
local ROW_FIELDS = { '', ':n', ':a', ':p', ':u', ':x', ':m', ':c', ':f' }
local function dropRow(conv, id)
  local fields = {}
  for i, suffix in ipairs(ROW_FIELDS) do fields[i] = id .. suffix end
  redis.call('LREM', key(conv, 'o'), 1, id)
  redis.call('HDEL', key(conv, 'or'), unpack(fields))
end
local function remember(conv, refs)
  if #refs == 0 then return end
  local ours = key(conv, 'ou')
  redis.call('ZREMRANGEBYSCORE', ours, '-inf', now - ${OURS_MS})
  for _, ref in ipairs(refs) do redis.call('ZADD', ours, now, ref) end
  redis.call('PEXPIRE', ours, ${OURS_MS})
end
local function refs()
  local list = {}
  for i = 1, num() do list[i] = arg() end
  return list
end
`;

/** Deletes a message wherever it lies (R11): waiting, transcript, unsent answers, graveyard, files. Needs {@link CASES}. */
export const UNSEND = `
local function unsend(conv, ref)
  redis.call('SET', P .. 'x:' .. ref, '1', 'PX', ${TOMBSTONE_MS})
  local mark = ref .. '|'
  for _, list in ipairs({ key(conv, 'in'), key(conv, 't') }) do
    for _, item in ipairs(redis.call('LRANGE', list, 0, -1)) do
      if starts(item, mark) then redis.call('LREM', list, 1, item) end
    end
  end
  for _, id in ipairs(redis.call('LRANGE', key(conv, 'o'), 0, -1)) do
    local answers = redis.call('HGET', key(conv, 'or'), id .. ':n') or ''
    if string.find(',' .. answers .. ',', ',' .. ref .. ',', 1, true) then dropRow(conv, id) end
  end
  local graves = redis.call('HGETALL', key(conv, 'g'))
  for i = 1, #graves, 2 do
    if starts(graves[i + 1], mark) then
      redis.call('HDEL', key(conv, 'g'), graves[i])
      redis.call('ZREM', P .. 'graves', conv .. '|' .. graves[i])
    end
  end
  if redis.call('EXISTS', key(conv, 'o')) == 0 and not redis.call('HGET', key(conv, 's'), 'of') then
    redis.call('ZREM', P .. 'outdue', conv)
    redis.call('HDEL', key(conv, 's'), 'oh')
  end
  local case = redis.call('HGET', key(conv, 's'), 'ci')
  if case then
    for _, item in ipairs(redis.call('LRANGE', key(conv, 'fo'), 0, -1)) do
      local id, of = string.match(item, '^([^|]*)|(.*)$')
      if of == ref then
        redis.call('LREM', key(conv, 'fo'), 1, item)
        redis.call('HDEL', key(conv, 'fl'), id)
      end
    end
    tell('{"kind":"unsent","case":' .. cjson.encode(case) .. '}')
  end
end
`;

/**
 * Deletes the person's data, the case included, and counts it. Needs {@link CASES}. With `going` (a turn's commit) what has arrived since the claim stays, and so do the
 * reply tokens: they live a minute, hold no words, and the receipt goes out on one.
 * Fences live in the shard, so that a worker with an old claim can never write again.
 */
export const FORGET = `
local function forget(conv, going)
  local records = redis.call('LLEN', key(conv, 'in')) + redis.call('LLEN', key(conv, 't')) + redis.call('LLEN', key(conv, 'o'))
    + redis.call('LLEN', key(conv, 'tk')) + redis.call('HLEN', key(conv, 'tm')) + redis.call('HLEN', key(conv, 'g'))
    + redis.call('HDEL', key(conv, 's'), 'sn') + dropCase(conv)
  for _, name in ipairs(redis.call('HKEYS', key(conv, 'tm'))) do redis.call('ZREM', P .. 'timers', conv .. '|' .. name) end
  for _, id in ipairs(redis.call('HKEYS', key(conv, 'g'))) do redis.call('ZREM', P .. 'graves', conv .. '|' .. id) end
  redis.call('ZREM', P .. 'outdue', conv)
  redis.call('HDEL', key(conv, 's'), 'oh')
  redis.call('DEL', key(conv, 't'), key(conv, 'o'), key(conv, 'or'), key(conv, 'tm'), key(conv, 'g'))
  if not going then
    redis.call('ZREM', P .. 'due', conv)
    redis.call('DEL', key(conv, 'in'), key(conv, 'tk'))
  end
  return records
end
`;

export const LIMITS = { burst: BURST_FACTOR, dedupe: DEDUPE_MS, tokens: TOKENS_KEPT, tokenKept: TOKEN_KEPT_MS, transcript: TRANSCRIPT_MAX } as const;
