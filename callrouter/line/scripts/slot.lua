-- A slot of the calls per second that the account may make, shared by all dispatchers.
-- KEYS: slot   ARGV: microseconds between two slots
-- Returns 0 when the slot is taken, else the microseconds until there is one.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local free = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
-- A clock that was set back must not close the gate for hours.
if free > now + 10 * tonumber(ARGV[1]) then free = now end
if free > now then return free - now end
redis.call('SET', KEYS[1], string.format('%.0f', now + tonumber(ARGV[1])), 'EX', 60)
return 0
