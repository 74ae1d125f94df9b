"""What a sealed file says of an edition: inputs that name nobody, results as texts, and what was sealed before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from campagnes.logic.methode import MethodeEdition
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.referentiels.queries.grilles import engagements_actifs
from enquetes.visites.logic.notation import ContactNote
from enquetes.visites.queries.scores import ContactsInscription, contacts_par_inscription
from organismes.models import Inscription
from organismes.queries.population import population_retenue
from trophees.enums import EtatPalmares
from trophees.logic.verifier import canonique
from trophees.models import Palmares, Resultat
from trophees.queries.bulletins import JuryScelle
from trophees.queries.participants import InscriptionANoter, participants_de

LONGUEUR_GRILLE = 12


def palmares_scelle(campagne: Campagne) -> Palmares | None:
    """Return the prize list that two people sealed, public or not, if any."""
    etats = [EtatPalmares.SCELLE, EtatPalmares.PUBLIE]
    return Palmares.objects.filter(campagne=campagne, etat__in=etats).order_by("scelle_le", "pk").last()


def entrees_a_sceller(campagne: Campagne, jury: JuryScelle | None) -> dict[str, Any]:
    """Return all that results are computed from, and nothing of who made a contact, when, or what was written.

    Contacts have no name: inside a body they stand in the order of their content. A grid is named by its own.
    """
    participants = {participant.inscription: participant for participant in participants_de(campagne)}
    recus = {r.inscription: r for r in contacts_par_inscription(campagne) if r.inscription in participants}
    faits = {
        pk: (genre, population)
        for pk, genre, population in Inscription.objects.filter(pk__in=participants).values_list(
            "pk", "organisme__type", population_retenue()
        )
    }
    methode = methode_de(campagne)
    grilles: dict[str, dict[str, Any]] = {}
    organismes = [
        _organisme(participant, faits[pk], recus.get(pk) or ContactsInscription.aucun(pk), grilles)
        for pk, participant in participants.items()
    ]
    return {
        "campagne": campagne.annee,
        "methode": _methode(methode, campagne),
        "engagements": sorted(engagements_actifs(campagne)),
        "grilles": grilles,
        "jury": jury and jury.entrees,
        "organismes": sorted(organismes, key=lambda organisme: organisme["siren"]),
    }


def resultats_a_sceller(
    campagne: Campagne, document: Mapping[str, Any], jury: JuryScelle | None = None
) -> dict[str, Any]:
    """Return the exchange document with each number as a text, the score that people see, which ranks, and the awards."""
    affiches = {
        siren: detail["score_arrondi"]
        for siren, detail in Resultat.objects.filter(inscription__campagne=campagne).values_list(
            "inscription__organisme__siren", "detail"
        )
    }
    organismes = [{**_textes(o), "score_arrondi": affiches[o["siren"]]} for o in document["organismes"]]
    return {
        "campagne": document["campagne"],
        "methode": document["methode"],
        "organismes": sorted(organismes, key=lambda organisme: organisme["siren"]),
        "trophees": jury and jury.trophees,
    }


def _methode(methode: MethodeEdition, campagne: Campagne) -> dict[str, Any]:
    return {
        "minimum": methode.minimum,
        "part_validee": methode.part_validee,
        "poids": methode.poids,
        "politique": campagne.politique_non_reponse,
    }


def _organisme(
    participant: InscriptionANoter,
    faits: tuple[str, int | None],
    recus: ContactsInscription,
    grilles: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    contacts = [_contact(contact, grilles) for contact in recus.contacts if contact.canal in participant.canaux]
    return {
        "siren": participant.siren,
        "type": faits[0],
        "population": faits[1],
        "confirmee": participant.est_confirmee,
        "litige": participant.litige_en_cours,
        "canaux": sorted(participant.canaux),
        "prevus": _comptes(recus.prevus, participant.canaux),
        "valides": _comptes(recus.valides, participant.canaux),
        "contacts": sorted(contacts, key=canonique),
    }


def _comptes(comptes: Mapping[str, int], canaux: Iterable[str]) -> dict[str, int]:
    return {canal: comptes[canal] for canal in canaux if comptes.get(canal)}


def _contact(contact: ContactNote, grilles: dict[str, dict[str, Any]]) -> dict[str, Any]:
    grille = {
        "canal": contact.canal,
        "criteres": [
            {
                "code": critere.code,
                "poids": critere.poids,
                "etape": critere.etape,
                "determinant": critere.determinant,
                "engagements": sorted(critere.engagements),
            }
            for critere in contact.criteres
        ],
    }
    nom = f"{contact.canal}-{hashlib.sha256(canonique(grille)).hexdigest()[:LONGUEUR_GRILLE]}"
    grilles.setdefault(nom, grille)
    return {
        "grille": nom,
        "notes": [None if critere.score is None else str(critere.score) for critere in contact.criteres],
        "conformes": [critere.conforme for critere in contact.criteres],
    }


def _textes(valeur: Any) -> Any:
    """Write every float as its shortest decimal."""
    if isinstance(valeur, float):
        return repr(valeur)
    if isinstance(valeur, dict):
        return {cle: _textes(une) for cle, une in valeur.items()}
    return [_textes(une) for une in valeur] if isinstance(valeur, list) else valeur
