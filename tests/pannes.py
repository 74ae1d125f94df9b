"""Falls that tests bring about."""

from __future__ import annotations

from django.db import connection


def rompre_la_connexion():
    """Have PostgreSQL close the connection of this thread, which only its next statement learns."""
    autre = connection.copy()
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        (pid,) = curseur.fetchone()
    with autre.cursor() as curseur:
        curseur.execute("SELECT pg_terminate_backend(%s)", [pid])
    autre.close()
