-- The position of a place in the line of its language, from 1, the one last told there, when it was
-- last told that nobody is signed in, whether that is so now, and whether everyone is in the line.
-- Whoever asks waits in Twilio's queue: that is remembered for a while, whether the line knows the
-- place or not.
-- KEYS: callers, told, warned   ARGV: place, prefix, its language if that is known, seconds
redis.call('SET', ARGV[2] .. 'waited:' .. ARGV[1], '1', 'EX', ARGV[4])
local language = ARGV[3]
local rank = language ~= '' and redis.call('ZRANK', ARGV[2] .. 'line:' .. language, ARGV[1])
if not rank then
  language = redis.call('HGET', KEYS[1], ARGV[1])
  if not language then return nil end
  rank = redis.call('ZRANK', ARGV[2] .. 'line:' .. language, ARGV[1])
  if not rank then return nil end
end
return {
  rank + 1, language,
  redis.call('HGET', KEYS[2], ARGV[1]) or '',
  redis.call('HGET', KEYS[3], ARGV[1]) or '',
  redis.call('EXISTS', ARGV[2] .. 'unattended:' .. language),
  redis.call('EXISTS', ARGV[2] .. 'whole'),
}
