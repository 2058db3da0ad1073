import { CASES } from './case.lua.js';
import { PRELUDE } from './prelude.lua.js';
import { defineScript } from './script.js';

/**
 * In: max, lease, oldest token age. Out: ms until the next due time (-1: none), then per claim
 * [conversation, fence, row, attempts, parts sent, unknown, note, confirmed, token, last user action, row id].
 */
export const OUT_CLAIM = defineScript(`${PRELUDE}
local max, lease, tokenAge = num(), num(), num()
local function takeToken(tokens)
  local best, bestAt = nil, now - tokenAge
  for _, item in ipairs(redis.call('LRANGE', tokens, 0, -1)) do
    local receivedAt = tonumber(string.match(item, '^(%d+)|'))
    if receivedAt and receivedAt > bestAt then best, bestAt = item, receivedAt end
  end
  if best then redis.call('LREM', tokens, 1, best) end
  return best or ''
end
local found = { 0 }
for _, conv in ipairs(redis.call('ZRANGEBYSCORE', P .. 'outdue', '-inf', now, 'LIMIT', 0, max)) do
  local s, rows = key(conv, 's'), key(conv, 'or')
  local id = redis.call('LINDEX', key(conv, 'o'), 0)
  local record = id and redis.call('HGET', rows, id)
  if not record then
    redis.call('ZREM', P .. 'outdue', conv)
    if id then redis.call('DEL', key(conv, 'o')) end
  else
    local fence = redis.call('INCR', P .. 'seq')
    local attempts = redis.call('HINCRBY', rows, id .. ':a', 1)
    local known = redis.call('HMGET', rows, id .. ':x', id .. ':u', id .. ':p', id .. ':m', id .. ':c')
    local unknown = known[2] or known[1]
    if known[1] then redis.call('HSET', rows, id .. ':u', '1') end
    redis.call('HSET', rows, id .. ':x', '1')
    redis.call('HSET', s, 'of', fence)
    redis.call('HDEL', s, 'la')
    keep(s, retention)
    schedule('outdue', conv, now + lease)
    found[#found + 1] = { conv, fence, record, attempts, known[3] or '0', unknown and '1' or '', known[4] or '', known[5] or '',
      takeToken(key(conv, 'tk')), redis.call('HGET', s, 'u') or '', id }
  end
end
if #found > 1 then keep(P .. 'seq', retention) end
local first = redis.call('ZRANGE', P .. 'outdue', 0, 0, 'WITHSCORES')
found[1] = first[2] and math.max(0, tonumber(first[2]) - now) or -1
return found
`);

/** In: conversation, fence, row, parts, messages, lease. Out: 1 written, 0 lost. */
export const OUT_PROGRESS = defineScript(`${PRELUDE}
local conv, fence, id, parts = arg(), arg(), arg(), arg()
local messages, lease = refs(), num()
if redis.call('HGET', key(conv, 's'), 'of') ~= fence then return 0 end
remember(conv, messages)
if redis.call('LINDEX', key(conv, 'o'), 0) == id then
  redis.call('HSET', key(conv, 'or'), id .. ':p', parts)
  redis.call('HDEL', key(conv, 'or'), id .. ':u')
end
schedule('outdue', conv, now + lease)
return 1
`);

/**
 * In: conversation, fence, row, outcome, at, unknown, note, messages, code. Out: 1 written, 0 lost.
 * How a counsellor's message fares is noted for the console.
 */
export const OUT_SETTLE = defineScript(`${PRELUDE}${CASES}
local conv, fence, id, kind = arg(), arg(), arg(), arg()
local when, unknown, note = num(), arg(), arg()
local messages, code = refs(), arg()
local s, rows = key(conv, 's'), key(conv, 'or')
local known = redis.call('HMGET', s, 'of', 'la', 'ci')
if known[1] ~= fence then return 0 end
redis.call('HDEL', s, 'of')
remember(conv, messages)
local due = now
-- The row may have been unsent meanwhile: what was sent is still ours, and the next row goes on.
if redis.call('LINDEX', key(conv, 'o'), 0) == id then
  redis.call('HDEL', rows, id .. ':x')
  if known[3] then noteDelivery(conv, known[3], id, kind == 'retry' and 'retrying' or (kind == 'held' and known[2] and 'retrying') or kind, code) end
  if kind == 'sent' or kind == 'failed' then
    dropRow(conv, id)
  elseif kind == 'held' then
    -- When the person wrote during the try, what the row would wait for is already there.
    if not known[2] then due = nil end
  else
    due = when
    if kind == 'retry' then
      if unknown == '1' then redis.call('HSET', rows, id .. ':u', '1') end
      if note ~= '' then redis.call('HSET', rows, id .. ':m', note) else redis.call('HDEL', rows, id .. ':m') end
    end
  end
end
if redis.call('EXISTS', key(conv, 'o')) == 0 then
  redis.call('ZREM', P .. 'outdue', conv)
elseif due then
  schedule('outdue', conv, due)
  wake('o', math.max(0, due - now))
else
  redis.call('ZREM', P .. 'outdue', conv)
  redis.call('HSET', s, 'oh', '1')
end
return 1
`);
