"""`manage.py createcachetable`, as the role that owns the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import createcachetable

from socle.role_des_migrations import refus_dits, role_des_migrations


class Command(createcachetable.Command):
    """Django's command, through DATABASE_URL_MIGRATIONS when it is set; `migrate` then gives the rights."""

    def handle(self, *args: Any, **options: Any) -> None:
        with role_des_migrations(), refus_dits():
            super().handle(*args, **options)
