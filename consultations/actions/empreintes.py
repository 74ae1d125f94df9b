"""Keyed hashes by which somebody is known again, in one dialogue only; where addresses are sealed."""

from __future__ import annotations

import secrets

from consultations.models import Commentaire, Dialogue, Identification, Participant, Proposition
from socle.empreintes import empreinte_a_cle, empreintes_a_cles
from socle.logic.adresses import boite
from socle.reseau import reseau
from socle.scelles import place_de


def empreinte_adresse(dialogue: Dialogue, courriel: str) -> str:
    """Return what is kept of an address: the same one in another dialogue gives another hash.

    Whoever takes part already keeps the hash that an old key gave her: another key makes nobody a second person.
    """
    possibles = empreintes_a_cles("consultations.adresse", f"{dialogue.pk}:{boite(courriel)}")
    if possibles[1:]:
        connus = Participant.objects.filter(dialogue=dialogue, empreinte__in=possibles)
        return connus.values_list("empreinte", flat=True).first() or possibles[0]
    return possibles[0]


def empreinte_reseau(objet: Proposition | Commentaire, adresse: str) -> str:
    """Return what is kept of the network that words were reported from; for other words it is another hash.

    Another key makes no second network of one that reported before.
    """
    if not adresse:
        return ""
    possibles = empreintes_a_cles("consultations.reseau", f"{objet.pk}:{reseau(adresse)}")
    connus = objet.les_signalements.filter(reseau__in=possibles)
    return connus.values_list("reseau", flat=True).first() or possibles[0]


def empreinte_unique() -> str:
    """Return the hash of a secret that nobody keeps: a device, a session of a kiosk, a paper form, somebody forgotten."""
    return empreinte_a_cle("consultations.hasard", secrets.token_hex(32))


def place_identification(identification: Identification) -> str:
    """Return where an address that waits is sealed."""
    return place_de(Identification, "courriel", pk=identification.pk)


def place_participant(participant: Participant) -> str:
    """Return where the address of somebody who asked to know the outcome is sealed."""
    return place_de(Participant, "courriel", pk=participant.pk)
