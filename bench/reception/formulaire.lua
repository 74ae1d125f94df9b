-- A page asked for, then its form posted with whatever it hides. Argument: the answers, encoded.
local fils = {}

function setup(thread)
  table.insert(fils, thread)
end

function init(arguments)
  reponses, pages = arguments[1], {}
  entetes = { ["Content-Type"] = "application/x-www-form-urlencoded" }
end

local function encoder(valeur)
  return (valeur:gsub("&amp;", "&"):gsub("[^%w%-_%.]", function(c) return string.format("%%%02X", c:byte()) end))
end

function request()
  local page = table.remove(pages)
  if page then return wrk.format("POST", nil, entetes, page .. reponses) end
  return wrk.format("GET")
end

function response(statut, _, corps)
  if statut ~= 200 then return end
  local caches = {}
  for balise in corps:gmatch("<input[^>]*>") do
    if balise:find('type="hidden"', 1, true) then
      local nom, valeur = balise:match('name="([^"]*)"'), balise:match('value="([^"]*)"')
      if nom and valeur then caches[#caches + 1] = nom .. "=" .. encoder(valeur) .. "&" end
    end
  end
  if #caches > 0 then table.insert(pages, table.concat(caches)) end
end

function done(bilan, latence)
  local fautes = bilan.errors
  io.write(string.format('\nBILAN {"requetes": %d, "duree": %f, "fautes": %d, "p50_ms": %f, "p99_ms": %f}\n', bilan.requests,
    bilan.duration / 1e6, fautes.connect + fautes.read + fautes.write + fautes.status + fautes.timeout,
    latence:percentile(50) / 1e3, latence:percentile(99) / 1e3))
end
