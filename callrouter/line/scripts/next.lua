-- The place to be offered next among some languages, taken out of those that are free to be
-- offered; it stays in the line.
-- ARGV: prefix, width of a rank, milliseconds now, overtake_after in ms (0: strict order), languages...
-- Nobody is taken from a line that was emptied and not put back yet: those ahead may be missing.
-- Returns nil, or {place, language, order, and for each language the free places of rank 0, 1, 2
-- as they stood before}.
local prefix, width, now, overtake_after = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if redis.call('EXISTS', prefix .. 'whole') == 0 then return nil end
local best, bestorder, bestlanguage
local stood = {}

local function head(language, low, high)
  local found = redis.call('ZRANGEBYSCORE', prefix .. 'free:' .. language, low, high,
    'WITHSCORES', 'LIMIT', 0, 1)
  if #found == 0 then return nil end
  return found[1], tonumber(found[2])
end

for i = 5, #ARGV do
  local language = ARGV[i]
  local place, order = head(language, '-inf', '+inf')
  -- Two languages may hold equal orders; then the places' ids decide.
  if place and (not bestorder or order < bestorder or (order == bestorder and place < best)) then
    best, bestorder, bestlanguage = place, order, language
  end
  for rank = 0, 2 do
    local high = rank == 2 and '+inf' or string.format('(%.0f', (rank + 1) * width)
    table.insert(stood, redis.call('ZCOUNT', prefix .. 'free:' .. language,
      string.format('%.0f', rank * width), high))
  end
end
if not best then return nil end

-- The guard against starvation: a Standard place that has waited for so long goes before a Premium one that
-- came later, never before a partner.
if overtake_after > 0 and bestorder >= width and bestorder < 2 * width then
  local arrived, overtakes = bestorder - width, nil
  for i = 5, #ARGV do
    local place, order = head(ARGV[i], string.format('%.0f', 2 * width), '+inf')
    if place then
      local since = order - 2 * width
      local first = since < arrived or (since == arrived and overtakes and place < best)
      if first and now - since > overtake_after then
        best, bestorder, bestlanguage, arrived, overtakes = place, order, ARGV[i], since, true
      end
    end
  end
end

redis.call('ZREM', prefix .. 'free:' .. bestlanguage, best)
local answer = {best, bestlanguage, string.format('%.0f', bestorder)}
for _, count in ipairs(stood) do table.insert(answer, count) end
return answer
