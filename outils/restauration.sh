#!/usr/bin/env bash
# `manage.py restaurer`, by whoever may read the backups: what it wrote goes back to the owner of the data, however it ends.
set -euo pipefail
trap 'chown -R --reference="$BAROMETRE_VAR" "$BAROMETRE_VAR"' EXIT
python manage.py restaurer "$@"
