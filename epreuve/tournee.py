"""The cast of the access matrix going round the platform: each address that a role may read, on what is hers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import override_settings

from tests.architecture.distribution import dresser_distribution
from tests.architecture.hostile import parametres_lus
from tests.architecture.marche import SESSIONS
from tests.architecture.test_matrice_acces import ADRESSES, DECLAREES, regle_de

MOTEUR = "allauth.account.auth_backends.AuthenticationBackend"


class Relue(NamedTuple):
    """An answer: whose, by which address, what it looked up in its parameters, what it holds."""

    nom: str
    role: str
    chemin: str
    reponse: HttpResponseBase
    parametres: frozenset[str]
    corps: bytes

    @property
    def ou(self) -> str:
        """Say whose answer it is, and of which address."""
        return f"{self.nom}, {self.role}"


class Tournee:
    """The cast, and a browser a role."""

    def __init__(self, medias: Path) -> None:
        self.distribution = dresser_distribution(medias)
        self.clients = {}
        for role, personne in self.distribution.personnes.items():
            self.clients[role] = Client(raise_request_exception=False)
            if personne is not None:
                self.clients[role].force_login(personne, backend=MOTEUR)

    def lire(self, role: str, nom: str, chemin: str, suite: str = "") -> Relue:
        """Ask for an address as a role; nothing that it writes stays."""
        with transaction.atomic(), parametres_lus() as lus:
            reponse: Any = self.clients[role].get(f"{chemin}{suite}")
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            transaction.set_rollback(True)
        return Relue(nom, role, chemin, reponse, frozenset(lus), corps)

    def lectures(self, roles: Sequence[str]) -> Iterator[Relue]:
        """Read each address that is a reading, once for each role that may, on its own object."""
        for role in roles:
            for nom in DECLAREES:
                regle = regle_de(nom)
                if "GET" not in regle.methode.split() or role not in regle.qui or regle.statut:
                    continue
                cas = self.distribution.objets[regle.objet] if regle.objet else {"propre": {}}
                if "propre" in cas:
                    yield self.lire(role, nom, ADRESSES[nom].vers(**cas["propre"]))


Ronde = TypeVar("Ronde", bound=Tournee)


@contextmanager
def tournee(laquelle: type[Ronde], **reglages: Any) -> Iterator[Ronde]:
    """Dress the cast in a folder of its own, as in production."""
    logging.disable(logging.CRITICAL)
    # Of another cast.
    cache.clear()
    call_command("charger_referentiels", stdout=sys.stderr)
    with TemporaryDirectory() as medias, override_settings(
        **{"MEDIA_ROOT": medias, "ALLOWED_HOSTS": ["testserver"], "BAROMETRE_DEMO": False, "SESSION_ENGINE": SESSIONS,
           "CELERY_TASK_ALWAYS_EAGER": True, **reglages}
    ):  # fmt: skip
        yield laquelle(Path(medias))
