"""Readings of the demonstration: two readers, second shoppers who nearly agree, disagreements, a few flags."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import RoleAttribue, Utilisateur
from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Arbitrage, Enqueteur, Relecture, TransitionVisite, Visite
from enquetes.qualite.actions.detecter_anomalies import detecter_anomalies
from enquetes.qualite.logic.arbitrage import Lecture, ecarts, retenir
from enquetes.qualite.queries.echantillon import tirage_de
from enquetes.referentiels.logic.conditions import (
    TEMOIN_ATTENTE,
    TEMOIN_FORMULAIRE,
    TEMOIN_TENTATIVE,
    TEMOINS_REPONSE,
    GrilleANoter,
)
from enquetes.visites.logic.saisie import ECRITS, est_calcule

# People who read and cannot sign in: the accounts of the demonstration stay free to read second and to decide.
LECTEURS = {"premiere-lecture@demo.local": "Alix Renard", "seconde-lecture@demo.local": "Noa Perrin"}
TEMOINS = frozenset({*TEMOINS_REPONSE.values(), TEMOIN_ATTENTE, TEMOIN_FORMULAIRE, TEMOIN_TENTATIVE})
PART_DOUBLE = 0.1
# How often a second shopper sees otherwise: one element more or less is common, a yes for a no is not.
AUTRE_ELEMENT, AUTRE_REPONSE = 0.16, 0.05
JOUR = dt.timedelta(days=1)
MOTIF = "La pièce jointe donne raison à cette notation."
LU_DEUX_FOIS, EN_SECONDE_LECTURE = 0.75, 0.92
DOUBLE_NOTE, DESACCORD_TRANCHE = 0.8, 0.75
NB_RAPIDES, NB_TARDIVES = 3, 2
COPIE = (
    "Réponse reçue après plusieurs jours, aimable dans le ton mais incomplète\u202f: les pièces à fournir manquaient, le "
    "lien vers le formulaire ne fonctionnait pas et aucun interlocuteur n’était nommé pour la suite."
)


@dataclass
class LignesAEcrire:
    """Rows to write at once."""

    visites: list[Visite] = field(default_factory=list)
    lectures: list[Relecture] = field(default_factory=list)
    arbitrages: list[Arbitrage] = field(default_factory=list)
    passages: list[TransitionVisite] = field(default_factory=list)

    def lire(self, contact: Visite, visite: Visite, rang: int, lecteur: Utilisateur, le: Any, **avis: Any) -> None:
        """Note a reading, in agreement unless told."""
        avis.setdefault("verdict", Verdict.CONFORME)
        self.lectures.append(Relecture(contact=contact, visite=visite, rang=rang, lecteur=lecteur, le=le, **avis))

    def passer(self, visite: Visite, vers: str, le: Any) -> None:
        """Move a visit, with the trace of when."""
        self.passages.append(TransitionVisite(visite=visite, de=visite.etat, vers=vers, le=le))
        visite.etat = vers
        self.visites.append(visite)

    def ecrire(self) -> None:
        """Write everything; each visit once."""
        champs = ["etat", "est_double", "reponses", "validee_le"]
        Visite.objects.bulk_update({v.pk: v for v in self.visites}.values(), champs, batch_size=200)
        Relecture.objects.bulk_create(self.lectures, batch_size=500)
        Arbitrage.objects.bulk_create(self.arbitrages, batch_size=500)
        TransitionVisite.objects.bulk_create(self.passages, batch_size=500)


def creer_lecteurs() -> tuple[Utilisateur, Utilisateur]:
    """Return the two people who read, created the first time."""
    lecteurs = []
    for courriel, nom in LECTEURS.items():
        lecteur = Utilisateur.objects.filter(email=courriel).first()
        if lecteur is None:
            lecteur = Utilisateur.objects.create_user(courriel, None, nom=nom)
            RoleAttribue.objects.create(utilisateur=lecteur, role=Role.CHARGE_ETUDES)
        lecteurs.append(lecteur)
    return lecteurs[0], lecteurs[1]


def doubler_edition(campagne: Campagne, grilles: Mapping[str, GrilleANoter], *, graine: int) -> int:
    """Give a tenth of the validated contacts of a past edition a second grading and its arbitration; return how many."""
    alea, lecteurs, registre = random.Random(graine), creer_lecteurs(), LignesAEcrire()
    enqueteurs = list(Enqueteur.objects.filter(les_visites__inscription__campagne=campagne).distinct().order_by("pk"))
    contacts = list(
        Visite.objects.filter(inscription__campagne=campagne)
        .validees()
        .order_by("inscription__organisme__siren", "canal", "effectuee_le", "pk")
    )
    doubles = []
    for contact in alea.sample(contacts, round(len(contacts) * PART_DOUBLE)):
        autre = alea.choice([e for e in enqueteurs if e.pk != contact.enqueteur_id])
        double = _double_de(contact, autre)
        double.reponses = autre_regard(grilles[contact.canal], contact.reponses, alea)
        doubles.append(double)
        contact.est_double = True
        registre.visites.append(contact)
        _confronter(contact, double, grilles[contact.canal], lecteurs, registre, alea, tranche=1.0)
    Visite.objects.bulk_create(doubles, batch_size=200)
    registre.ecrire()
    return len(doubles)


def _double_de(contact: Visite, enqueteur: Enqueteur) -> Visite:
    communs = ("inscription_id", "canal", "scenario_id", "grille_id", "hors_horaires", "publique", "est_importee")
    instants = ("effectuee_le", "repondue_le", "sans_reponse_le", "soumise_le", "validee_le")
    return Visite(
        double_de=contact,
        enqueteur=enqueteur,
        etat=EtatVisite.VALIDEE,
        **{champ: getattr(contact, champ) for champ in (*communs, *instants)},
    )


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


def _confronter(
    contact: Visite,
    double: Visite,
    grille: GrilleANoter,
    lecteurs: tuple[Utilisateur, Utilisateur],
    registre: LignesAEcrire,
    alea: random.Random,
    *,
    tranche: float = DESACCORD_TRANCHE,
) -> None:
    """Note both readings of a pair, and its disagreement, decided `tranche` times out of one."""
    le = _instant(contact.validee_le) + JOUR
    registre.lire(contact, contact, 1, lecteurs[0], le - JOUR)
    registre.lire(contact, double, 2, lecteurs[1], le)
    differents = ecarts(grille, contact.reponses, double.reponses)
    if not differents:
        return
    arbitrage = Arbitrage(
        contact=contact,
        nature=NatureArbitrage.MESURES,
        lecture_a=contact.reponses,
        lecture_b=double.reponses,
        ecarts=list(differents),
        ouvert_le=le,
    )
    registre.arbitrages.append(arbitrage)
    if alea.random() >= tranche:
        registre.passer(contact, EtatVisite.ARBITRAGE, le)
        return
    choix = {code: alea.choice(list(Lecture)) for code in differents}
    contact.reponses = retenir(contact.reponses, double.reponses, choix)
    arbitrage.decisions = {code: contact.reponses[code] for code in differents}
    arbitrage.issue, arbitrage.motif = Verdict.CONFORME, MOTIF
    arbitrage.arbitre, arbitrage.decide_le = _arbitre(), le + JOUR
    registre.visites.append(contact)


def _instant(instant: Any) -> dt.datetime:
    """Return an instant that a visit validated or handed over has."""
    if not isinstance(instant, dt.datetime):
        raise TypeError("instant missing")
    return instant


def _arbitre() -> Utilisateur:
    return Utilisateur.objects.get(email="etudes@demo.local")


def relire_terrain(campagne: Campagne, grilles: Mapping[str, GrilleANoter], *, graine: int) -> None:
    """Read what the fieldwork edition validated: once, twice for the sample, with what still waits; raise its flags."""
    alea, lecteurs, registre = random.Random(graine), creer_lecteurs(), LignesAEcrire()
    tires = set(tirage_de(campagne).tous)
    validees = (
        Visite.objects.filter(inscription__campagne=campagne)
        .validees()
        .select_related("le_double", "enqueteur")
        .order_by("soumise_le", "inscription__organisme__siren", "canal", "pk")
    )
    for contact in validees:
        double = getattr(contact, "le_double", None)
        if double is not None:
            _lire_a_deux_enqueteurs(contact, double, grilles[contact.canal], lecteurs, registre, alea)
        else:
            _lire(contact, contact.est_double or str(contact.pk) in tires, lecteurs, registre, alea)
    registre.ecrire()
    _semer_des_anomalies(campagne, alea)
    detecter_anomalies(campagne=campagne)


def _lire(
    contact: Visite,
    deux_fois: bool,
    lecteurs: tuple[Utilisateur, Utilisateur],
    registre: LignesAEcrire,
    alea: random.Random,
) -> None:
    le = _instant(contact.validee_le)
    registre.lire(contact, contact, 1, lecteurs[0], le)
    if not deux_fois:
        return
    tirage = alea.random()
    if tirage < LU_DEUX_FOIS:
        registre.lire(contact, contact, 2, lecteurs[1], le + JOUR)
    elif tirage < EN_SECONDE_LECTURE:
        registre.passer(contact, EtatVisite.SECONDE_LECTURE, le)
    else:
        avis = {"verdict": Verdict.A_REPRENDRE, "remarque": "La pièce ne montre pas l’accusé de réception."}
        registre.lire(contact, contact, 2, lecteurs[1], le + JOUR, **avis)
        registre.arbitrages.append(Arbitrage(contact=contact, nature=NatureArbitrage.VERDICTS, ouvert_le=le + JOUR))
        registre.passer(contact, EtatVisite.ARBITRAGE, le + JOUR)


def _lire_a_deux_enqueteurs(
    contact: Visite,
    double: Visite,
    grille: GrilleANoter,
    lecteurs: tuple[Utilisateur, Utilisateur],
    registre: LignesAEcrire,
    alea: random.Random,
) -> None:
    if double.enqueteur_id is None or alea.random() >= DOUBLE_NOTE:
        registre.lire(contact, contact, 1, lecteurs[0], contact.validee_le)
        registre.passer(contact, EtatVisite.SECONDE_LECTURE, contact.validee_le)
        return
    double.reponses = autre_regard(grille, contact.reponses, alea)
    for champ in ("effectuee_le", "repondue_le", "sans_reponse_le"):
        setattr(double, champ, getattr(contact, champ))
    double.commencee_le = contact.soumise_le if contact.canal in ECRITS else contact.commencee_le
    depose = _instant(contact.soumise_le) + dt.timedelta(hours=3)
    double.deposee_le = double.soumise_le = depose
    double.validee_le = depose + JOUR
    registre.passer(double, EtatVisite.VALIDEE, double.validee_le)
    double.save()
    _confronter(contact, double, grille, lecteurs, registre, alea)


def _semer_des_anomalies(campagne: Campagne, alea: random.Random) -> None:
    """Make a few visits odd: graded in half a minute, graded late, or with the comment of another one."""
    deposees = Visite.objects.contacts().filter(
        inscription__campagne=campagne, etat__in=[EtatVisite.VALIDEE, EtatVisite.SOUMISE], deposee_le__isnull=False
    )
    appels = list(deposees.filter(canal="TEL").order_by("effectuee_le", "pk"))
    choisis = alea.sample(appels, min(len(appels), NB_RAPIDES + NB_TARDIVES))
    for rang, visite in enumerate(choisis):
        if rang < NB_RAPIDES:
            visite.commencee_le = _instant(visite.deposee_le) - dt.timedelta(seconds=28)
        else:
            tard = _instant(visite.effectuee_le) + dt.timedelta(hours=31)
            visite.deposee_le, visite.soumise_le = tard, max(_instant(visite.soumise_le), tard)
    copies = list(deposees.filter(canal="EMAIL", repondue_le__isnull=False).order_by("effectuee_le", "pk"))[:2]
    for visite in copies:
        visite.commentaire = COPIE
    Visite.objects.bulk_update([*choisis, *copies], ["commencee_le", "deposee_le", "soumise_le", "commentaire"])
