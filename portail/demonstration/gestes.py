"""What a shopper does of a contact, by the acts of the platform, each gesture at its instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from campagnes.logic.calendrier import UN_JOUR, ajouter_jours_ouvres
from enquetes.enums import Moment
from enquetes.models import Visite
from enquetes.referentiels.logic.conditions import TEMOIN_FORMULAIRE, GrilleANoter, repondu
from enquetes.visites.actions.clore import clore_contact_silencieux
from enquetes.visites.actions.visiter import (
    commencer_visite,
    consigner_faits,
    consigner_moment,
    enregistrer_reponses,
    soumettre_visite,
)
from enquetes.visites.logic.delais import SUR_ACCUSE, SUR_PREMIER_SIGNE, SUR_REPONSE, jour_zero
from enquetes.visites.logic.saisie import FAITS_DEMANDES, est_calcule
from enquetes.visites.queries.visites import Carnet
from organismes.enums import Canal
from portail.demonstration.editions import a_l_heure
from socle.auteur import Auteur
from socle.horloge import aujourdhui, maintenant, regler

APRES_COUP = frozenset({"R", "AR", "FORM"})


class Saisie(NamedTuple):
    """How long after a contact its grading begins, and how long after its end it is handed over."""

    debut: dt.timedelta = dt.timedelta()
    remise: dt.timedelta = dt.timedelta(hours=2)


ORDINAIRE = Saisie()
RAPIDE = Saisie(debut=ORDINAIRE.remise - dt.timedelta(seconds=28))
TARDIVE = Saisie(remise=dt.timedelta(hours=31))


def mener(
    visite: Visite, reponses: Mapping[str, Any], carnet: Carnet, *, le: dt.datetime, saisie: Saisie = ORDINAIRE
) -> None:
    """Make a contact with these measures, and hand it over if it was over before today."""
    with regler(le + saisie.debut):
        visite = commencer_visite(visite=visite, auteur=_auteur(visite))
        if visite.canal == Canal.WEB:
            formulaire = {TEMOIN_FORMULAIRE: reponses[TEMOIN_FORMULAIRE]}
            enregistrer_reponses(visite=visite, reponses=formulaire, auteur=_auteur(visite), carnet=carnet)
        visite = consigner_moment(
            visite=visite, moment=Moment.CONTACT, instant=le, auteur=_auteur(visite), carnet=carnet
        )
    finie_le = _attendre(visite, reponses, carnet) if carnet.contexte(visite).est_ecrit else le
    with regler((finie_le or le) + saisie.remise):
        if finie_le is not None:
            remettre(visite, reponses, carnet)
        else:
            avant = avant_reponse(carnet.grille(visite), reponses)
            enregistrer_reponses(visite=visite, reponses=avant, auteur=_auteur(visite), carnet=carnet)


def remettre(visite: Visite, reponses: Mapping[str, Any], carnet: Carnet) -> None:
    """Grade what was seen and hand the visit over, now. Measures of a call that nobody answered do not tell its facts."""
    if faits := faits_a_dire(carnet.grille(visite), reponses):
        consigner_faits(visite=visite, faits=faits, auteur=_auteur(visite), carnet=carnet)
    enregistrer_reponses(visite=visite, reponses=reponses, auteur=_auteur(visite), carnet=carnet)
    soumettre_visite(visite=visite, auteur=_auteur(visite), carnet=carnet)


def _auteur(visite: Visite) -> Auteur:
    return visite.enqueteur.utilisateur if visite.enqueteur else None


def faits_a_dire(grille: GrilleANoter, reponses: Mapping[str, Any]) -> dict[str, bool]:
    """Return the facts of a call that nobody answered, which its measures do not tell; nothing of another contact."""
    if grille.canal != Canal.TEL or repondu(grille.canal, reponses) is not False:
        return {}
    return {fait: reponses[c.code] is not None for c in grille.criteres for fait in c.conditions & FAITS_DEMANDES}


def avant_reponse(grille: GrilleANoter, reponses: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what a shopper can grade before any answer: what she saw when she wrote."""
    return {
        critere.code: reponses[critere.code]
        for critere in grille.criteres
        if not (critere.conditions & APRES_COUP or est_calcule(critere, grille.canal))
    }


def _attendre(visite: Visite, reponses: Mapping[str, Any], carnet: Carnet) -> dt.datetime | None:
    """Note what came back of a written contact, or that its wait ended; return when, None while it goes on."""
    accuse, reponse, fin = jours_recus(visite, reponses, carnet)
    for moment, jour in ((Moment.ACCUSE, accuse), (Moment.REPONSE, reponse)):
        if jour is not None and jour < aujourdhui():
            with regler(a_l_heure(jour, 18)):
                consigner_moment(visite=visite, moment=moment, instant=maintenant(), auteur=None, carnet=carnet)
    if (reponse or fin) >= aujourdhui():
        return None
    if reponse is not None:
        return a_l_heure(reponse, 18)
    lendemain = a_l_heure(fin + UN_JOUR, 4)
    with regler(lendemain):
        clore_contact_silencieux(visite=visite)
    return lendemain


def jours_recus(
    visite: Visite, reponses: Mapping[str, Any], carnet: Carnet
) -> tuple[dt.date | None, dt.date | None, dt.date]:
    """Return the days on which a written contact is acknowledged and answered, None when never, and the last it waits."""
    fin = carnet.fin_de_l_attente(visite)
    if fin is None:
        raise ValueError("a written contact waits from its sending")
    reponse = _jour_recu(visite, reponses, carnet, SUR_REPONSE, au_plus=fin)
    accuse = _jour_recu(visite, reponses, carnet, SUR_ACCUSE + SUR_PREMIER_SIGNE, au_plus=reponse or fin)
    return accuse, reponse, fin


def _jour_recu(
    visite: Visite, reponses: Mapping[str, Any], carnet: Carnet, baremes: Collection[str], *, au_plus: dt.date
) -> dt.date | None:
    """Return the day that a delay of the measures leads to, None when nothing came."""
    mesures = [reponses[critere.code] for critere in carnet.grille(visite).criteres if critere.bareme.code in baremes]
    if visite.effectuee_le is None or not mesures or not isinstance(mesures[0], int):
        return None
    jours = carnet.jours(visite)
    depart = jour_zero(visite.canal, visite.effectuee_le, jours)
    return min(au_plus, ajouter_jours_ouvres(depart, mesures[0], feries=jours.feries, suspensions=jours.suspensions))
