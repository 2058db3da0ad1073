import { ANSWER_MS, CHANGES_MS, FIGURES_MS } from '../../limits.js';

/** A little more than readers may ask for. */
const STREAM_MS = CHANGES_MS + 60_000;

/** Cases inside scripts: what a commit, an unsend, an erasure and a delivery do to them. Follows the prelude. */
export const CASES = `
local rung = false
local function ring()
  if not rung then wake('d', 0) end
  rung = true
end
local function tell(change)
  redis.call('XADD', P .. 'ch', 'MINID', '~', string.format('%.0f', now - ${STREAM_MS}), '*', 'c', change)
  redis.call('PEXPIRE', P .. 'ch', ${STREAM_MS + 60_000})
  ring()
end
local function caseOf(conv)
  local record = redis.call('HGET', P .. 'co', conv) or redis.call('HGET', P .. 'cz', conv)
  return record and string.match(record, '^([^|]*)|')
end
local function leave(id)
  redis.call('HDEL', P .. 'ci', id)
  tell('{"kind":"case","case":' .. cjson.encode(id) .. ',"gone":true}')
end
-- Returns how many records went.
local function dropCase(conv)
  local id = caseOf(conv)
  local records = redis.call('LLEN', key(conv, 'fo'))
  for _, part in ipairs({ 'co', 'cz' }) do redis.call('HDEL', P .. part, conv) end
  for _, part in ipairs({ 'cc', 'cx' }) do redis.call('ZREM', P .. part, conv) end
  redis.call('HDEL', key(conv, 's'), 'ci')
  redis.call('DEL', key(conv, 'dl'), key(conv, 'fl'), key(conv, 'fo'))
  if not id then return records end
  leave(id)
  return records + 1
end
-- The keys outlive the last case by a minute, so that a sweep can still tell that it is gone.
local function touchCase(conv, ms)
  redis.call('ZADD', P .. 'cx', 'GT', now + ms, conv)
  for _, part in ipairs({ 'co', 'cz', 'cc', 'ci', 'cx' }) do keep(P .. part, ms + 60000) end
end
local function sweepCases()
  for _, conv in ipairs(redis.call('ZRANGEBYSCORE', P .. 'cx', '-inf', now)) do dropCase(conv) end
end
local function writeCase(conv, id, closedAt, record)
  local before = caseOf(conv)
  if before and before ~= id then leave(before) end
  local open = closedAt == ''
  redis.call('HSET', P .. (open and 'co' or 'cz'), conv, id .. '|' .. record)
  redis.call('HDEL', P .. (open and 'cz' or 'co'), conv)
  if open then redis.call('ZREM', P .. 'cc', conv) else redis.call('ZADD', P .. 'cc', closedAt, conv) end
  redis.call('HSET', P .. 'ci', id, conv)
  redis.call('HSET', key(conv, 's'), 'ci', id)
end
-- Reads what commitArguments writes. Returns the conversation's case.
local function writeDesk(conv, case)
  local kind = arg()
  if kind == 'gone' then
    dropCase(conv)
    case = false
  elseif kind == 'kept' then
    case = arg()
    writeCase(conv, case, arg(), arg())
  end
  for i = 1, num() do
    redis.call('SET', P .. 'r:' .. arg(), arg(), 'PX', ${ANSWER_MS})
    ring()
  end
  for i = 1, num() do tell(arg()) end
  local closedAt = arg()
  if closedAt ~= '' then
    redis.call('ZADD', P .. 'fg', closedAt, arg())
    redis.call('ZREMRANGEBYSCORE', P .. 'fg', '-inf', '(' .. string.format('%.0f', now - ${FIGURES_MS}))
    redis.call('PEXPIRE', P .. 'fg', ${FIGURES_MS})
  end
  return case
end
local function noteDelivery(conv, case, id, state, code)
  local known = redis.call('HGET', key(conv, 'dl'), id)
  local entry = known and string.match(known, '^[^|]*|[^|]*|[^|]*|(.*)$')
  if not entry then return end
  redis.call('HSET', key(conv, 'dl'), id, state .. '|' .. string.format('%.0f', now) .. '|' .. code .. '|' .. entry)
  tell('{"kind":"delivery","case":' .. cjson.encode(case) .. ',"id":' .. cjson.encode(entry) .. '}')
end
`;
