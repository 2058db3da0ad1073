import { CASES } from './case.lua.js';
import { FORGET, LIMITS, PRELUDE, UNSEND } from './prelude.lua.js';
import { defineScript } from './script.js';

/**
 * In: settle, n × (conversation, event, message, unsent message, acted at, of the desk, token at, token, record).
 * Out: 0 duplicate, 1 stored, 2 unsent. What a counsellor commands is no sign of the person: it releases no held row.
 */
export const ACCEPT = defineScript(`${PRELUDE}${CASES}${UNSEND}
local settle = num()
local results = {}
local soonest = -1
local released = false
local function accept(conv, id, ref, unsent, acted, desk, tokenAt, token, record)
  if redis.call('EXISTS', P .. 'e:' .. id) == 1 then return 0 end
  if unsent == '' and ref ~= '' and redis.call('EXISTS', P .. 'x:' .. ref) == 1 then return 2 end
  redis.call('SET', P .. 'e:' .. id, '1', 'PX', ${LIMITS.dedupe})
  local s, inbox, tokens = key(conv, 's'), key(conv, 'in'), key(conv, 'tk')
  if unsent ~= '' then unsend(conv, unsent) end
  redis.call('RPUSH', inbox, ref .. '|' .. id .. '|' .. record)
  keep(inbox, retention)
  local known = redis.call('HMGET', s, 'l', 'w', 'a', 'u', 'oh', 'ci')
  if desk == '' then redis.call('HSET', s, 'la', '1') end
  if acted ~= '' and tonumber(acted) > tonumber(known[4] or 0) then redis.call('HSET', s, 'u', acted) end
  if token ~= '' then
    redis.call('LPUSH', tokens, tokenAt .. '|' .. token)
    redis.call('LTRIM', tokens, 0, ${LIMITS.tokens - 1})
    redis.call('PEXPIRE', tokens, ${LIMITS.tokenKept})
  end
  if known[5] and desk == '' then
    redis.call('HDEL', s, 'oh')
    schedule('outdue', conv, now)
    released = true
  end
  local due = tonumber(redis.call('ZSCORE', P .. 'due', conv) or -1)
  local when
  if tonumber(known[1] or 0) > now then
    when = nil
  elseif due < 0 then
    redis.call('HSET', s, 'w', now)
    when = now + settle
  elseif due > now and tonumber(known[3] or 0) == 0 then
    when = math.max(now, math.min(now + settle, tonumber(known[2] or now) + ${LIMITS.burst} * settle))
  end
  if when then
    schedule('due', conv, when)
    if soonest < 0 or when - now < soonest then soonest = when - now end
  end
  keep(s, retention)
  if known[6] then touchCase(conv, retention) end
  return 1
end
for i = 1, num() do
  local conv, id, ref, unsent = arg(), arg(), arg(), arg()
  local acted, desk, tokenAt, token, record = arg(), arg(), arg(), arg(), arg()
  results[i] = accept(conv, id, ref, unsent, acted, desk, tokenAt, token, record)
end
if soonest >= 0 then wake('i', soonest) end
if released then wake('o', 0) end
return results
`);

