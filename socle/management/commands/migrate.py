"""`manage.py migrate`, as the role that owns the tables; the role of the application is then given its rights."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from socle.attente_des_migrations import insister
from socle.declencheurs import MAINTENANCE, accorder
from socle.rendu_des_migrations import rendu_au_plus_juste
from socle.role_des_migrations import refus_dits, role_des_migrations


class Command(migrate.Command):
    """Django's command, through DATABASE_URL_MIGRATIONS when it is set, behind which nobody waits long."""

    _en_cours: Any = None

    def handle(self, *args: Any, **options: Any) -> None:
        application = str(connection.settings_dict["USER"])

        def migrer() -> None:
            super(Command, self).handle(*args, **options)
            if connection.vendor == "postgresql" and connection.settings_dict["USER"] != application:
                self._accorder(application)

        with role_des_migrations(), refus_dits(), rendu_au_plus_juste():
            insister(migrer, nommer=lambda: str(self._en_cours or "migrate"), dire=self.stderr.write)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Remember which one is under way."""
        self._en_cours = None if action.endswith("_success") else migration
        super().migration_progress_callback(action, migration, fake)

    def _accorder(self, application: str) -> None:
        accorder(application)
        if connection.pg_version < MAINTENANCE:  # type: ignore[attr-defined]
            self.stderr.write(
                "Avant PostgreSQL 17, seul le propriétaire d’une table peut la vidanger\u202f: à deux rôles, "
                "les urnes des consultations d’agents garderaient leurs anciennes lignes."
            )
