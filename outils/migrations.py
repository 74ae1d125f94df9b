"""Migrates the configured PostgreSQL from nothing, then what is ours back: the database must hold nothing of ours any more.

    python -m outils.migrations

A database that is as it was can be migrated again: that is not played.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

# Tables, views, sequences, types, functions with their triggers; what an extension brings is its own.
OBJETS = """
    SELECT nom FROM (
        SELECT 'pg_class'::regclass AS classe, oid, relname AS nom FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
        UNION ALL
        SELECT 'pg_type'::regclass, oid, typname FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
        UNION ALL
        SELECT 'pg_proc'::regclass, oid, proname || '()' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS objet
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = classe AND objid = oid AND deptype = 'e')
"""
DE_DJANGO = ("auth_", "django_")


def main() -> None:
    """Go there and back."""
    # Thousands of classes live an instant: looking often for those that are gone takes a fifth of the time.
    gc.set_threshold(200_000, 20, 100)
    call_command("makemigrations", check_changes=True, dry_run=True)
    call_command("migrate", verbosity=0)
    notres = [app.label for app in apps.get_app_configs() if Path(app.path).parent == Path(settings.BASE_DIR)]
    posees = objets()
    for label in reversed(notres):
        if any(nom.startswith(f"{label}_") for nom in posees):
            call_command("migrate", label, "zero", verbosity=0)
    if restent := sorted(nom for nom in objets() if not nom.startswith(DE_DJANGO)):
        sys.exit(f"Les migrations défaites laissent\u202f: {', '.join(restent)}")


def objets() -> set[str]:
    """Name what the database holds."""
    with connection.cursor() as curseur:
        curseur.execute(OBJETS)
        return {nom for (nom,) in curseur.fetchall()}


if __name__ == "__main__":
    django.setup()
    main()
