#!/usr/bin/env bash
# The demonstration: SQLite, one web server, real Celery workers and their clock on an embedded broker, kept alive.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=barometre.settings.dev BAROMETRE_DEMO=1 PORT=${PORT:-8000}
export NIVEAU_JOURNAUX=WARNING BASE_URL="http://localhost:$PORT" PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore
# Whatever else this shell runs keeps its data.
unset REDIS_URL DATABASE_URL DATABASE_URL_MIGRATIONS EMAIL_URL MEDIA_ROOT S3_URL STATIC_ROOT
python=.venv/bin/python
$python - "$PORT" <<'P' || exit 3
import socket, sys
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind(("127.0.0.1", int(sys.argv[1])))
except OSError:
    sys.exit(f"Le port {sys.argv[1]} est déjà pris : essayez make demo PORT={int(sys.argv[1]) + 1}")
P
# In one process: starting Django takes longer than migrating. Little of what is built becomes garbage: looking for it as
# often as usual takes one second in twelve.
$python - <<'P'
import gc, sys
import manage
gc.set_threshold(200_000, 20, 100)
for commande in ("migrate -v 0", "demo"):
    sys.argv = ["manage.py", *commande.split()]
    manage.main()
P
exec $python -m outils.superviser $python outils/attendre.py "http://127.0.0.1:$PORT/sante/pret"
