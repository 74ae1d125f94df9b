"""The edition in fieldwork: contacts planned by the plan's own act, and the past ones made."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from django.db.models import QuerySet

from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import SEUIL_AUTOTEST
from enquetes.models import Enqueteur, Visite
from enquetes.planification.actions.identites import IdentiteSaisie, saisir_identites
from enquetes.planification.actions.planifier import planifier_contacts
from enquetes.qualite.actions.formation import cocher_briefing, passer_autotest, publier_briefing, regler_autotest
from enquetes.qualite.queries.formation import exemple_suivant
from enquetes.visites.queries.visites import Carnet
from organismes.enums import Canal
from organismes.models import Territoire
from portail.demonstration.comptes import COMPTES
from portail.demonstration.editions import a_l_heure
from portail.demonstration.gestes import ORDINAIRE, RAPIDE, TARDIVE, mener
from portail.demonstration.inscriptions import NOMS, PRENOMS
from portail.demonstration.mesures import Jeu, jouer
from portail.demonstration.participants import OrganismeFictif
from socle.auteur import Auteur
from socle.horloge import aujourdhui, maintenant, regler
from socle.logic.recherche import normaliser

NB_ACTIFS = 26
# One call in so many is graded oddly, as long as there are.
PAS, SINGULIERES = 8, (RAPIDE, TARDIVE, RAPIDE, TARDIVE, RAPIDE)


BRIEFING = """\
Vous jouez un usager ordinaire, sous l’identité d’emprunt de votre fiche. Vous notez des faits, pas des impressions\u202f: une autre personne, à votre place, aurait noté la même chose.

Jamais le nom d’un agent, jamais d’enregistrement. Si l’on vous reconnaît, arrêtez là et dites-le en commentaire.

Un contact par jour et par organisme. Notez aussitôt, avec ou sans réseau\u202f: le téléphone garde tout et l’envoie plus tard.
"""


def equiper(compte: Utilisateur, *, graine: int) -> None:
    """Give homes, channels and limits to the first shoppers; the demonstration's account becomes the first one."""
    alea = random.Random(graine)
    villes = list(Territoire.objects.filter(nature="COMMUNE", population__gte=60_000).order_by("code"))
    a_distance = [canal.value for canal in Canal if canal != Canal.PHYS]
    for rang in range(1, NB_ACTIFS + 1):
        Enqueteur.objects.update_or_create(
            pseudonyme=f"E-{rang:03d}",
            defaults={
                "utilisateur": compte if rang == 1 else None,
                "commune": alea.choice(villes),
                "canaux": a_distance if rang % 3 else alea.sample(a_distance, 4),
                "max_semaine": 8,
                "max_total": 40,
                "invite_le": maintenant(),
            },
        )
    Enqueteur.objects.exclude(pseudonyme__in=[f"E-{rang:03d}" for rang in range(1, NB_ACTIFS + 1)]).update(
        est_actif=False
    )


def preter_identites(campagne: Campagne, auteur: Auteur) -> None:
    """Give each shopper two whole aliases, as many as she needs."""
    comptes = {nom for nom, _roles in COMPTES.values()}
    noms = [qui for nom in NOMS for prenom in PRENOMS if (qui := f"{prenom} {nom}") not in comptes]
    enqueteurs = Enqueteur.objects.filter(est_actif=True).order_by("pseudonyme")
    suite = [qui for qui in enqueteurs for _ in range(2)]
    saisies = [
        IdentiteSaisie(
            qui,
            nom,
            courriel=f"{normaliser(nom).replace(' ', '.')}@emprunts.exemple",
            telephone=f"06 39 98 {rang:02d} {rang:02d}",
            adresse=f"{rang + 1} rue des Essais\n{31000 + 100 * (rang % 9)} Ville-Exemple",
        )
        for rang, (qui, nom) in enumerate(zip(suite, noms, strict=False))
    ]
    with regler(veille(campagne)):
        saisir_identites(campagne=campagne, saisies=saisies, auteur=auteur)


def former(campagne: Campagne, auteur: Auteur, *, le: dt.datetime) -> None:
    """Publish the briefing and have each shopper tick it and pass the self-test of her channels."""
    with regler(le):
        briefing = publier_briefing(campagne=campagne, texte=BRIEFING, auteur=auteur)
        regler_autotest(campagne=campagne, exige=True, seuil=SEUIL_AUTOTEST, auteur=auteur)
        for enqueteur in Enqueteur.objects.filter(est_actif=True).order_by("pseudonyme"):
            cocher_briefing(briefing=briefing, enqueteur=enqueteur, auteur=enqueteur.utilisateur)
            for canal in enqueteur.canaux:
                exemple = exemple_suivant(enqueteur, campagne, canal)
                if exemple is not None:
                    passer_autotest(
                        enqueteur=enqueteur,
                        campagne=campagne,
                        exemple=exemple,
                        lecture={ligne["code"]: ligne["mesure"] for ligne in exemple.corrige},
                        auteur=enqueteur.utilisateur,
                    )


def veille(campagne: Campagne) -> dt.datetime:
    """Return the eve of the current wave."""
    debut = campagne.les_periodes.filter(nature="vague").order_by("-du").values_list("du", flat=True)[0]
    return a_l_heure(debut - UN_JOUR, 8)


def planifier(campagne: Campagne, auteur: Auteur) -> None:
    """Plan the contacts on the eve of the current wave."""
    with regler(veille(campagne)):
        planifier_contacts(campagne=campagne, auteur=auteur, avec_doubles=True)


def jouer_terrain(campagne: Campagne, participants: Iterable[OrganismeFictif], *, graine: int) -> None:
    """Make the contacts of the past, but a few."""
    alea, carnet = random.Random(graine), Carnet()
    qualites = {participant.siren: participant.par_canal for participant in participants}
    faites = [visite for visite in _passees(campagne) if _est_faite(visite, alea)]
    appels = [visite.pk for visite in faites if visite.canal == Canal.TEL]
    singuliers = dict(zip(appels[::PAS], SINGULIERES, strict=False))
    for visite in faites:
        qualite = qualites[visite.inscription.organisme.siren][visite.canal]
        le = a_l_heure(_jour(visite), 9 + alea.randrange(8), alea.randrange(60))
        reponses = jouer(carnet.grille(visite), jeu_de(visite, qualite), alea)
        mener(visite, reponses, carnet, le=le, saisie=singuliers.get(visite.pk, ORDINAIRE))


def _passees(campagne: Campagne) -> QuerySet[Visite]:
    return (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, prevue_le__lt=aujourdhui(), enqueteur__isnull=False)
        .select_related("scenario", "grille", "inscription__organisme", "enqueteur__utilisateur")
        .order_by("prevue_le", "inscription__organisme__siren", "canal")
    )


def _jour(visite: Visite) -> dt.date:
    if visite.prevue_le is None:
        raise ValueError("a contact of the past has a day")
    return visite.prevue_le


def _est_faite(visite: Visite, alea: random.Random) -> bool:
    """Tell whether the shopper kept the day: a few are late, and the staff area shows it."""
    return _jour(visite) < aujourdhui() - 4 * UN_JOUR or alea.random() >= 0.4


def jeu_de(visite: Visite, qualite: float) -> Jeu:
    """Return the setting of a contact, for a body of this quality."""
    return Jeu(
        visite.scenario.type,
        len(visite.scenario.elements),
        qualite,
        donnees_personnelles=visite.scenario.donnees_personnelles,
        hors_horaires=visite.hors_horaires,
    )
