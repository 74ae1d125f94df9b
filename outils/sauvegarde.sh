#!/usr/bin/env bash
# Backups, each in a folder of its own by `manage.py sauvegarder`, from the folder of the platform.
#   outils/sauvegarde.sh chaque-nuit   at one in the morning, for ever
#   outils/sauvegarde.sh maintenant    at once, before an upgrade
# Reads SAUVEGARDES, where it keeps the last fourteen, and what the platform reads.
set -euo pipefail
umask 077
gardees=14

maintenant() {
  local nom
  # One at a time: what a killed one left is swept.
  exec 9>"$SAUVEGARDES/.verrou"
  flock 9
  nom=$(date +%Y-%m-%dT%H%M%S)
  rm -rf "$SAUVEGARDES"/.2*
  python manage.py sauvegarder --vers "$SAUVEGARDES/$nom" >&2
  ls -d "$SAUVEGARDES"/2* | head -n "-$gardees" | xargs -r -d "\n" rm -rf
  echo "Sauvegarde $nom faite."
}

chaque-nuit() {
  while true; do
    # Two o’clock is missing one night of spring.
    heure=$(date -d 'today 01:00' +%s)
    [ "$heure" -gt "$(date +%s)" ] || heure=$(date -d 'tomorrow 01:00' +%s)
    sleep $((heure - $(date +%s)))
    "$0" maintenant || echo "La sauvegarde de cette nuit a échoué." >&2
  done
}

"${1:?chaque-nuit ou maintenant}"
