"""The role that owns the tables: it migrates, and removes what is past its retention from the journal.

The web server and the workers never know its password: only the commands that need it are given it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, connection

from socle.commandes import ENTREE_REFUSEE, PANNE

SANS_DROIT = "42501"


@contextmanager
def role_des_migrations() -> Iterator[None]:
    """Make the connection of this thread that of the owner of the tables, outside any transaction.

    Without DATABASE_URL_MIGRATIONS one role does everything, and nothing changes.
    """
    if not settings.BASE_DES_MIGRATIONS:
        yield
        return
    connection.validate_no_atomic_block()
    celle_de_l_application = connection.settings_dict
    connection.close()
    connection.settings_dict = {**celle_de_l_application, **settings.BASE_DES_MIGRATIONS}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = celle_de_l_application


@contextmanager
def refus_dits() -> Iterator[None]:
    """Say in French, as a CommandError, that the database does not take who makes its tables, or lets it make none."""
    variable = "DATABASE_URL_MIGRATIONS" if settings.BASE_DES_MIGRATIONS else "DATABASE_URL"
    try:
        connection.ensure_connection()
    except OperationalError:
        raise CommandError(
            f"La base ne répond pas, ou refuse ce rôle\u202f: voyez si son serveur tourne, et ce que dit {variable}.",
            returncode=PANNE,
        ) from None
    try:
        yield
    except DatabaseError as refus:
        if not _est_sans_droit(refus):
            raise
        raise CommandError(
            f"Le rôle de {variable} n’a pas le droit de changer les tables\u202f: donnez à cette commande "
            "DATABASE_URL_MIGRATIONS, l’adresse de la base par le rôle qui la possède.",
            returncode=ENTREE_REFUSEE,
        ) from None


def _est_sans_droit(refus: BaseException | None) -> bool:
    """Tell whether a right was missing; Django says the first refusal of all, that of its own table, in other words."""
    while refus is not None:
        if getattr(refus, "pgcode", None) == SANS_DROIT:
            return True
        refus = refus.__cause__ or refus.__context__
    return False
