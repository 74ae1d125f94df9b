#!/usr/bin/env bash
# Starts its own PostgreSQL and Redis, and stops them. Ends on pytest's closing line.
#   outils/tester.sh          everything that must hold
#   outils/tester.sh rapide   what one wants to know before each commit
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
donnees=$(mktemp -d /tmp/barometre-tests.XXXXXX)
trap 'outils/services.sh arreter "$donnees" >/dev/null 2>&1 || true; rm -rf "$donnees"' EXIT
# Tests never commit what most of them write: statistics taken meanwhile say that tables are empty, and a list of a
# thousand rows is then joined row by row, for minutes. Without any, PostgreSQL looks at the size of the files.
eval "$(outils/services.sh demarrer "$donnees" autovacuum=off)"
export BAROMETRE_VAR="$donnees/var" DJANGO_SETTINGS_MODULE=barometre.settings.test
# Images of Python often ask for it: each process, and there are hundreds, would compile the project again.
unset PYTHONDONTWRITEBYTECODE

# Keys of an instant: production refuses to start without.
hasard() { head -c 64 /dev/urandom | base64 -w0; }
en_exploitation() {
  SECRET_KEY=$(hasard) CLE_DE_COFFRE=$(hasard) CLE_DE_SAUVEGARDE=$(hasard) POSTGRES_PASSWORD=$(hasard) POSTGRES_PASSWORD_MIGRATIONS=$(hasard) \
    PROXYS_DE_CONFIANCE=0 EMAIL_URL=dossier:// EMAIL_EXPEDITEUR=barometre@exemple.fr DJANGO_SETTINGS_MODULE=barometre.settings.prod "$@"
}

imports() { echo "== contrats d’import"; .venv/bin/lint-imports; }

# The compiler of scripts is a program of its own: no node is needed.
types() { echo "== types"; .venv/bin/mypy .; node_modules/@typescript/typescript-*/lib/tsc; }

migrations() {
  echo "== migrations, réglages d’exploitation, composition"
  .venv/bin/python -m outils.migrations
  en_exploitation .venv/bin/python manage.py check --deploy --fail-level WARNING
  en_exploitation docker-compose config -q
}

# What holds the house, rules with their properties, the acts that every app stands on. Types, once mypy remembers them.
RAPIDE="tests/architecture $(find tests -name logic | xargs) tests/socle/actions tests/comptes/actions tests/campagnes/actions tests/organismes/actions"
processus=$(($(nproc) + 1)) a_verifier=("$@") cote="imports types migrations"
if [ "${1:-}" = rapide ]; then
  processus=$(nproc) a_verifier=(--ignore tests/architecture/test_matrice_acces.py -m "not lent and not navigateur" $RAPIDE "${@:2}") cote=imports
  [ -d .mypy_cache ] && cote="imports types"
fi

echo "== style"
.venv/bin/ruff check .
.venv/bin/ruff format --check -q .
.venv/bin/djangofmt --check -q templates
.venv/bin/djangofmt check -q templates

# The tests do not wait for these, and they tell their faults at the end.
for acte in $cote; do "$acte"; done >"$donnees/a-cote.txt" 2>&1 &
a_cote=$!
code=0

echo "== tests"
# Each process compiles what it imports, tests too: in a fresh checkout, one does it for all. A fault there is told below.
[ -d tests/__pycache__ ] || .venv/bin/pytest --collect-only "${a_verifier[@]}" >/dev/null 2>&1 || true
# A file stays whole, its fixtures are shared; one process more than cores, for browsers and PostgreSQL keep some waiting.
# Their databases go with the server: dropping each waits for a checkpoint, five to seven seconds after the last test.
.venv/bin/pytest -n "$processus" --dist loadfile --no-loadscope-reorder --reuse-db --hypothesis-profile=rejouable "${a_verifier[@]}" || code=$?
wait "$a_cote" || { code=$?; cat "$donnees/a-cote.txt" >&2; }
exit "$code"
