import { CASES } from './case.lua.js';
import { FORGET, PRELUDE } from './prelude.lua.js';
import { defineScript } from './script.js';

/** In: conversation. Out: how many records there were. What stays (seen and unsent marks) names no conversation and runs out by itself. */
export const ERASE = defineScript(`${PRELUDE}${CASES}${FORGET}
local conv = arg()
local records = forget(conv)
redis.call('DEL', key(conv, 's'), key(conv, 'ou'))
return records
`);

/** Out: conversations waiting, conversations sending, buried events, timers. */
export const DEPTHS = defineScript(`${PRELUDE}${CASES}sweepCases()
redis.call('ZREMRANGEBYSCORE', P .. 'graves', '-inf', now)
return { redis.call('ZCARD', P .. 'due'), redis.call('ZCARD', P .. 'outdue'), redis.call('ZCARD', P .. 'graves'), redis.call('ZCARD', P .. 'timers') }
`);

/** KEYS: the counter. In: by, ttl. Out: the new value. */
export const COUNT = defineScript(`
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return value
`);
