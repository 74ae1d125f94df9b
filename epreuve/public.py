"""Everybody who comes to the platform on a campaign day, through its relay: each act is done again until it is answered.

What is kept of an act is when it was first tried and when it was answered: the difference is what somebody waited.
"""

from __future__ import annotations

import http.client
import itertools
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from epreuve.avis import Foule
from epreuve.enveloppes import FileDeGestes, files_de_gestes
from epreuve.parc import HOTE
from epreuve.personne import Page, Personne, chemin_de
from epreuve.serveur_de_courriel import ServeurDeCourriel, texte_de
from epreuve.telephone import Registre, lots

PATIENCE_S = 90
ENTRE_DEUX_ESSAIS_S = 0.2
ENTRE_DEUX_AVIS_S = 0.25
ENTRE_DEUX_PAGES_S = 0.3
ENTRE_DEUX_LOTS_S = 4.0
PUBLIQUES = ("/", "/inscription/", "/consultations/", "/connexion/")
DE_SON_ESPACE = ("/espace/", "/espace/resultats/")
CONFIRMER = re.compile(r"https://\S+/inscription/confirmation/\S+")
FICHIER = re.compile(r'href="(/espace/rapport/\d+/fichier/)"')


class Vecu(NamedTuple):
    """An act: what, when it was first tried and when it was answered, how often it had to be tried again."""

    quoi: str
    depart: float
    fin: float
    echecs: int


