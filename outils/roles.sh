#!/usr/bin/env bash
# The two roles of PostgreSQL, run once by its image on a fresh volume: the owner of the tables, who migrates, and the
# application, that owns nothing. `manage.py migrate` gives the second its rights. The superuser keeps no password.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
  -v base="$POSTGRES_DB" -v migrations="$MOT_DE_PASSE_MIGRATIONS" -v application="$MOT_DE_PASSE_APPLICATION" <<'SQL'
CREATE ROLE barometre_migrations LOGIN PASSWORD :'migrations';
CREATE ROLE barometre LOGIN PASSWORD :'application';
ALTER DATABASE :"base" OWNER TO barometre_migrations;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
