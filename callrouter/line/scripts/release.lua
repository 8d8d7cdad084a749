-- An offer of this place came to nothing: it may be offered again, in the order it never lost.
-- KEYS: callers   ARGV: place, prefix
local language = redis.call('HGET', KEYS[1], ARGV[1])
if not language then return 0 end
local order = redis.call('ZSCORE', ARGV[2] .. 'line:' .. language, ARGV[1])
if not order then return 0 end
redis.call('ZADD', ARGV[2] .. 'free:' .. language, order, ARGV[1])
return 1
