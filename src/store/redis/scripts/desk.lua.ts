import { FILES_MAX } from '../../limits.js';
import { CASES } from './case.lua.js';
import { PRELUDE } from './prelude.lua.js';
import { defineScript } from './script.js';

/** Nothing past its time is read: every look sweeps first. */
const LOOK = `${PRELUDE}${CASES}sweepCases()`;

/** Out: conversation, case and record, in turns. */
export const OPEN_CASES = defineScript(`${LOOK}
return redis.call('HGETALL', P .. 'co')
`);

/** In: how many. Out: as {@link OPEN_CASES}, newest closing first. */
export const CLOSED_CASES = defineScript(`${LOOK}
local found = {}
for _, conv in ipairs(redis.call('ZREVRANGE', P .. 'cc', 0, num() - 1)) do
  found[#found + 1] = conv
  found[#found + 1] = redis.call('HGET', P .. 'cz', conv)
end
return found
`);

/** In: case. Out: as {@link OPEN_CASES}, at most one. */
export const FIND_CASE = defineScript(`${LOOK}
local conv = redis.call('HGET', P .. 'ci', arg())
if not conv then return {} end
return { conv, redis.call('HGET', P .. 'co', conv) or redis.call('HGET', P .. 'cz', conv) }
`);

/** In: cases. Out: those of this shard. */
export const KNOWN_CASES = defineScript(`${LOOK}
local known = {}
for _, id in ipairs(refs()) do
  if redis.call('HEXISTS', P .. 'ci', id) == 1 then known[#known + 1] = id end
end
return known
`);

/** In: conversation, case, file, message, record. Out: 1 kept, 0 the case is gone or the message was unsent. A file goes when its case goes. */
export const KEEP_FILE = defineScript(`${LOOK}
local conv, case, id, ref, record = arg(), arg(), arg(), arg(), arg()
local files, order = key(conv, 'fl'), key(conv, 'fo')
local untilAt = redis.call('ZSCORE', P .. 'cx', conv)
if caseOf(conv) ~= case or not untilAt then return 0 end
if ref ~= '' and redis.call('EXISTS', P .. 'x:' .. ref) == 1 then return 0 end
if redis.call('HSET', files, id, record) == 1 then redis.call('RPUSH', order, id .. '|' .. ref) end
while redis.call('LLEN', order) > ${FILES_MAX} do
  redis.call('HDEL', files, string.match(redis.call('LPOP', order), '^([^|]*)|'))
end
redis.call('PEXPIREAT', files, string.format('%.0f', untilAt))
redis.call('PEXPIREAT', order, string.format('%.0f', untilAt))
return 1
`);

/** In: id of the last change read (empty: none is wanted). Out: now, id of the newest change or empty, then id and change in turns. */
export const READ_CHANGES = defineScript(`${LOOK}
local from = arg()
local newest = redis.call('XREVRANGE', P .. 'ch', '+', '-', 'COUNT', 1)
local found = { string.format('%.0f', now), newest[1] and newest[1][1] or '' }
if from ~= '' then
  for _, item in ipairs(redis.call('XRANGE', P .. 'ch', '(' .. from, '+')) do
    found[#found + 1] = item[1]
    found[#found + 1] = item[2][2]
  end
end
return found
`);

/** In: change. */
export const ANNOUNCE = defineScript(`${PRELUDE}${CASES}
tell(arg())
return 1
`);

/** In: from, to (epoch ms, both belong to it). Out: figures. */
export const READ_FIGURES = defineScript(`${PRELUDE}
return redis.call('ZRANGEBYSCORE', P .. 'fg', arg(), arg())
`);
