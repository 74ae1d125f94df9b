"""`manage.py migrate`, as the role that owns the tables; the role of the application is then given its rights."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from socle.declencheurs import MAINTENANCE, accorder
from socle.rendu_des_migrations import rendu_au_plus_juste
from socle.role_des_migrations import role_des_migrations


class Command(migrate.Command):
    """Django's command, through DATABASE_URL_MIGRATIONS when it is set."""

    def handle(self, *args: Any, **options: Any) -> None:
        application = str(connection.settings_dict["USER"])
        with role_des_migrations(), rendu_au_plus_juste():
            super().handle(*args, **options)
            if connection.vendor == "postgresql" and connection.settings_dict["USER"] != application:
                self._accorder(application)

    def _accorder(self, application: str) -> None:
        accorder(application)
        if connection.pg_version < MAINTENANCE:  # type: ignore[attr-defined]
            self.stderr.write(
                "Avant PostgreSQL 17, seul le propriétaire d’une table peut la vidanger\u202f: à deux rôles, "
                "les urnes des consultations d’agents garderaient leurs anciennes lignes."
            )
