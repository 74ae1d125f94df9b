-- One request a call, fresh identities. Arguments: « nue », « lot nu » or « produit », answers a request, then one token a thread.
local fils = {}
local COMMENTAIRE = "Accueil aimable mais une heure d'attente debout, et le guichet des cartes ferme sans prevenir."

function setup(thread)
  thread:set("rang", #fils + 1)
  table.insert(fils, thread)
end

function init(arguments)
  genre, taille, jeton = arguments[1], tonumber(arguments[2]), arguments[2 + rang] or ""
  sequence, essai = 0, rang == 1
  local source = io.open("/dev/urandom", "rb")
  local graine = 0
  for _ = 1, 6 do graine = graine * 256 + source:read(1):byte() end
  source:close()
  math.randomseed(graine)
  entetes = { ["Content-Type"] = "application/json", ["Authorization"] = "Borne " .. jeton }
end

local function identite()
  local h = math.random
  return string.format("%04x%04x-%04x-4%03x-%04x-%04x%04x%04x", h(0, 65535), h(0, 65535), h(0, 65535), h(0, 4095),
    h(32768, 49151), h(0, 65535), h(0, 65535), h(0, 65535))
end

local function avis(instant)
  sequence = sequence + 1
  return string.format('{"id":"%s","sequence":%d,"saisi_le":"%s","reponses":{"K1":%d,"K2":"etat-civil","K3":"oui",'
    .. '"K4":["attente","clarte"],"K5":"plutot","K6":"%s"}}', identite(), sequence, instant, math.random(1, 5), COMMENTAIRE)
end

local function nu()
  return string.format('{"id":"%s","service":%d,"note":%d,"raisons":["attente","clarte"],"commentaire":"%s"}',
    identite(), math.random(1, 200), math.random(1, 5), COMMENTAIRE)
end

function request()
  if genre == "nue" then return wrk.format("POST", nil, entetes, nu()) end
  if genre == "lot nu" then
    local lot = {}
    for n = 1, taille do lot[n] = nu() end
    return wrk.format("POST", nil, entetes, '{"avis":[' .. table.concat(lot, ",") .. "]}")
  end
  local avant = sequence
  local instant = os.date("!%Y-%m-%dT%H:%M:%S+00:00")
  local lot = {}
  for n = 1, taille do lot[n] = avis(instant) end
  -- wrk asks its first thread for one request that it does not send.
  if essai then sequence, essai = avant, false end
  return wrk.format("POST", nil, entetes, '{"avis":[' .. table.concat(lot, ",") .. "]}")
end

function done(bilan, latence)
  local fautes = bilan.errors
  io.write(string.format('\nBILAN {"requetes": %d, "duree": %f, "fautes": %d, "p50_ms": %f, "p99_ms": %f}\n', bilan.requests,
    bilan.duration / 1e6, fautes.connect + fautes.read + fautes.write + fautes.status + fautes.timeout,
    latence:percentile(50) / 1e3, latence:percentile(99) / 1e3))
end