/** In: max, max events, lease. Out: ms until the next due time (-1: none), then per claim [conversation, fence, attempts, snapshot, transcript length, events …]. */
export const CLAIM = defineScript(`${PRELUDE}
local max, maxEvents, lease = num(), num(), num()
for _, member in ipairs(redis.call('ZRANGEBYSCORE', P .. 'timers', '-inf', now, 'LIMIT', 0, 100)) do
  local conv, name = string.match(member, '^([^|]*)|(.*)$')
  local record = redis.call('HGET', key(conv, 'tm'), name)
  redis.call('ZREM', P .. 'timers', member)
  if record then
    local s = key(conv, 's')
    redis.call('HDEL', key(conv, 'tm'), name)
    redis.call('RPUSH', key(conv, 'in'), '|' .. record)
    keep(key(conv, 'in'), retention)
    local known = redis.call('HMGET', s, 'l', 'a')
    local due = tonumber(redis.call('ZSCORE', P .. 'due', conv) or -1)
    if due < 0 then redis.call('HSET', s, 'w', now) end
    if due < 0 or (due > now and tonumber(known[1] or 0) <= now and tonumber(known[2] or 0) == 0) then schedule('due', conv, now) end
    keep(s, retention)
  end
end
local found = { 0 }
for _, conv in ipairs(redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, max)) do
  local s = key(conv, 's')
  local events = redis.call('LRANGE', key(conv, 'in'), 0, maxEvents - 1)
  if #events == 0 then
    redis.call('ZREM', P .. 'due', conv)
  else
    local head = string.match(events[1], '^[^|]*|([^|]*)')
    local known = redis.call('HMGET', s, 'ah', 'a', 'sn')
    local attempts = 1
    if known[1] == head then attempts = tonumber(known[2] or 0) + 1 end
    local fence = redis.call('INCR', P .. 'seq')
    redis.call('HSET', s, 'f', fence, 'l', now + lease, 'ah', head, 'a', attempts)
    keep(s, retention)
    schedule('due', conv, now + lease)
    found[#found + 1] = { conv, fence, attempts, known[3] or '', redis.call('LLEN', key(conv, 't')), events }
  end
end
if #found > 1 then keep(P .. 'seq', retention) end
local nextDue = -1
for _, set in ipairs({ 'due', 'timers' }) do
  local first = redis.call('ZRANGE', P .. set, 0, 0, 'WITHSCORES')
  if first[2] then
    local wait = math.max(0, tonumber(first[2]) - now)
    if nextDue < 0 or wait < nextDue then nextDue = wait end
  end
end
found[1] = nextDue
return found
`);

/** In: conversation, fence, lease. Out: 1 renewed, 0 lost. */
export const EXTEND = defineScript(`${PRELUDE}
local conv, fence, lease = arg(), arg(), num()
if redis.call('HGET', key(conv, 's'), 'f') ~= fence then return 0 end
redis.call('HSET', key(conv, 's'), 'l', now + lease)
schedule('due', conv, now + lease)
return 1
`);

/** In: conversation, fence, delay. Out: 1 given back, 0 lost. Attempts stay, so that the worker sees how often the head has failed. */
export const RETRY = defineScript(`${PRELUDE}
local conv, fence, delay = arg(), arg(), num()
if redis.call('HGET', key(conv, 's'), 'f') ~= fence then return 0 end
redis.call('HDEL', key(conv, 's'), 'f', 'l')
schedule('due', conv, now + delay)
wake('i', delay)
return 1
`);

