-- A place leaves the line. Where somebody may come back to it, what was told there is kept.
-- KEYS: callers, told, warned   ARGV: place, prefix, "1" when somebody may come back
local language = redis.call('HGET', KEYS[1], ARGV[1])
if ARGV[3] ~= '1' then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
end
if not language then return 0 end
redis.call('ZREM', ARGV[2] .. 'line:' .. language, ARGV[1])
redis.call('ZREM', ARGV[2] .. 'free:' .. language, ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
