"""The role that owns the tables: it migrates, and removes what is past its retention from the journal.

The web server and the workers never know its password: only the commands that need it are given it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


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
