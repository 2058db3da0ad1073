import { AUDIT_MAX, AUDIT_MS } from '../../limits.js';
import { defineScript } from './script.js';

/**
 * KEYS[1] is the prefix of the vault. v:<kind>:<id> (records), k:<kind> (sorted set: ids by the end of their time), audit (stream).
 */
const VAULT = `
local P = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local kind, id = ARGV[1], ARGV[2]
local index = P .. 'k:' .. kind
local function name(one) return P .. 'v:' .. kind .. ':' .. one end
`;

/** In: kind, id, record, ttl (empty: for good), only when it is (`absent`, `present`, empty). Out: 1 written, 0 not. */
export const PUT_RECORD = defineScript(`${VAULT}
local record, ttl, only = ARGV[3], tonumber(ARGV[4]), ARGV[5]
local there = redis.call('EXISTS', name(id)) == 1
if (only == 'absent' and there) or (only == 'present' and not there) then return 0 end
local left = redis.call('PTTL', index)
redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
if ttl then
  redis.call('SET', name(id), record, 'PX', ttl)
  redis.call('ZADD', index, now + ttl, id)
  if redis.call('PTTL', index) == -1 and left ~= -1 then redis.call('PEXPIRE', index, math.max(ttl, left)) end
  if left >= 0 and left < ttl then redis.call('PEXPIRE', index, ttl) end
else
  redis.call('SET', name(id), record)
  redis.call('ZADD', index, '+inf', id)
  redis.call('PERSIST', index)
end
return 1
`);

/** In: kind. Out: id and record, in turns. */
export const LIST_RECORDS = defineScript(`${VAULT}
local found = {}
for _, one in ipairs(redis.call('ZRANGEBYSCORE', index, '(' .. string.format('%.0f', now), '+inf')) do
  local record = redis.call('GET', name(one))
  if record then
    found[#found + 1] = one
    found[#found + 1] = record
  end
end
return found
`);

/** In: kind, id. Out: the record that is now gone, or nothing. */
export const TAKE_RECORD = defineScript(`${VAULT}
local record = redis.call('GET', name(id))
redis.call('DEL', name(id))
redis.call('ZREM', index, id)
return record
`);

/** In: kind, id, record as it was, as it shall be. Leaves its time as it is. */
export const RESEAL_RECORD = defineScript(`${VAULT}
if redis.call('GET', name(id)) == ARGV[3] then redis.call('SET', name(id), ARGV[4], 'KEEPTTL') end
return 1
`);

/** In: entry. */
export const APPEND_AUDIT = defineScript(`
local log = KEYS[1] .. 'audit'
local time = redis.call('TIME')
redis.call('XADD', log, 'MAXLEN', '${AUDIT_MAX}', '*', 'e', ARGV[1])
redis.call('XTRIM', log, 'MINID', '~', string.format('%.0f', tonumber(time[1]) * 1000 - ${AUDIT_MS}))
redis.call('PEXPIRE', log, ${AUDIT_MS})
return 1
`);