/** Out: 0 lost, 1 written, 2 written and more events are waiting. In: as written by {@link commitArguments}, in the order read here. */
export const COMMIT = defineScript(`${PRELUDE}${CASES}${FORGET}
local conv, fence = arg(), arg()
local s, inbox, rows = key(conv, 's'), key(conv, 'in'), key(conv, 'or')
local known = redis.call('HMGET', s, 'f', 'ci')
if known[1] ~= fence then return 0 end
local case = known[2]
local consumed = refs()
local buried = arg()
for _, id in ipairs(consumed) do
  local head = redis.call('LINDEX', inbox, 0)
  local ref, first = string.match(head or '', '^([^|]*)|([^|]*)|')
  -- An event that was unsent since the claim has left the queue already.
  if first == id then
    redis.call('LPOP', inbox)
    if buried ~= '' then
      redis.call('HSET', key(conv, 'g'), id, ref .. '|' .. buried)
      redis.call('ZADD', P .. 'graves', now + retention, conv .. '|' .. id)
      keep(P .. 'graves', retention)
    end
  end
end
redis.call('ZREMRANGEBYSCORE', P .. 'graves', '-inf', now)
if arg() == '1' then
  forget(conv, true)
  case = false
end
redis.call('HSET', s, 'sn', arg())
redis.call('HDEL', s, 'f', 'l', 'a', 'ah')
local sending, freed = false, false
local queued = {}
local function firstOther(conv)
  if not redis.call('HGET', s, 'oh') then return nil end
  for _, id in ipairs(redis.call('LRANGE', key(conv, 'o'), 0, -1)) do
    if not redis.call('HGET', rows, id .. ':f') then return id end
  end
end
for i = 1, num() do
  local id, answers, entry, counsellors, record = arg(), arg(), arg(), arg(), arg()
  local gone = false
  for ref in string.gmatch(answers, '[^,]+') do gone = gone or redis.call('EXISTS', P .. 'x:' .. ref) == 1 end
  if not gone then
    -- What is held waits for the person; what counsellors say need not wait behind it.
    local held = counsellors ~= '' and firstOther(conv)
    if held then redis.call('LINSERT', key(conv, 'o'), 'BEFORE', held, id) else redis.call('RPUSH', key(conv, 'o'), id) end
    redis.call('HSET', rows, id, record, id .. ':n', answers)
    if counsellors ~= '' then
      redis.call('HSET', rows, id .. ':f', '1')
      freed = true
    end
    if entry ~= '' then queued[id] = entry end
    sending = true
  end
end
if freed then redis.call('HDEL', s, 'oh') end
if sending and not redis.call('HGET', s, 'oh') and not redis.call('ZSCORE', P .. 'outdue', conv) then
  schedule('outdue', conv, now)
  wake('o', 0)
end
for i = 1, num() do
  local ref, record = arg(), arg()
  if ref == '' or redis.call('EXISTS', P .. 'x:' .. ref) == 0 then redis.call('RPUSH', key(conv, 't'), ref .. '|' .. record) end
end
redis.call('LTRIM', key(conv, 't'), -${LIMITS.transcript}, -1)
for _, name in ipairs(refs()) do
  redis.call('HDEL', key(conv, 'tm'), name)
  redis.call('ZREM', P .. 'timers', conv .. '|' .. name)
end
local longest = retention
for i = 1, num() do
  local name, when, record = arg(), num(), arg()
  redis.call('HSET', key(conv, 'tm'), name, record)
  schedule('timers', conv .. '|' .. name, when)
  longest = math.max(longest, when - now + 60000)
  wake('i', math.max(0, when - now))
end
for i = 1, num() do
  local id, part = arg(), arg()
  if redis.call('HEXISTS', rows, id) == 1 then
    redis.call('HSET', rows, id .. ':c', (redis.call('HGET', rows, id .. ':c') or '') .. part .. ',')
  end
end
local more = redis.call('EXISTS', inbox) == 1
if more then
  redis.call('HSET', s, 'w', now)
  schedule('due', conv, now)
  wake('i', 0)
else
  redis.call('ZREM', P .. 'due', conv)
end
for _, part in ipairs({ 's', 'in', 't', 'o', 'or', 'tm', 'g' }) do keep(key(conv, part), longest) end
local desk = arg()
if desk == '1' then case = writeDesk(conv, case) end
if case then
  for id, entry in pairs(queued) do redis.call('HSET', key(conv, 'dl'), id, 'queued|' .. now .. '||' .. entry) end
  for _, part in ipairs({ 'dl', 'fl', 'fo' }) do keep(key(conv, part), longest) end
  touchCase(conv, longest)
end
if desk == '1' or case then sweepCases() end
return more and 2 or 1
`);

/** Moves damaged records out of the way, still sealed, so that they block nobody. In: conversation, fence, events. Out: how many. */
export const SET_ASIDE = defineScript(`${PRELUDE}
local conv, fence = arg(), arg()
if redis.call('HGET', key(conv, 's'), 'f') ~= fence then return 0 end
local damaged = {}
for _, id in ipairs(refs()) do damaged[id] = true end
local moved = 0
for _, item in ipairs(redis.call('LRANGE', key(conv, 'in'), 0, -1)) do
  local ref, id, record = string.match(item, '^([^|]*)|([^|]*)|(.*)$')
  if id and damaged[id] then
    redis.call('LREM', key(conv, 'in'), 1, item)
    redis.call('HSET', key(conv, 'g'), id, ref .. '|' .. record)
    redis.call('ZADD', P .. 'graves', now + retention, conv .. '|' .. id)
    moved = moved + 1
  end
end
keep(P .. 'graves', retention)
keep(key(conv, 'g'), retention)
redis.call('HDEL', key(conv, 's'), 'f', 'l', 'a', 'ah')
schedule('due', conv, now)
wake('i', 0)
return moved
`);
