"""The open edition: registrations in every state, seats taken in order, a waiting list."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from campagnes.models import Campagne
from comptes.models import Utilisateur
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.decider import demander_modification, refuser_inscription, valider_inscription
from organismes.actions.inscrire import deposer_par_equipe
from organismes.enums import Canal
from organismes.models import Inscription, Territoire
from organismes.queries.demande import SIREN_DONNE
from portail.demonstration.participants import OrganismeFictif
from socle.horloge import maintenant, regler

FONCTIONS = (
    "Directrice de l’accueil",
    "Responsable qualité",
    "Directeur général adjoint",
    "Cheffe du service état civil",
    "Chargée de la relation aux usagers",
)
PRENOMS = ("Camille", "Dominique", "Claude", "Sacha", "Alix", "Maxime", "Andréa", "Morgan", "Lou", "Noa")
NOMS = ("Aubry", "Bresson", "Carlier", "Delmas", "Estève", "Fabre", "Guillou", "Hamon", "Imbert", "Jourdan")
SERVICES = ("État civil", "Scolarité et périscolaire", "Urbanisme", "Action sociale", "Cadre de vie", "Vie associative")
PART_DES_OPTIONS = {"borne": 0.4, "smartphone": 0.6, "idcity": 0.7, "vooter": 0.35}
SANS_CONFIRMATION = 5
DECISION = dt.timedelta(days=2)
HORAIRES = "Du lundi au vendredi de 8 h 30 à 12 h et de 13 h 30 à 17 h 30, le samedi de 9 h à 12 h"


def inscrire_tous(
    campagne: Campagne, participants: Sequence[OrganismeFictif], auteur: Utilisateur, *, graine: int
) -> None:
    """Register the participants, the oldest first: one in eight only deposited, the rest confirmed then decided."""
    alea, present = random.Random(graine), maintenant()
    pas = (present - campagne.inscriptions_ouvertes_le) / (len(participants) + 1)
    for rang, participant in enumerate(participants):
        recue_le = present - pas * (len(participants) - rang) + pas * alea.uniform(-0.4, 0.4)
        with regler(recue_le):
            inscription = deposer_par_equipe(
                campagne=campagne, donnees=reponses_du_formulaire(participant, alea), recue_le=recue_le, auteur=None
            )
        if rang % 8 == SANS_CONFIRMATION:
            continue
        confirmee_le = recue_le + dt.timedelta(minutes=12 + alea.randrange(900))
        with regler(min(confirmee_le, present)):
            inscription = confirmer_inscription(inscription=inscription)
        with regler(min(confirmee_le + DECISION, present)):
            _decider(inscription, rang, auteur)


def _decider(inscription: Inscription, rang: int, auteur: Utilisateur) -> None:
    """Validate most, ask some for a change, refuse one, leave the last ones to the staff's queue."""
    if rang % 11 == 9:
        demander_modification(
            inscription=inscription,
            auteur=auteur,
            motif="Le numéro de téléphone indiqué ne répond pas : merci de donner celui de l’accueil.",
        )
    elif rang == 12:
        refuser_inscription(
            inscription=inscription,
            auteur=auteur,
            motif="Le service désigné ne reçoit pas d’usagers : l’enquête n’aurait pas d’objet.",
        )
    elif rang % 4 != 2:
        valider_inscription(inscription=inscription, auteur=auteur)


def reponses_du_formulaire(participant: OrganismeFictif, alea: random.Random) -> dict[str, Any]:
    """Return the four steps as the form would store them."""
    domaine = f"{participant.siren.lower()}.demo.local"
    canaux = _canaux(participant, domaine, alea)
    return {
        "organisme": _organisme(participant),
        "referent": {
            "nom": f"{alea.choice(PRENOMS)} {alea.choice(NOMS)}",
            "fonction": alea.choice(FONCTIONS),
            "courriel": participant.courriel,
            "telephone": _telephone(alea),
        },
        "canaux": {
            **canaux,
            "horaires": HORAIRES,
            "services": alea.sample(SERVICES, 4),
            "certifications": [code for code in ("QUALIVILLES", "MARIANNE", "ISO_9001") if alea.random() < 0.12],
            "dpo_contact": f"dpo@{domaine}",
            "etat_conseil": "",
        },
        "options": {
            **{option: alea.random() < part for option, part in PART_DES_OPTIONS.items()},
            "agents_informes": True,
            "reglement_accepte": True,
        },
    }


def _canaux(participant: OrganismeFictif, domaine: str, alea: random.Random) -> dict[str, str]:
    adresses = {
        Canal.EMAIL: ("courriel_accueil", f"accueil@{domaine}"),
        Canal.COURRIER: ("adresse_postale", f"{participant.nom}\n1 place de la Fontaine\n99999 Adresse fictive"),
        Canal.TEL: ("telephone_accueil", _telephone(alea)),
        Canal.RS: ("reseaux_sociaux", f"https://social.demo.local/{participant.siren.lower()}"),
        Canal.WEB: ("site", f"https://{domaine}"),
    }
    return dict(adresses[Canal(canal)] for canal in participant.canaux)


def _telephone(alea: random.Random) -> str:
    # Of a range that is nobody's, kept for fictions, and that has the form of a real one.
    return f"+3319900{alea.randrange(10_000):04d}"


def _organisme(participant: OrganismeFictif) -> dict[str, Any]:
    if participant.est_fictif:
        return {"type": participant.type, "nom": participant.nom, "siren": participant.siren, "territoire": None}
    territoire = Territoire.objects.get(nature=participant.type, code=_code(participant))
    cle = {SIREN_DONNE: participant.siren} if territoire.siren_a_donner else {}
    return {"territoire": territoire.pk, **cle}


def _code(participant: OrganismeFictif) -> str:
    if participant.siren.startswith("INSEE-"):
        return participant.siren.removeprefix("INSEE-")
    return participant.code_insee or participant.siren
