-- Whatever stands in the line of a language, and is no place that joined it, goes: everyone behind
-- it would be told too high a position.
-- KEYS: line, free, callers   ARGV: language
-- Returns how many were taken out.
local gone = 0
for _, key in ipairs({KEYS[2], KEYS[1]}) do
  for _, place in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if redis.call('HGET', KEYS[3], place) ~= ARGV[1] then
      gone = gone + redis.call('ZREM', key, place)
    end
  end
end
return gone
