"""What agents and inhabitants say: anonymous polls by single-use codes, a consultation on a free seat, answered in the end."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from comptes.models import Utilisateur
from consultations.actions.cadre import repartir_phases
from consultations.actions.contribuer import deposer, enregistrer_brouillon
from consultations.actions.cycle import clore_dialogue, fermer_dialogue, ouvrir_dialogue
from consultations.actions.dialogues import creer_dialogue, modifier_dialogue
from consultations.actions.identifier import reconnaitre_appareil
from consultations.actions.moderer import TexteLu, publier
from consultations.actions.soutenir import soutenir
from consultations.actions.suivre import suivre_proposition
from consultations.enums import EtatProposition, Identite, TypeDialogue
from consultations.models import Dialogue, Participant, Proposition
from organismes.actions.effectif import confirmer_effectif, declarer_effectif
from organismes.enums import EtatInscription
from organismes.models import Inscription
from portail.demonstration.editions import a_l_heure
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from sondages.actions.codes import creer_codes
from sondages.actions.composer import creer_sondage, definir_groupes
from sondages.actions.cycle import clore_sondage, ouvrir_sondage, publier_sondage
from sondages.actions.deposer import repondre_sans_script
from sondages.enums import NatureCarte
from sondages.logic.bulletin import Bulletin, ReponseDonnee, valeurs_de
from sondages.models import Sondage

SONDAGES, DIALOGUES = "sondages", "consultations"
JOUR_DES_AGENTS, JOUR_DES_HABITANTS = dt.date(ANNEE, 4, 7), dt.date(ANNEE, 5, 5)
# One body in so many holds one, so that a year of 349 bodies has a handful of each.
UN_SUR, AU_PLUS = 40, 8
GROUPES = (("Accueil", 14), ("Services techniques", 12))
ABSTENTION = 3
IDEES = ("Un accueil le samedi matin", "Des formulaires en une page", "Un rappel dans la journée", "Un plan à l’entrée")
NB_HABITANTS, DUREE = 12, 40 * UN_JOUR
PRESENTATION = (
    "La commune revoit son accueil. Dites ce qui vous manque, lisez les idées des autres, soutenez celles qui comptent. "
) * 5


def prevoir_voix(monde: Monde) -> None:
    """Foresee polls and consultations."""
    monde.agenda.prevoir(a_l_heure(JOUR_DES_AGENTS, 9), SONDAGES, partial(_interroger, monde))
    monde.agenda.prevoir(a_l_heure(JOUR_DES_HABITANTS, 9), DIALOGUES, partial(_consulter, monde))


def _quelques(monde: Monde, **lesquelles: Any) -> list[Inscription]:
    """Return the first registrations that may, as many as the campaign is worth."""
    nombre = min(AU_PLUS, max(1, len(monde.corps) // UN_SUR))
    valides = monde.campagne.les_inscriptions.filter(etat=EtatInscription.VALIDEE, **lesquelles)
    return list(valides.select_related("organisme", "campagne").order_by("organisme__siren")[:nombre])


def referent_de(inscription: Inscription) -> Any:
    """Return who acts in the name of a body."""
    return inscription.organisme.les_membres.select_related("utilisateur").order_by("pk")[0].utilisateur


def _interroger(monde: Monde) -> int:
    return sum(_voter(monde, inscription) for inscription in _quelques(monde, vooter=True))


def _ouvrir_un_sondage(monde: Monde, inscription: Inscription, referent: Utilisateur) -> Sondage:
    effectif = sum(nombre for _, nombre in GROUPES)
    inscription = declarer_effectif(inscription=inscription, effectif=effectif, auteur=referent)
    confirmer_effectif(inscription=inscription, effectif=effectif, auteur=monde.comptes["etudes"])
    sondage = creer_sondage(inscription=inscription, titre="Notre accueil, vu de l’intérieur", auteur=referent)
    definir_groupes(sondage=sondage, groupes=list(GROUPES), auteur=referent)
    return ouvrir_sondage(sondage=sondage, auteur=referent)


def _voter(monde: Monde, inscription: Inscription) -> int:
    """Open a poll, give its codes, have nearly everybody answer, once; it closes two weeks later."""
    referent = referent_de(inscription)
    sondage = _ouvrir_un_sondage(monde, inscription, referent)
    votes = 0
    for groupe in sondage.les_groupes.order_by("pk"):
        codes = creer_codes(sondage=sondage, groupe=groupe, nombre=groupe.effectif, auteur=referent)
        for rang, code in enumerate(codes[ABSTENTION:]):
            repondre_sans_script(sondage=sondage, code=code, bulletin=_bulletin(monde, sondage, groupe.nom, rang))
            votes += 1
        monde.comptes_de["codes_refuses"] += _est_refuse(monde, sondage, codes[-1])
        monde.comptes_de["codes_rejoues"] += 1
    monde.comptes_de["bulletins"] += votes
    monde.agenda.prevoir(a_l_heure(aujourdhui() + 14 * UN_JOUR, 18), SONDAGES, partial(_depouiller, sondage, referent))
    return votes


def _bulletin(monde: Monde, sondage: Sondage, groupe: str, rang: int) -> Bulletin:
    alea = monde.alea("agent", sondage.inscription.organisme.siren, groupe, rang)
    cartes = [carte for carte in sondage.les_cartes.order_by("rang") if carte.nature != NatureCarte.IDEE]
    return Bulletin(
        tuple(ReponseDonnee(carte.pk, alea.choice(valeurs_de(carte.nature, len(carte.options)))) for carte in cartes)
    )


def _est_refuse(monde: Monde, sondage: Sondage, code: str) -> bool:
    """Try a code that served already."""
    try:
        repondre_sans_script(sondage=sondage, code=code, bulletin=_bulletin(monde, sondage, "encore", 0))
    except RegleMetier:
        return True
    return False


def _depouiller(sondage: Sondage, referent: Any) -> None:
    publier_sondage(sondage=clore_sondage(sondage=sondage, auteur=referent), auteur=referent)


def _consulter(monde: Monde) -> int:
    return sum(_ouvrir(monde, inscription) for inscription in _quelques(monde, place_gratuite__isnull=False))


def _ouvrir(monde: Monde, inscription: Inscription) -> int:
    """Open a box of ideas on the seat of a body; people write and support, staff read, the body answers."""
    referent = referent_de(inscription)
    dialogue = creer_dialogue(
        inscription=inscription, type=TypeDialogue.BOITE_A_IDEES, titre="Mieux vous accueillir", auteur=referent
    )
    dialogue = modifier_dialogue(
        dialogue=dialogue,
        auteur=referent,
        accroche="Vos idées pour notre accueil",
        presentation=PRESENTATION,
        identite=Identite.APPAREIL,
        quota_soutiens=3,
        debut=aujourdhui(),
        fin=aujourdhui() + DUREE,
    )
    repartir_phases(dialogue=dialogue, auteur=referent)
    dialogue = ouvrir_dialogue(dialogue=dialogue, auteur=referent)
    monde.agenda.prevoir(a_l_heure(aujourdhui() + UN_JOUR, 12), DIALOGUES, partial(_ecrire, monde, dialogue, referent))
    return 1


def _ecrire(monde: Monde, dialogue: Dialogue, referent: Any) -> int:
    gens = [reconnaitre_appareil(dialogue=dialogue, commune=None) for _ in range(NB_HABITANTS)]
    idees = [
        deposer(proposition=enregistrer_brouillon(participant=qui, proposition=None, titre=titre, texte=f"{titre}."))
        for qui, titre in zip(gens, IDEES, strict=False)
    ]
    publier(
        dialogue=dialogue, choix=[TexteLu("proposition", idee.pk, idee.modifie_le) for idee in idees], auteur=referent
    )
    jour = aujourdhui() + UN_JOUR
    monde.agenda.prevoir(a_l_heure(jour, 12), DIALOGUES, partial(_soutenir, monde, gens, idees))
    fin = aujourdhui() + DUREE
    monde.agenda.prevoir(a_l_heure(fin, 12), DIALOGUES, partial(_repondre, dialogue, idees, referent))
    return len(gens)


def _soutenir(monde: Monde, gens: list[Participant], idees: list[Proposition]) -> int:
    """Give supports, each pressed twice: it counts once."""
    for rang, qui in enumerate(gens):
        for idee in monde.alea("soutien", rang).sample(idees, 2):
            soutenir(participant=qui, proposition=idee)
            soutenir(participant=qui, proposition=idee)
            monde.comptes_de["soutiens_donnes"] += 1
    return len(gens)


def _repondre(dialogue: Dialogue, idees: list[Proposition], referent: Any) -> None:
    """Close participation, say what became of each idea, publish the answer that is owed."""
    fermer_dialogue(dialogue=dialogue)
    for idee in idees:
        idee.refresh_from_db()
        suivre_proposition(proposition=idee, vers=EtatProposition.RECEVABLE, texte="", auteur=referent)
        suivre_proposition(
            proposition=idee, vers=EtatProposition.RETENUE, texte="Retenue pour l’an prochain.", auteur=referent
        )
    clore_dialogue(
        dialogue=dialogue,
        decision="Les idées sont retenues",
        texte="Chacune est au plan de l’an prochain.",
        signataire="La direction de l’accueil",
        auteur=referent,
    )
