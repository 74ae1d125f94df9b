"""Readings of the demonstration: two readers, second shoppers who nearly agree, disagreements, a few flags."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import TRANSITIONS, EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Arbitrage, Enqueteur, Relecture, Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.contester import contester_retour
from enquetes.qualite.actions.relire import accepter_visite, renvoyer_visite
from enquetes.qualite.actions.secondes_lectures import rendre_seconde_lecture
from enquetes.qualite.logic.arbitrage import Lecture, ecarts, retenir
from enquetes.referentiels.logic.conditions import (
    TEMOIN_ATTENTE,
    TEMOIN_FORMULAIRE,
    TEMOIN_TENTATIVE,
    TEMOINS_REPONSE,
    GrilleANoter,
)
from enquetes.visites.actions.visiter import commencer_visite
from enquetes.visites.logic.saisie import est_calcule
from enquetes.visites.queries.visites import Carnet, est_sur_pieces
from portail.demonstration.editions import a_l_heure
from portail.demonstration.gestes import mener, remettre
from socle.etats import passer_en_nombre
from socle.horloge import aujourdhui, maintenant, regler

PREMIERE, SECONDE, ARBITRE = "premiere-lecture", "seconde-lecture", "etudes"
"""Accounts of those who read, and of the one who decides between them."""
Comptes = Mapping[str, Utilisateur]
TEMOINS = frozenset({*TEMOINS_REPONSE.values(), TEMOIN_ATTENTE, TEMOIN_FORMULAIRE, TEMOIN_TENTATIVE})
PART_DOUBLE = 0.1
# How often a second shopper sees otherwise: one element more or less is common, a yes for a no is not.
AUTRE_ELEMENT, AUTRE_REPONSE = 0.16, 0.05
HEURE, DELAI_DE_LECTURE, DUREE_SUR_PIECES = dt.timedelta(hours=1), dt.timedelta(hours=20), dt.timedelta(minutes=20)
MOTIF = "La pièce jointe donne raison à cette notation."
CONTESTATION = "La preuve jointe montre l’heure de la réponse\u202f: le délai noté est le bon."
REMARQUE = "Le délai noté ne correspond pas à la date de la pièce\u202f: merci de vérifier."
DESACCORD = "La pièce ne montre pas l’accusé de réception."
# Of what was handed over: accepted, left to the reader, sent back.
ACCEPTEE, LAISSEE = 0.8, 0.92
LU_DEUX_FOIS, EN_SECONDE_LECTURE = 0.75, 0.92
DOUBLE_NOTE, DESACCORD_TRANCHE = 0.8, 0.75


def doubler_edition(campagne: Campagne, comptes: Comptes, *, graine: int) -> None:
    """Give a tenth of the validated contacts of a past edition a second grading, both readings and their arbitration.

    Such an edition was imported: its second gradings have no gesture to be played either, they pass their table at once.
    """
    alea, carnet = random.Random(graine), Carnet()
    enqueteurs = list(Enqueteur.objects.filter(les_visites__inscription__campagne=campagne).distinct().order_by("pk"))
    doubles, lectures, arbitrages = [], [], []
    contacts = _dixieme(campagne, alea)
    for contact in contacts:
        grille = carnet.grille(contact)
        double = _double_de(contact, enqueteurs, autre_regard(grille, contact.reponses, alea), alea)
        doubles.append(double)
        lectures += [_lecture(contact, contact, 1, comptes[PREMIERE]), _lecture(contact, double, 2, comptes[SECONDE])]
        arbitrages += _arbitrage(contact, double, grille, comptes[ARBITRE], alea)
        contact.est_double = True
    Visite.objects.bulk_update(contacts, ["est_double", "reponses"], batch_size=200)
    _ecrire_valides(doubles)
    Relecture.objects.bulk_create(lectures, batch_size=500)
    Arbitrage.objects.bulk_create(arbitrages, batch_size=500)


def _dixieme(campagne: Campagne, alea: random.Random) -> list[Visite]:
    valides = Visite.objects.filter(inscription__campagne=campagne).validees()
    ordonnees = list(valides.order_by("inscription__organisme__siren", "canal", "effectuee_le", "pk"))
    return alea.sample(ordonnees, round(len(ordonnees) * PART_DOUBLE))


def _ecrire_valides(doubles: list[Visite]) -> None:
    Visite.objects.bulk_create(doubles, batch_size=200)
    ecrits = Visite.objects.filter(pk__in=[double.pk for double in doubles])
    for etat in (EtatVisite.EN_COURS, EtatVisite.SOUMISE, EtatVisite.VALIDEE):
        passer_en_nombre(ecrits, etat, table=TRANSITIONS)


def _double_de(contact: Visite, enqueteurs: list[Enqueteur], reponses: dict[str, Any], alea: random.Random) -> Visite:
    communs = ("inscription_id", "canal", "scenario_id", "grille_id", "hors_horaires", "publique", "est_importee")
    instants = ("effectuee_le", "repondue_le", "sans_reponse_le", "soumise_le", "validee_le")
    return Visite(
        double_de=contact,
        enqueteur=alea.choice([autre for autre in enqueteurs if autre.pk != contact.enqueteur_id]),
        reponses=reponses,
        **{champ: getattr(contact, champ) for champ in (*communs, *instants)},
    )


def _lecture(contact: Visite, visite: Visite, rang: int, lecteur: Utilisateur) -> Relecture:
    le = _instant(contact.validee_le) + (rang - 1) * UN_JOUR
    return Relecture(contact=contact, visite=visite, rang=rang, lecteur=lecteur, le=le, verdict=Verdict.CONFORME)


def _arbitrage(
    contact: Visite, double: Visite, grille: GrilleANoter, arbitre: Utilisateur, alea: random.Random
) -> list[Arbitrage]:
    """Decide between two gradings of a contact, which keeps what was decided; nothing when they agree."""
    differents = ecarts(grille, contact.reponses, double.reponses)
    if not differents:
        return []
    premiere, le = contact.reponses, _instant(contact.validee_le) + UN_JOUR
    contact.reponses = retenir(premiere, double.reponses, {code: alea.choice(list(Lecture)) for code in differents})
    return [
        Arbitrage(
            contact=contact,
            nature=NatureArbitrage.MESURES,
            lecture_a=premiere,
            lecture_b=double.reponses,
            ecarts=list(differents),
            decisions={code: contact.reponses[code] for code in differents},
            issue=Verdict.CONFORME,
            motif=MOTIF,
            arbitre=arbitre,
            ouvert_le=le,
            decide_le=le + UN_JOUR,
        )
    ]


def autre_regard(grille: GrilleANoter, reponses: Mapping[str, Any], alea: random.Random) -> dict[str, Any]:
    """Return the measures of a second shopper on the same contact: nearly the same, valid for the grid."""
    vues = dict(reponses)
    for critere in grille.criteres:
        mesure = vues.get(critere.code)
        if mesure is None or critere.code in TEMOINS or est_calcule(critere, grille.canal):
            continue
        nature = critere.bareme.nature
        if nature == "BIN" and alea.random() < AUTRE_REPONSE:
            vues[critere.code] = not mesure
        elif nature == "E3" and alea.random() < AUTRE_ELEMENT:
            vues[critere.code] = min(3, max(0, mesure + alea.choice((-2, -1, -1, 1, 1))))
        elif nature == "EC" and alea.random() < AUTRE_ELEMENT:
            trouves = min(mesure["attendus"], max(0, mesure["trouves"] + alea.choice((-1, 1))))
            vues[critere.code] = {**mesure, "trouves": trouves}
    return vues


def _instant(instant: dt.datetime | None) -> dt.datetime:
    """Return an instant that a visit handed over, or validated, has."""
    if instant is None:
        raise ValueError("instant missing")
    return instant


def relire_terrain(campagne: Campagne, comptes: Comptes, *, graine: int) -> None:
    """Read what was handed over in fieldwork, once or twice as the sample and the flags ask; some of it still waits."""
    alea, carnet, present = random.Random(graine), Carnet(), maintenant()
    soumises = Visite.objects.contacts().filter(inscription__campagne=campagne, etat=EtatVisite.SOUMISE)
    for contact in soumises.order_by("soumise_le", "inscription__organisme__siren", "canal", "pk"):
        le, tirage = _instant(contact.soumise_le) + DELAI_DE_LECTURE, alea.random()
        if le > present or ACCEPTEE <= tirage < LAISSEE:
            continue
        if tirage >= LAISSEE:
            _renvoyer(contact, comptes[PREMIERE], aujourdhui() + alea.randrange(-2, 6) * UN_JOUR, le=le)
            continue
        with regler(le):
            lue = accepter_visite(visite=contact, auteur=comptes[PREMIERE])
        if lue.est_en_seconde_lecture and lue.est_double:
            _noter_une_seconde_fois(lue, carnet, comptes, alea)
        elif lue.est_en_seconde_lecture and le + UN_JOUR <= present:
            _lire_une_seconde_fois(lue, comptes[SECONDE], alea, le=le + UN_JOUR)


def _renvoyer(contact: Visite, lecteur: Utilisateur, avant_le: dt.date, *, le: dt.datetime) -> None:
    with regler(le):
        renvoyer_visite(visite=contact, remarque=REMARQUE, avant_le=max(avant_le, aujourdhui()), auteur=lecteur)


def contester_un_retour(campagne: Campagne) -> None:
    """Have one shopper contest what came back to her: the team finds it in its queue."""
    renvoyees = Visite.objects.filter(inscription__campagne=campagne, etat=EtatVisite.A_REVOIR, double_de=None)
    visite = renvoyees.order_by("-enqueteur__pseudonyme", "prevue_le", "canal").first()
    if visite is not None and visite.enqueteur is not None:
        contester_retour(visite=visite, motif=CONTESTATION, auteur=visite.enqueteur.utilisateur)


def _lire_une_seconde_fois(contact: Visite, lecteur: Utilisateur, alea: random.Random, *, le: dt.datetime) -> None:
    """Agree most of the time, disagree sometimes; the rest waits."""
    tirage = alea.random()
    if LU_DEUX_FOIS <= tirage < EN_SECONDE_LECTURE:
        return
    avis = (Verdict.CONFORME, "") if tirage < LU_DEUX_FOIS else (Verdict.A_REPRENDRE, DESACCORD)
    with regler(le):
        rendre_seconde_lecture(visite=contact, verdict=avis[0], remarque=avis[1], auteur=lecteur)


def _noter_une_seconde_fois(contact: Visite, carnet: Carnet, comptes: Comptes, alea: random.Random) -> None:
    """Have a second shopper grade a contact, her grading read, and most disagreements decided, as far as today."""
    double = _grader(contact, carnet, alea) if alea.random() < DOUBLE_NOTE else None
    if double is None or double.soumise_le is None or double.soumise_le + UN_JOUR > maintenant():
        return
    lue_le = double.soumise_le + UN_JOUR
    with regler(lue_le):
        accepter_visite(visite=double, auteur=comptes[SECONDE])
    arbitrage = Arbitrage.objects.filter(contact=contact, decide_le=None).first()
    if arbitrage is None or lue_le + UN_JOUR > maintenant() or alea.random() >= DESACCORD_TRANCHE:
        return
    choix = {code: str(alea.choice(list(Lecture))) for code in arbitrage.ecarts}
    with regler(lue_le + UN_JOUR):
        trancher(contact=contact, issue=Verdict.CONFORME, motif=MOTIF, auteur=comptes[ARBITRE], choix=choix)


def _grader(contact: Visite, carnet: Carnet, alea: random.Random) -> Visite | None:
    """Play the second grading: of a written contact on its evidence, of another one on its own day, if it came."""
    double = (
        Visite.objects.filter(double_de=contact, enqueteur__isnull=False)
        .select_related("double_de", "enqueteur__utilisateur", "grille")
        .first()
    )
    if double is None:
        return None
    reponses, depot = autre_regard(carnet.grille(contact), contact.reponses, alea), _instant(contact.soumise_le) + HEURE
    if not est_sur_pieces(double):
        if double.prevue_le and double.prevue_le < aujourdhui():
            mener(double, reponses, carnet, le=a_l_heure(double.prevue_le, 11))
    elif depot <= maintenant():
        with regler(depot - DUREE_SUR_PIECES):
            double = commencer_visite(visite=double, auteur=None)
        with regler(depot):
            remettre(double, reponses, carnet)
    double.refresh_from_db()
    return double
