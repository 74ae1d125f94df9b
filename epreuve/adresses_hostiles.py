"""The requests of `epreuve/fuzz.py`, and what happened."""

from __future__ import annotations

import logging
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import cycle, islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.test.utils import override_settings
from django.utils.crypto import get_random_string

from campagnes import web
from tests.architecture.adresses import adresses
from tests.architecture.distribution import dresser_distribution
from tests.architecture.hostile import CORPS, VALEURS, VALEURS_JSON, VALEURS_RAPIDES, parametres_lus, requete
from tests.factories.partenaires import JetonApiFactory

# Where the control puts its mistake.
PAGES_DU_TEMOIN = "bornes:pilotage_bornes"
AUTRES_PAR_PARAMETRE = 4
# Who asks what no session opens.
PARTENAIRE, PORTEUR = "partenaire", "bec_epreuve"
EN_TETES_DU_PORTEUR = {"Authorization": f"Bearer {PORTEUR}", "Idempotency-Key": "epreuve", "If-Match": "*"}


def principal(faute: str, *, est_entier: bool) -> dict[str, Any]:
    """Fuzz, every role with every value when `est_entier`, and return what was seen."""
    logging.disable(logging.CRITICAL)
    if faute == "chiffres":
        _lire_comme_avant()
    call_command("charger_referentiels", stdout=sys.stderr)
    with TemporaryDirectory() as medias, override_settings(
        MEDIA_ROOT=medias, ALLOWED_HOSTS=["testserver"], CELERY_TASK_ALWAYS_EAGER=True,
        SESSION_ENGINE="django.contrib.sessions.backends.db",
    ):  # fmt: skip
        return Fuzz(dresser_distribution(Path(medias)), est_entier=est_entier).courir(
            seulement=PAGES_DU_TEMOIN if faute else ""
        )


def _lire_comme_avant() -> None:
    """Read the number of one page as pages used to."""
    web.demande = _demande_comme_avant  # type: ignore[assignment]


def _demande_comme_avant(request: HttpRequest, editions: Iterable[Any]) -> Any:
    annee = request.GET.get("edition", "")
    return next((e for e in editions if e.annee == int(annee)), None) if annee.isdecimal() else None


class Fuzz:
    """The cast, its browsers, and what happened."""

    def __init__(self, distribution: Any, *, est_entier: bool) -> None:
        self.distribution, self.est_entier = distribution, est_entier
        self.jeton = get_random_string(32)
        self.bilan: dict[str, Any] = {"appels": 0, "adresses": 0, "parametres": 0, "corps": 0, "fautes": {}}
        self.navigateurs = {}
        for role, personne in distribution.personnes.items():
            # The token of forms is checked, and given: forms are read in the order of production.
            navigateur = self.navigateurs[role] = Client(raise_request_exception=False, enforce_csrf_checks=True)
            navigateur.cookies["csrftoken"] = self.jeton
            if personne is not None:
                navigateur.force_login(personne, backend="allauth.account.auth_backends.AuthenticationBackend")
        JetonApiFactory(mots=PORTEUR)
        self.porteur = Client(raise_request_exception=False, headers=EN_TETES_DU_PORTEUR)

    def courir(self, seulement: str = "") -> dict[str, Any]:
        """Walk the addresses whose name begins with `seulement`."""
        for adresse, table in _declarees([une for une in adresses() if une.nom.startswith(seulement)]):
            objets = self.distribution.objets[table["objet"]] if "objet" in table else {"propre": {}}
            chemin = adresse.vers(**objets.get("propre", next(iter(objets.values()))))
            self.bilan["adresses"] += 1
            if table.get("porteur"):
                self.navigateurs[PARTENAIRE] = self.porteur
            self._parametres(adresse.nom, chemin)
            if "POST" in table.get("methode", "GET") or chemin.startswith("/api/bornes/"):
                self._corps(adresse.nom, chemin)
            self.navigateurs.pop(PARTENAIRE, None)
        return self.bilan

    def _parametres(self, nom: str, chemin: str) -> None:
        """Ask as each role, then give hostile values to each parameter that its page looked up."""
        # Who is answered alike is served by the same lines: an open page and a refusal each get every value.
        lecteurs: dict[tuple[str, int], list[str]] = {}
        for role in self.navigateurs:
            with parametres_lus() as lues:
                statut = self._demander(f"{nom}, {role}", role, "get", chemin)
            self.bilan["parametres"] += len(lues)
            for parametre in sorted(lues):
                lecteurs.setdefault((parametre, statut), []).append(role)
        for (parametre, _), roles in lecteurs.items():
            for role, mot in self._donnes(roles):
                adresse = f"{chemin}?{requete([parametre], VALEURS[mot])}"
                self._demander(f"{nom}, {role}, {parametre}={mot}", role, "get", adresse)

    @cached_property
    def _autres(self) -> Iterator[str]:
        return cycle([mot for mot in VALEURS if mot not in VALEURS_RAPIDES])

    def _donnes(self, roles: list[str]) -> Iterable[tuple[str, str]]:
        """Return who sends which value: each every one when it is whole, else in turn, no role left out.

        Then the values that broke the most pages go to every parameter; the others are dealt from one to the next.
        """
        if self.est_entier:
            return product(roles, VALEURS)
        donnees = [*VALEURS_RAPIDES, *islice(self._autres, AUTRES_PAR_PARAMETRE)]
        return islice(zip(cycle(roles), cycle(donnees), strict=False), max(len(roles), len(donnees)))

    def _corps(self, nom: str, chemin: str) -> None:
        champs = (
            b"code",
            b"avis",
            b"enveloppes",
            b"appareil",
            b"horloge",
            b"urne",
            b"idees",
            b"message",
            b"reponses",
            b"groupe",
            b"version",
            b"organisme",
        )
        faits = [b'{"%s": %s}' % (champ, valeur) for champ in champs for valeur in VALEURS_JSON]
        tout = b"{%s}" % b", ".join(b'"%s": %s' % (champ, b'"\\u0000"') for champ in champs)
        en_json = chemin.startswith(("/api/", "/sondage/", "/terrain/enveloppes/"))
        for corps in (*CORPS.values(), *(faits if en_json else ()), tout):
            self.bilan["corps"] += 1
            role = "enqueteur" if chemin.startswith("/terrain/") else "administrateur"
            role = PARTENAIRE if PARTENAIRE in self.navigateurs else role
            options = {"data": corps, "content_type": "application/json"}
            self._demander(f"{nom}, {role}, {corps[:40]!r}", role, "post", chemin, **options)

    def _demander(self, mots: str, role: str, methode: str, chemin: str, **options: Any) -> int:
        navigateur = self.navigateurs[role]
        entetes = {"X-CSRFToken": self.jeton}
        with _rien_ne_reste():
            reponse = getattr(navigateur, methode)(chemin, headers=entetes, **options)
            if reponse.streaming:
                reponse.close()
        self.bilan["appels"] += 1
        if reponse.status_code >= 500:
            self.bilan["fautes"][f"{mots} → {reponse.status_code}"] = 1
            sys.stderr.write(f"{mots} → {reponse.status_code}\n")
        return int(reponse.status_code)


def _declarees(toutes: list[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    acces = tomllib.loads((Path(__file__).parent.parent / "tests/architecture/acces.toml").read_text(encoding="utf-8"))
    return ((adresse, acces[adresse.nom]) for adresse in toutes)


@contextmanager
def _rien_ne_reste() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
