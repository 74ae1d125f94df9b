"""What users say, by kiosks that lose the network and by phones: stored once each, sorted, counted."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bornes.avis.actions.recevoir_avis import PorteSmartphone, recevoir_avis
from bornes.avis.actions.traiter import traiter_avis
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.acces_avis import acces_du_code
from bornes.avis.queries.portes import porte_du_jeton
from bornes.device_api.lot import recevoir_lot
from bornes.enums import AttenteJugee, Raison, ResultatDemarche
from bornes.parc.actions.commander import commander_bornes
from bornes.parc.actions.enroler import donner_code, enroler
from bornes.parc.actions.livrer import expedier_borne, preparer_borne
from bornes.points.actions.codes import ouvrir_codes
from bornes.points.actions.points import ouvrir_site
from campagnes.logic.calendrier import UN_JOUR
from organismes.enums import EtatInscription
from organismes.models import Inscription, Site
from portail.demonstration.editions import a_l_heure
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE
from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant

PHASE = "ecoute"
DEBUT, SEMAINES = dt.date(ANNEE, 3, 3), 6
UNE_SEMAINE = 7 * UN_JOUR
PAR_SEMAINE = (3, 8)
# Of the weeks of a kiosk: without network, what it said comes later; sent twice, for no answer came back.
COUPEE, RENVOYEE = 0.25, 0.5
ACQUITTES = frozenset({"enregistre", "deja_recu"})


@dataclass
class BorneSimulee:
    """A kiosk at its site: the token that it keeps, its numbers, what it could not send yet."""

    monde: Monde
    nom: str
    empreinte: str
    qualite: float
    suite: int = 0
    gardes: list[dict[str, Any]] = field(default_factory=list)

    def parler(self, semaine: int) -> int:
        """Hear some users, then send: nothing, once, twice, or the last ones before the first."""
        alea = self.monde.alea("borne", self.nom, semaine)
        neufs = [self._un_avis(alea) for _ in range(alea.randint(*PAR_SEMAINE))]
        tirage = 1.0 if semaine == SEMAINES else alea.random()
        if tirage < COUPEE:
            self.gardes = neufs + self.gardes
            return len(neufs)
        lots = [lot for lot in (neufs, self.gardes) if lot]
        for lot in [*lots, *(lots if tirage < RENVOYEE else [])]:
            self._envoyer(lot)
        self.gardes = []
        return len(neufs)

    def _un_avis(self, alea: random.Random) -> dict[str, Any]:
        self.suite += 1
        identifiant = str(self.monde.identite("avis", self.nom, self.suite))
        saisi_le = maintenant() - alea.uniform(0, 6) * UN_JOUR
        reponses = reponses_de(self.qualite, alea)
        return {"id": identifiant, "sequence": self.suite, "saisi_le": saisi_le.isoformat(), "reponses": reponses}

    def _envoyer(self, lot: list[dict[str, Any]]) -> None:
        porte = porte_du_jeton(self.empreinte)
        if porte is None:
            raise ValueError("an enrolled kiosk has a door")
        corps = json.loads(json.dumps({"avis": lot, "horloge": maintenant().isoformat()}))
        recus = recevoir_lot(porte, corps)["recus"]
        self.monde.comptes_de["envois_d_avis"] += len(lot)
        self.monde.avis_acquittes |= {recu["id"] for recu in recus if recu["statut"] in ACQUITTES}


def prevoir_ecoute(monde: Monde) -> None:
    """Foresee the season of opinions: everything is installed on its eve, then people speak every week."""
    monde.agenda.prevoir(a_l_heure(DEBUT - 2 * UN_JOUR, 9), PHASE, partial(_installer_tout, monde))
    for semaine in range(1, SEMAINES + 2):
        monde.agenda.prevoir(a_l_heure(DEBUT + semaine * UNE_SEMAINE, 20), PHASE, _traiter)


def reponses_de(qualite: float, alea: random.Random) -> dict[str, Any]:
    """Draw what a user answers, and sometimes writes, at a desk of this quality."""
    note = min(5, max(1, round(alea.gauss(1 + 4.2 * qualite, 1.0))))
    reponses: dict[str, Any] = {"K1": note, "K3": alea.choice(ResultatDemarche.values)}
    if alea.random() < note / 6:
        reponses |= {"K4": [alea.choice(Raison.values)], "K5": alea.choice(AttenteJugee.values)}
    if alea.random() < 1 / 8:
        reponses["K6"] = "Accueil aimable, mais une heure d’attente au guichet."
    return reponses


def _installer_tout(monde: Monde) -> int:
    demandeuses = monde.campagne.les_inscriptions.filter(etat=EtatInscription.VALIDEE).select_related("organisme")
    lieux = 0
    for inscription in demandeuses.order_by("organisme__siren"):
        if inscription.borne or inscription.smartphone:
            site = ouvrir_site(inscription=inscription, nom="Accueil", jours_ouverts=[1, 2, 3, 4, 5], auteur=None)
            lieux += 1
            if inscription.borne:
                _suivre(monde, _installer(monde, inscription, site).parler)
            if inscription.smartphone:
                codes = ouvrir_codes(inscription=inscription, site=site, auteur=None)
                _suivre(monde, partial(_scanner, monde, inscription.organisme.siren, codes[0].code))
    return lieux


def _suivre(monde: Monde, parler: Any) -> None:
    for semaine in range(1, SEMAINES + 1):
        monde.agenda.prevoir(a_l_heure(DEBUT + semaine * UNE_SEMAINE, 18), PHASE, partial(parler, semaine))


def _installer(monde: Monde, inscription: Inscription, site: Site) -> BorneSimulee:
    """Order a kiosk, ship it, enrol it with its one-use code."""
    auteur, siren = monde.comptes["etudes"], inscription.organisme.siren
    (borne,) = commander_bornes(inscription=inscription, site=site, nombre=1, auteur=None)
    borne = preparer_borne(borne=borne, numero_inventaire=f"SIM-{siren}", auteur=auteur)
    borne = expedier_borne(borne=borne, suivi_colis="", auteur=auteur)
    _, jeton = enroler(code=donner_code(borne=borne, auteur=auteur))
    return BorneSimulee(monde, siren, empreinte_sans_cle(jeton), monde.corps[siren].qualite)


def _scanner(monde: Monde, siren: str, code: str, semaine: int) -> int:
    """Have some people open the page of a poster and send it, some of them twice."""
    acces, alea = acces_du_code(code), monde.alea("affiche", siren, semaine)
    if acces is None:
        raise ValueError("an open code leads somewhere")
    nombre = alea.randint(*PAR_SEMAINE)
    for rang in range(nombre):
        identifiant = str(monde.identite("page", siren, semaine, rang))
        reponses = reponses_de(monde.corps[siren].qualite, alea)
        objet = {"id": identifiant, "saisi_le": maintenant().isoformat(), "reponses": reponses}
        page = monde.identite("ouverture", siren, semaine, rang)
        porte = PorteSmartphone(acces.point_id, acces.fuseau, page, alea.randrange(18, 90), f"{rang:032x}")
        for _fois in range(2 if alea.random() < 1 / 5 else 1):
            recus = recevoir_avis(porte=porte, avis=[lire_item(objet, est_numerote=False)]).recus
            monde.comptes_de["envois_d_avis"] += 1
            monde.avis_acquittes |= {recu.id for recu in recus if recu.statut in ACQUITTES}
    return nombre


def _traiter() -> None:
    while traiter_avis():
        pass
