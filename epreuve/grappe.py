"""A campaign day on several machines, each killed in turn, then the one that writes: nothing acknowledged is lost.

`python -m epreuve.grappe` plays it inside a hall of machines, by the orders on its input, and prints what it found.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

from epreuve.enveloppes import apres_les_morts, visites_fausses
from epreuve.machines import ISOLEMENT, dans_une_salle
from epreuve.parc import OUVRIERS, Parc, modele
from epreuve.public import Public
from epreuve.services import Services, attendre
from epreuve.verdict import Annonce, Constat, Mesures, ecarts

# What falls, in this order: the last one is the one that writes, and another is promoted in its place.
CHUTES = ("web-1", "web-2", "ouvrier-1", "ouvrier-2", "horloge", "courtier", "magasin", "relais", "base-2", "base-1")
# What another one does as well stays away a while; what is alone is started again at once, as a supervisor does.
ABSENCE_S, RELANCE_S, CALME_S = 6.0, 1.0, 4.0
SEULS = ("courtier", "magasin", "relais", "groupeur")
# How long nobody saw that the one that writes is lost: somebody has to be told.
DECOUVERTE_S = 2.0
ATTENTE_MAX_S = 10.0
BORNES, VISITES, ENQUETEURS = 4, 24, 4
PATIENCE_S = 240
RECENTS, LENT_S, PATIENCE_DU_CALME_S = 20, 2.0, 60
# A clock waits its turn for some twenty seconds (`barometre.horloge.releve_s`), and starts slowly on busy cores.
PATIENCE_DU_TEMOIN_S = 60


def tuee_membre_par_membre(pile: Services, *, graine: int, groupeur: bool = False, faute: str = "") -> Constat:
    """Play the day in a hall of its own; with a mistake, only what shows it."""
    dossier = pile.dossier / f"grappe{faute}{'-groupeur' if groupeur else ''}"
    ordres = {"graine": graine, "groupeur": groupeur, "faute": faute, "dossier": str(dossier)}
    lu = dans_une_salle("grappe", {**ordres, "modele": str(pile.dossier / "grappe-modele")})
    return Constat(lu["chiffres"], tuple(lu["fautes"]))


@dataclass
class Veille:
    """Somebody who counts the clocks that publish, four times a second, and starts again the workers that left."""

    parc: Parc
    plus: int = 0
    sans_heure_s: float = 0.0
    partis: int = 0
    _fini: threading.Event = field(default_factory=threading.Event)
    _fil: threading.Thread = field(init=False)

    def __str__(self) -> str:
        return (
            f"au plus {self.plus} horloge à la fois, {self.sans_heure_s:.0f} s sans heure, "
            f"{self.partis} ouvriers partis d’eux-mêmes et relancés"
        )

    def __enter__(self) -> Self:
        self._fil = threading.Thread(target=self._regarder)
        self._fil.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fini.set()
        self._fil.join()

    def _regarder(self) -> None:
        depuis = None
        while not self._fini.wait(0.25):
            self.partis += sum(len(self.parc[nom].relever()) for nom in OUVRIERS)
            nombre = self.parc.nb_horloges()
            self.plus = max(self.plus, nombre)
            depuis = None if nombre else depuis or time.monotonic()
            self.sans_heure_s = max(self.sans_heure_s, time.monotonic() - depuis if depuis else 0.0)


@dataclass
class Journee:
    """The day: who comes, what falls, and how long it was felt."""

    parc: Parc
    public: Public
    chutes: list[tuple[str, float]] = field(default_factory=list)

    def vivre(self) -> None:
        """Let people come while each machine falls in turn; somebody registers and somebody orders each time."""
        with self.public.qui_vient(), ThreadPoolExecutor(2) as rondes:
            faites = []
            for rang, nom in enumerate(CHUTES + (("groupeur",) if self.parc.groupeur else ())):
                self._attendre_le_calme()
                self.chutes.append((nom, time.monotonic()))
                faites.append(rondes.submit(self.public.ronde, rang))
                self._faire_tomber(nom)
            for faite in faites:
                faite.result()
        self._attendre_les_restes(len(self.chutes))
        for rang in range(len(self.chutes)):
            self.public.finir_la_ronde(rang)

    def _attendre_le_calme(self) -> None:
        """Wait until everybody is answered quickly, or for a while: processes that just started are slow at first."""

        def est_calme() -> bool:
            instant = time.monotonic()
            recents = [vecu for vecu in self.public.vecus if vecu.fin > instant - CALME_S]
            attentes = [vecu.fin - vecu.depart for vecu in recents]
            attentes += [instant - depart for depart in list(self.public.en_attente.values())]
            return len(recents) >= RECENTS and max(attentes) < LENT_S

        time.sleep(CALME_S)
        with suppress(RuntimeError):
            attendre(est_calme, "le calme", delai=PATIENCE_DU_CALME_S)

    def _faire_tomber(self, nom: str) -> None:
        self.parc.tuer(nom)
        if nom == self.parc.elue:
            time.sleep(DECOUVERTE_S)
            self.parc.promouvoir()
            time.sleep(ABSENCE_S)
        else:
            time.sleep(RELANCE_S if nom in SEULS else ABSENCE_S)
        self.parc.relancer(nom)

    def _attendre_les_restes(self, rondes: int) -> None:
        """Let six minutes pass by the rows until what was due is made and sent."""
        limite = time.monotonic() + PATIENCE_S
        while time.monotonic() < limite:
            self.parc.demander("epreuve.journee_de_grappe", "vieillir")
            jour = json.loads(self.parc.demander("epreuve.journee_de_grappe", "relever"))["jour"]
            if not jour["courriels dus"] and jour["rapports"] == {"pret": rondes}:
                return
            time.sleep(3)

    def attentes(self) -> dict[str, tuple[float, str]]:
        """Return, by what fell last, the longest wait of somebody who had to try again, and for what."""
        fins = [depart for _, depart in self.chutes[1:]] + [float("inf")]
        trouvees = {}
        for (nom, debut), fin in zip(self.chutes, fins, strict=True):
            touches = [vecu for vecu in self.public.vecus if vecu.echecs and debut < vecu.fin <= fin]
            pire = max(touches, key=lambda vecu: vecu.fin - vecu.depart, default=None)
            trouvees[nom] = (pire.fin - pire.depart, pire.quoi) if pire else (0.0, "")
        return trouvees

    def trop_longues(self) -> dict[str, str]:
        """Return the longest waits that nobody should have had."""
        attentes = self.attentes().items()
        return {nom: f"{duree:.0f} s, {quoi}" for nom, (duree, quoi) in attentes if duree > ATTENTE_MAX_S}


@dataclass(frozen=True)
class Recompte:
    """What a machine that has no file finds once the day is over, beside what was acknowledged."""

    journee: Journee
    veille: Veille
    releve: dict[str, Any]

    @property
    def terrain(self) -> dict[str, int]:
        """Count what became of visits."""
        return apres_les_morts(self.releve["terrain"], self.journee.public.gestes)

    @property
    def en_double(self) -> int:
        """Count the mails that somebody had already received."""
        recus = Counter((str(m["To"]), str(m["Subject"])) for m in self.journee.public.courriels.messages)
        return recus.total() - len(recus)

    def mesures(self) -> Mesures:
        """Compare everything with what the day must leave."""
        public, jour, nombre = self.journee.public, self.releve["jour"], len(self.journee.chutes)
        deposantes = sorted(ronde["depose"] for ronde in public.rondes[:nombre])
        attendues = {"soumissions": VISITES, "photos": VISITES}
        return {
            **public.foule.retrouvee_dans(self.releve["accueil"]),
            **{nom: (combien, attendues.get(nom, 0)) for nom, combien in self.terrain.items()},
            "inscriptions": (jour["deposees"], deposantes),
            "confirmées": (self.releve["confirmees"], deposantes),
            "soutiens": (jour["soutiens"], nombre),
            "rapports": (jour["rapports"], {"pret": nombre}),
            "rapports téléchargés": (public.telecharges, nombre),
            "courriels dus": (jour["courriels dus"], 0),
            "courriels en double": (self.en_double, 0),
            "horloges à la fois": (self.veille.plus, 1),
            "plus de dix secondes sans page": (self.journee.trop_longues(), {}),
        }

    def __str__(self) -> str:
        public, nombre, terrain = self.journee.public, len(self.journee.chutes), self.terrain
        avis = {ligne[0] for ligne in self.releve["accueil"]["avis"]}
        perdus = len(public.foule.registre.acquittes() - avis) + terrain["acquittées perdues"]
        secondes = ", ".join(f"{nom} {duree:.1f} s" for nom, (duree, _) in self.journee.attentes().items())
        return (
            f"{len(public.vecus)} actes acquittés et {sum(vecu.echecs for vecu in public.vecus)} refaits, "
            f"{len(self.releve['accueil']['avis'])} avis, {terrain['soumissions']} visites avec photo, {nombre} inscriptions, "
            f"{nombre} rapports, {len(public.courriels.messages)} courriels dont {self.en_double} en double, "
            f"{perdus} perdu ; plus longue attente : {secondes} ; {self.veille}"
        )


def _juger(journee: Journee, veille: Veille) -> dict[str, Any]:
    """Recount from a machine that has no file, and compare with what was acknowledged."""
    parc, public = journee.parc, journee.public
    parc.ranger_le_magasin()
    releve = json.loads(parc.demander("epreuve.journee_de_grappe", "relever"))
    parc.demander("django", "verifier_journal")
    recompte = Recompte(journee, veille, releve)
    fausses = visites_fausses(releve["terrain"], public.monde["terrain"], public.files)
    chiffres = f"{ISOLEMENT} ; {len(parc.salle.machines)} machines, {recompte}"
    return asdict(Constat(chiffres, ecarts(recompte.mesures()) + fausses[:3]))


def _montrer_les_fautes(parc: Parc, veille: Veille) -> dict[str, Any]:
    """With its mistake the cluster must lose what it acknowledged, and keep two clocks."""
    with suppress(RuntimeError):
        attendre(lambda: veille.plus > 1, "une seconde horloge", delai=PATIENCE_DU_TEMOIN_S)
    fautes = [f"{veille.plus} horloges à la fois"] if veille.plus > 1 else []
    if parc.groupeur:
        return asdict(Constat("", tuple(fautes)))
    parc.psql("CREATE TABLE marques (rang int)")
    acquittees: list[int] = []

    def ecrire() -> None:
        for rang in range(20):
            parc.psql(f"INSERT INTO marques VALUES ({rang})")  # noqa: S608 -- a number of ours
            acquittees.append(rang)

    parc.perdre_sans_suiveuses(pendant=ecrire)
    parc.promouvoir()
    attendre(lambda: parc.psql("SELECT pg_is_in_recovery()") == "f", "la base promue")
    gardees = int(parc.psql("SELECT count(*) FROM marques"))
    if gardees < len(acquittees):
        fautes.append(f"{len(acquittees) - gardees} écritures acquittées perdues")
    return asdict(Constat("", (" ; ".join(fautes),) if len(fautes) == 2 else ()))


def principal(ordres: dict[str, Any]) -> dict[str, Any]:
    """Build the machines, play, judge, and leave nothing that runs."""
    faute, dossier = ordres["faute"], Path(ordres["dossier"])
    nombre = [len(CHUTES) + 2, BORNES, VISITES, ENQUETEURS]
    monde = modele(Path(ordres["modele"]), nombre)
    parc = Parc(dossier, Path(ordres["modele"]), faute, ordres["groupeur"])
    try:
        parc.demarrer()
        os.environ["SSL_CERT_FILE"] = str(parc.certificat)
        with Veille(parc) as veille:
            if faute:
                return _montrer_les_fautes(parc, veille)
            registres = dossier.with_name(f"{dossier.name}-registres")
            registres.mkdir()
            journee = Journee(parc, Public(monde, ordres["graine"], parc.courriels, registres))
            journee.vivre()
            return _juger(journee, veille)
    finally:
        parc.fermer()


BUT = "une journée sur {} machines séparées, chacune tuée, la base promue : 0 perdu, 0 double, 10 s d’attente au plus"
EPREUVES = (
    Annonce(
        "grappe",
        BUT.format("dix"),
        tuee_membre_par_membre,
        {"faute": "asynchrone_et_sans_election"},
        "réplication asynchrone et horloges sans élection",
        est_exercice=True,
    ),
    Annonce(
        "grappe-pgbouncer",
        BUT.format("onze"),
        partial(tuee_membre_par_membre, groupeur=True),
        {"faute": "horloge_par_le_groupeur"},
        "l’horloge passe par le groupeur",
        est_exercice=True,
    ),
)


if __name__ == "__main__":
    json.dump(principal(json.load(sys.stdin)), sys.stdout)
