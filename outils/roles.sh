#!/usr/bin/env bash
# The two roles of PostgreSQL, run once by its image on a fresh volume: the owner of the tables, who migrates, and the
# application, that owns nothing. `manage.py migrate` gives the second its rights. The superuser keeps no password.
set -euo pipefail
: "${MOT_DE_PASSE_MIGRATIONS:?} ${MOT_DE_PASSE_APPLICATION:?}"
# Passwords stay out of the command, that any account of the machine may list.
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
\getenv base POSTGRES_DB
\getenv migrations MOT_DE_PASSE_MIGRATIONS
\getenv application MOT_DE_PASSE_APPLICATION
CREATE ROLE barometre_migrations LOGIN PASSWORD :'migrations';
CREATE ROLE barometre LOGIN PASSWORD :'application';
ALTER DATABASE :"base" OWNER TO barometre_migrations;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
