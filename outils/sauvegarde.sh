#!/usr/bin/env bash
# A backup: the database, then the files, in a folder of its own, as docs/exploitation.md restores them.
#   outils/sauvegarde.sh chaque-nuit   at one in the morning, for ever
#   outils/sauvegarde.sh maintenant    at once, before an upgrade
# Reads PGHOST, PGUSER, PGPASSWORD and PGDATABASE (the owner of the tables), MEDIA_ROOT and SAUVEGARDES, where it keeps
# the last fourteen.
set -euo pipefail
umask 077
gardees=14

maintenant() {
  local nom provisoire
  # One at a time: what a killed one left is swept.
  exec 9>"$SAUVEGARDES/.verrou"
  flock 9
  nom=$(date +%Y-%m-%dT%H%M%S)
  provisoire=$SAUVEGARDES/.$nom
  rm -rf "$SAUVEGARDES"/.2*
  mkdir "$provisoire"
  # The database first: a file is written before the row that names it.
  pg_dump --format custom --no-owner --file "$provisoire/base.sauvegarde"
  # 1: a file went or grew meanwhile.
  tar --create --file "$provisoire/medias.sauvegarde" --directory "$MEDIA_ROOT" . || [ $? = 1 ]
  sync "$provisoire"/*
  mv "$provisoire" "$SAUVEGARDES/$nom"
  ls -d "$SAUVEGARDES"/2* | head -n "-$gardees" | xargs -r rm -rf
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
