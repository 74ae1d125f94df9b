"""Quality control, day after day: readings, returns, void contacts, second readings and gradings, disagreements decided."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import QuerySet

from campagnes.logic.calendrier import UN_JOUR
from comptes.models import Utilisateur
from enquetes.enums import REMPLACE, EtatVisite, Verdict
from enquetes.models import Arbitrage, Relecture, Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.detecter_anomalies import detecter_anomalies
from enquetes.qualite.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.qualite.actions.secondes_lectures import completer_echantillon, rendre_seconde_lecture
from enquetes.qualite.logic.arbitrage import Lecture
from enquetes.visites.queries.visites import est_sur_pieces
from portail.demonstration.editions import a_l_heure
from portail.demonstration.lectures import ARBITRE, PREMIERE, SECONDE
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE
from portail.simulation.visiter import PHASE as VISITES
from portail.simulation.visiter import mesures_de, remettre, visites_lues
from socle.horloge import aujourdhui, maintenant

PHASE = "qualite"
DERNIERES = dt.date(ANNEE, 11, 17)
"""No written contact waits any longer: what is left is read, and the sample made whole."""
REFAITS_AVANT = dt.date(ANNEE, 7, 20)
"""A contact void later could not be made again in time, and the ranking would tell on which day it was planned."""
# Of the contacts read: void and made again, void in favour of the body, sent back; of the second readings, otherwise.
A_REFAIRE, HORS_PLAN, RENVOYES, DESACCORDS = 0.015, 0.025, 0.06, 0.06
REMARQUE = "Le délai noté ne correspond pas à la date de la pièce : merci de vérifier."
DESACCORD = "La pièce ne montre pas l’accusé de réception."
MOTIF = "La pièce jointe donne raison à cette notation."
INVALIDE = "L’enquêteur a été reconnu."
PANNE = "Une panne nationale du réseau, ce jour-là, ne dit rien de l’accueil."


def prevoir_relectures(monde: Monde) -> None:
    """Foresee each month of flags, and the last week; mornings of reading come when something waits."""
    monde.lire_la_file = partial(_lire_la_file, monde)
    for mois in range(3, 12):
        monde.agenda.prevoir(a_l_heure(dt.date(ANNEE, mois, 1), 3), PHASE, partial(_signaler, monde))
    monde.agenda.prevoir(a_l_heure(DERNIERES, 3), PHASE, partial(_signaler, monde))
    monde.agenda.prevoir(a_l_heure(DERNIERES, 8), PHASE, partial(_completer, monde))


def _signaler(monde: Monde) -> None:
    monde.comptes_de["anomalies"] += detecter_anomalies(campagne=monde.campagne)


def _lire_la_file(monde: Monde) -> int:
    """Decide what waits since yesterday, then read what came; what then waits for somebody else is for tomorrow."""
    for arbitrage in _a_trancher():
        _trancher(monde, arbitrage)
    etats = (EtatVisite.SECONDE_LECTURE, EtatVisite.SOUMISE)
    attendent = list(visites_lues().filter(inscription__campagne=monde.campagne, etat__in=etats).order_by("pk"))
    secondes = [visite for visite in attendent if visite.etat == EtatVisite.SECONDE_LECTURE]
    soumises = [visite for visite in attendent if visite.etat == EtatVisite.SOUMISE]
    for visite in secondes:
        _lire_une_seconde_fois(monde, visite)
    for visite in soumises:
        # A contact read before may have taken its second grading with it.
        if Visite.objects.filter(pk=visite.pk, etat=EtatVisite.SOUMISE).exists():
            _lire(monde, visite)
    if soumises or _a_trancher().exists():
        monde.demander_lecture()
    return len(soumises)


def _a_trancher() -> QuerySet[Arbitrage]:
    """Return the disagreements that nobody decided, asked for afresh: the readings of a morning open others."""
    return Arbitrage.objects.filter(decide_le=None).select_related("contact").order_by("pk")


def _lire(monde: Monde, visite: Visite) -> None:
    if visite.double_de_id is not None:
        accepter_visite(visite=visite, auteur=monde.comptes[SECONDE])
        return
    cle, lectrice = monde.cle_de(visite), monde.comptes[PREMIERE]
    tirage = monde.alea("lecture", *cle).random()
    est_neuve = not Relecture.objects.filter(contact=visite).exists() and REMPLACE not in visite.observations
    if est_neuve and tirage < A_REFAIRE and aujourdhui() < REFAITS_AVANT:
        annuler_visite(visite=visite, motif=INVALIDE, auteur=lectrice)
        monde.comptes_de["contacts_refaits"] += 1
    elif A_REFAIRE <= tirage < HORS_PLAN:
        annuler_visite(visite=visite, motif=PANNE, auteur=lectrice, a_refaire=False, hors_plan=True)
        monde.comptes_de["contacts_hors_plan"] += 1
    elif est_neuve and HORS_PLAN <= tirage < RENVOYES:
        _renvoyer(monde, visite, lectrice)
    else:
        accepter_visite(visite=visite, auteur=lectrice)
        _faire_noter_sur_pieces(monde, visite)


def _renvoyer(monde: Monde, visite: Visite, lectrice: Utilisateur) -> None:
    """Send a visit back; it is handed over again the next day."""
    renvoyer_visite(visite=visite, remarque=REMARQUE, auteur=lectrice)
    suite = partial(remettre, monde, visite, mesures_de(monde, visite))
    monde.agenda.prevoir(maintenant() + UN_JOUR, VISITES, suite)
    monde.comptes_de["contacts_renvoyes"] += 1


def _faire_noter_sur_pieces(monde: Monde, contact: Visite) -> None:
    """Have the second shopper of a written contact grade what came back."""
    double = visites_lues().filter(double_de=contact, etat=EtatVisite.PLANIFIEE, enqueteur__isnull=False).first()
    if double is not None and est_sur_pieces(double):
        geste = partial(remettre, monde, double, mesures_de(monde, double))
        monde.agenda.prevoir(maintenant() + UN_JOUR / 6, VISITES, geste)


def _lire_une_seconde_fois(monde: Monde, contact: Visite) -> None:
    """Agree most of the time; a contact that a second shopper grades waits for her."""
    if Visite.objects.filter(double_de=contact).exclude(etat=EtatVisite.ANNULEE).exists():
        return
    est_d_accord = monde.alea("seconde lecture", *monde.cle_de(contact)).random() >= DESACCORDS
    verdict, remarque = (Verdict.CONFORME, "") if est_d_accord else (Verdict.A_REPRENDRE, DESACCORD)
    rendre_seconde_lecture(visite=contact, verdict=verdict, remarque=remarque, auteur=monde.comptes[SECONDE])
    monde.comptes_de["secondes_lectures"] += 1


def _trancher(monde: Monde, arbitrage: Arbitrage) -> None:
    """Keep the grading of the first shopper, which is what happened."""
    choix = {code: str(Lecture.A) for code in arbitrage.ecarts} if arbitrage.lecture_b else {}
    trancher(contact=arbitrage.contact, issue=Verdict.CONFORME, motif=MOTIF, auteur=monde.comptes[ARBITRE], choix=choix)
    monde.comptes_de["arbitrages"] += 1


def _completer(monde: Monde) -> None:
    """Give up the second gradings that nobody made, then ask for the second readings still missing."""
    seules = Visite.objects.filter(
        inscription__campagne=monde.campagne, double_de__isnull=False, etat=EtatVisite.PLANIFIEE
    )
    for double in seules.order_by("pk"):
        annuler_visite(visite=double, motif=INVALIDE, auteur=monde.comptes[SECONDE])
    monde.comptes_de["lectures_ajoutees"] = completer_echantillon(
        campagne=monde.campagne, auteur=monde.comptes["etudes"]
    )
    monde.demander_lecture()
