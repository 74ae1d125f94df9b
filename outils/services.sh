#!/usr/bin/env bash
# Private PostgreSQL and Redis for the tests: free ports, fresh data, no durability. Prints shell exports.
#   outils/services.sh demarrer [DOSSIER [RÉGLAGE…]]   start (or reuse) and print DATABASE_URL, REDIS_URL
#   outils/services.sh arreter  [DOSSIER]              stop
# A setting of PostgreSQL is written nom=valeur.
set -euo pipefail
racine=$(cd "$(dirname "$0")/.." && pwd)
acte=${1:-demarrer}
dossier=${2:-$racine/var/services}
reglages=("${@:3}")
binaires=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$binaires" ] || binaires=$(dirname "$(command -v initdb)")

en_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
port_libre() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

demarrer() {
  mkdir -p "$dossier"
  if [ -f "$dossier/env" ] && (. "$dossier/env"; "$binaires/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT" && redis-cli -p "$REDIS_PORT" ping >/dev/null 2>&1); then
    cat "$dossier/env"; return
  fi
  arreter >/dev/null 2>&1 || true
  # PostgreSQL refuses root, and the checkout may be closed to its user: data go to a private temporary folder.
  donnees=$(mktemp -d /tmp/barometre-pg.XXXXXX)
  [ "$(id -u)" = 0 ] && chown postgres "$donnees"
  pg_port=$(port_libre); redis_port=$(port_libre)
  en_postgres "$binaires/initdb" -D "$donnees/pg" -U barometre -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  en_postgres "$binaires/pg_ctl" -D "$donnees/pg" -w -l "$donnees/pg.log" -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$donnees -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c max_connections=300 -c shared_buffers=256MB${reglages[*]/#/ -c }" start >/dev/null
  redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --daemonize yes --dir "$donnees" --pidfile "$donnees/redis.pid" >/dev/null
  "$binaires/createdb" -h 127.0.0.1 -p "$pg_port" -U barometre barometre
  {
    echo "export PG_PORT=$pg_port REDIS_PORT=$redis_port SERVICES_DONNEES=$donnees"
    echo "export DATABASE_URL=postgres://barometre@127.0.0.1:$pg_port/barometre"
    echo "export REDIS_URL=redis://127.0.0.1:$redis_port/0"
  } > "$dossier/env"
  cat "$dossier/env"
}

arreter() {
  [ -f "$dossier/env" ] || return 0
  . "$dossier/env"
  redis-cli -p "$REDIS_PORT" shutdown nosave >/dev/null 2>&1 || true
  en_postgres "$binaires/pg_ctl" -D "$SERVICES_DONNEES/pg" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$SERVICES_DONNEES" "$dossier/env"
}

"$acte"
