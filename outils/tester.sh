#!/usr/bin/env bash
# Everything that must hold. Starts its own PostgreSQL and Redis, and stops them. Ends on pytest's closing line.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
donnees=$(mktemp -d /tmp/barometre-tests.XXXXXX)
trap 'outils/services.sh arreter "$donnees" >/dev/null 2>&1 || true; rm -rf "$donnees"' EXIT

echo "== style, contrats d’import, types"
.venv/bin/ruff check .
.venv/bin/ruff format --check -q .
.venv/bin/lint-imports
.venv/bin/mypy .

eval "$(outils/services.sh demarrer "$donnees")"
export BAROMETRE_VAR="$donnees/var" DJANGO_SETTINGS_MODULE=barometre.settings.test
echo "== migrations, réglages d’exploitation, composition"
.venv/bin/python manage.py makemigrations --check --dry-run
# Forward from nothing, back to nothing, forward again, on PostgreSQL.
.venv/bin/python manage.py migrate -v 0
for app in rapports trophees sondages consultations bornes enquetes organismes campagnes socle comptes; do .venv/bin/python manage.py migrate -v 0 "$app" zero; done
.venv/bin/python manage.py migrate -v 0
# Keys of an instant: production refuses to start without.
hasard() { head -c 64 /dev/urandom | base64 -w0; }
SECRET_KEY=$(hasard) CLE_DE_COFFRE=$(hasard) PROXYS_DE_CONFIANCE=0 EMAIL_URL=dossier:// EMAIL_EXPEDITEUR=barometre@exemple.fr DJANGO_SETTINGS_MODULE=barometre.settings.prod .venv/bin/python manage.py check --deploy --fail-level WARNING
SECRET_KEY=$(hasard) CLE_DE_COFFRE=$(hasard) PROXYS_DE_CONFIANCE=0 EMAIL_URL=dossier:// EMAIL_EXPEDITEUR=barometre@exemple.fr POSTGRES_PASSWORD=$(hasard) POSTGRES_PASSWORD_MIGRATIONS=$(hasard) docker-compose config -q

echo "== tests"
# One process a core; a file stays whole, its fixtures are shared.
.venv/bin/pytest -n auto --dist loadfile --hypothesis-profile=rejouable "$@"