@dataclass
class Public:
    """Kiosks, phones of users, shoppers, readers, and in each round somebody who registers and somebody who orders."""

    monde: dict[str, Any]
    graine: int
    courriels: ServeurDeCourriel
    dossier: Path
    adresse: str = f"https://{HOTE}"
    vecus: list[Vecu] = field(default_factory=list)
    foule: Foule = field(init=False)
    gestes: Registre = field(init=False)
    files: list[FileDeGestes] = field(init=False)
    telecharges: int = 0
    # When each act that nobody answered yet was first tried.
    en_attente: dict[object, float] = field(default_factory=dict)
    _fini: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        opinions = Registre(self.dossier / "avis.jsonl")
        self.gestes = Registre(self.dossier / "gestes.jsonl")
        self.files = list(files_de_gestes(self.monde["terrain"], photos=True))
        self.foule = Foule(self.adresse, self.monde["jour"], self.graine, opinions)
        self.foule.effectif, self.foule.souffle, self.foule.insister = (3, 1, 2), ENTRE_DEUX_AVIS_S, self.insister

    @property
    def rondes(self) -> list[dict[str, Any]]:
        """Who comes in each round."""
        lues: list[dict[str, Any]] = self.monde["jour"]["rondes"]
        return lues

    @contextmanager
    def qui_vient(self) -> Iterator[None]:
        """Let them come, then finish what they have."""
        with self.foule.qui_envoie(), ThreadPoolExecutor(len(self.files) + 2) as fils:
            travaux = [fils.submit(self._enqueter, *file) for file in self.files]
            travaux += [fils.submit(self._lire_ce_qui_est_public), fils.submit(self._lire_son_espace)]
            try:
                yield
            finally:
                self._fini.set()
            for travail in travaux:
                travail.result()

    def insister(self, quoi: str, acte: Callable[[], Any]) -> Any:
        """Do an act until it answers something, and keep how long that took."""
        depart, echecs, lui = time.monotonic(), 0, object()
        self.en_attente[lui] = depart
        while not (rendu := acte()):
            echecs += 1
            if time.monotonic() > depart + PATIENCE_S:
                raise RuntimeError(f"{quoi} : personne ne répond depuis {PATIENCE_S} s.")
            time.sleep(ENTRE_DEUX_ESSAIS_S)
        del self.en_attente[lui]
        self.vecus.append(Vecu(quoi, depart, time.monotonic(), echecs))
        return rendu

    def ronde(self, rang: int) -> None:
        """Send a registration, sign in and order a report, support an idea: by the forms, as often as it takes."""
        ronde = self.rondes[rang]
        deposante = self.quelqu_un(rang, 1)
        self.lire(deposante, "page d’inscription", f"/inscription/reprise/{ronde['brouillon']}/")
        self.poster(deposante, "inscription", "/inscription/recapitulatif/", confirmer="1")
        referente = self.quelqu_un(rang, 2)
        self._entrer(referente, ronde["referent"])
        self.poster(referente, "commande d’un rapport", "/espace/rapport/")
        citoyenne = self.quelqu_un(rang, 3)
        dialogue = f"/consultations/{self.monde['jour']['consultation']}/"
        self.poster(citoyenne, "participation", f"{dialogue}participer/")
        idee = f"{dialogue}contributions/{self.monde['jour']['idees'][rang]}/"
        self.poster(citoyenne, "soutien", idee, vers=f"{idee}soutenir/")

    def finir_la_ronde(self, rang: int) -> None:
        """Confirm the registration by the link of the mail, and take the report."""
        courriel = self.rondes[rang]["depose"]
        recus = [lien for message in self.courriels.a(courriel) if (lien := CONFIRMER.search(texte_de(message)))]
        if recus:
            self.poster(self.quelqu_un(rang, 1), "confirmation", chemin_de(recus[0][0]))
        referente = self.quelqu_un(rang, 2)
        self._entrer(referente, self.rondes[rang]["referent"])
        page = self.lire(referente, "page de l’espace", "/espace/rapport/")
        if fichier := FICHIER.search(page.texte):
            rapport = self.lire(referente, "téléchargement", fichier[1])
            self.telecharges += rapport.corps.startswith(b"%PDF")

    def quelqu_un(self, rang: int, numero: int) -> Personne:
        """Return somebody from an address of her own."""
        return Personne(self.adresse, HOTE, client=f"203.0.{rang}.{numero}")

    def lire(self, qui: Personne, quoi: str, chemin: str, champs: dict[str, Any] | None = None) -> Page:
        """Ask for a page, or post to it, until an answer that is not an error comes."""
        page: Page = self.insister(quoi, partial(_essayer, qui, chemin, champs))
        return page

    def poster(self, qui: Personne, quoi: str, chemin: str, *, vers: str = "", **champs: str) -> None:
        """Open a page and send its form, there or elsewhere, until it is answered.

        Sent already, when an answer was lost on its way, it has none any more.
        """
        jeton = self.lire(qui, f"{quoi}, la page", chemin).arbre.find("input", {"name": "csrfmiddlewaretoken"})
        if jeton is not None:
            self.lire(qui, quoi, vers or chemin, {**champs, "csrfmiddlewaretoken": str(jeton["value"])})

    def _entrer(self, qui: Personne, courriel: str) -> None:
        entree = {"login": courriel, "password": self.monde["jour"]["mot_de_passe"]}
        self.poster(qui, "connexion", "/connexion/", **entree)

    def _enqueter(self, telephone: Any, gestes: list[Any]) -> None:
        for lot in lots(gestes, 100):
            quoi = "photo d’une visite" if "octets" in lot[0] else "gestes d’une visite"
            self.insister(quoi, partial(telephone.envoyer, self.adresse, lot, self.gestes))
            self._fini.wait(ENTRE_DEUX_LOTS_S)

    def _lire_ce_qui_est_public(self) -> None:
        passante = self.quelqu_un(250, 1)
        for chemin in itertools.cycle(PUBLIQUES):
            self.lire(passante, "page publique", chemin)
            if self._fini.wait(ENTRE_DEUX_PAGES_S):
                return

    def _lire_son_espace(self) -> None:
        referente = self.quelqu_un(250, 2)
        self._entrer(referente, self.rondes[-1]["referent"])
        for chemin in itertools.cycle(DE_SON_ESPACE):
            self.lire(referente, "page de l’espace", chemin)
            if self._fini.wait(ENTRE_DEUX_PAGES_S):
                return


def _essayer(qui: Personne, chemin: str, champs: dict[str, Any] | None) -> Page | None:
    try:
        page = qui.lire(chemin, champs)
    except (OSError, http.client.HTTPException):
        return None
    if page.statut >= 500:
        return None
    if page.statut >= 400:
        raise RuntimeError(f"{chemin} : {page.statut} {page.mots[:300]}")
    return page
