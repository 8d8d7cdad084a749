-- A place joins the line of its language, or is found in it already: its order never changes.
-- KEYS: line, free, callers, told   ARGV: place, language, order, "1" when an offer of it is under
-- way, "1" when it was there before: what was told then may be forgotten here, and the best
-- position is taken for told, so that nobody hears a worse one.
-- Returns 1 when it was not there before.
local added = redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
if added == 1 and ARGV[4] ~= '1' then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
if added == 1 and ARGV[5] == '1' then
  redis.call('HSETNX', KEYS[4], ARGV[1], '1@')
end
return added
