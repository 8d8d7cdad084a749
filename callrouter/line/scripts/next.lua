-- The place to be offered next among some languages, taken out of those that are free to be
-- offered; it stays in the line. Who is first is decided by rules/priority.py: this follows it.
-- ARGV: prefix, width of a rank, order below which Standard places overtake (0: none), languages...
-- Nobody is taken from a line that was emptied and not put back yet: those ahead may be missing.
-- Returns nil, or {place, language, order, and for each language the free places of rank 0, 1, 2
-- as they stood before}.
local prefix, width, overtaking = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if redis.call('EXISTS', prefix .. 'whole') == 0 then return nil end
local first
local stood = {}

-- The first place of a language from this order on becomes the first of all if nobody else is.
local function consider(language, low)
  -- Orders are finite and not below 0: what is not ours may be anything.
  local found = redis.call('ZRANGEBYSCORE', prefix .. 'free:' .. language, low, '(+inf',
    'WITHSCORES', 'LIMIT', 0, 1)
  if #found == 0 then return end
  local one = {place = found[1], order = tonumber(found[2]), language = language}
  one.standing = one.order
  if one.order >= 2 * width and one.order < overtaking then
    one.standing = one.order - width
  end
  if not first or one.standing < first.standing or (one.standing == first.standing and
      (one.order < first.order or (one.order == first.order and one.place < first.place))) then
    first = one
  end
end

for i = 4, #ARGV do
  local language = ARGV[i]
  consider(language, '0')
  if overtaking > 0 then consider(language, string.format('%.0f', 2 * width)) end
  for rank = 0, 2 do
    local high = rank == 2 and '+inf' or string.format('(%.0f', (rank + 1) * width)
    table.insert(stood, redis.call('ZCOUNT', prefix .. 'free:' .. language,
      string.format('%.0f', rank * width), high))
  end
end
if not first then return nil end

redis.call('ZREM', prefix .. 'free:' .. first.language, first.place)
local answer = {first.place, first.language, string.format('%.0f', first.order)}
for _, count in ipairs(stood) do table.insert(answer, count) end
return answer
