-- An offer of this caller came to nothing: it may be offered again, in the place it never lost.
-- KEYS: callers   ARGV: caller, prefix
local language = redis.call('HGET', KEYS[1], ARGV[1])
if not language then return 0 end
local order = redis.call('ZSCORE', ARGV[2] .. 'line:' .. language, ARGV[1])
if not order then return 0 end
redis.call('ZADD', ARGV[2] .. 'free:' .. language, order, ARGV[1])
return 1
