"""Erasing a participant known by an address: what she does herself on the page, in every dialogue."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from consultations.actions.identifier import effacer_contact
from consultations.enums import EtatDialogue, EtatProposition
from consultations.models import Dialogue, Identification, Participant
from organismes.enums import ETATS_ACTIFS
from socle.empreintes import empreintes_a_cles
from socle.logic.adresses import boite
from socle.personnes import Personne, Trouver


def _empreintes(personne: Personne) -> list[str]:
    """Return the hashes that her addresses have in each dialogue, with each key that made some."""
    return [
        empreinte
        for dialogue in Dialogue.objects.values_list("pk", flat=True)
        for adresse in personne.adresses
        for empreinte in empreintes_a_cles("consultations.adresse", f"{dialogue}:{boite(adresse)}")
    ]


def participants_de(personne: Personne) -> QuerySet[Participant]:
    """Return what she is in each dialogue where she came by her address."""
    return Participant.objects.filter(empreinte__in=personne.une_fois(_empreintes))


def lignes_de(modele: type[Model], lien: str, **lesquelles: Any) -> Trouver:
    """Return what finds the rows that she left as a participant (`lien` leads to it), those of `lesquelles` only."""

    def trouver(personne: Personne) -> QuerySet[Any]:
        lignes: QuerySet[Any] = QuerySet(modele)
        return lignes.filter(**{f"{lien}__in": participants_de(personne)}, **lesquelles)

    return trouver


def identifications_de(personne: Personne) -> QuerySet[Identification]:
    """Return the links that wait for her."""
    return Identification.objects.filter(empreinte__in=personne.une_fois(_empreintes))


def effacer_des_consultations(personne: Personne) -> dict[str, int]:
    """Erase her address, her drafts and her mails; once participation is over, what ties her contributions too.

    Where it is not, the night that follows its end does that: asking once is enough.
    """
    a_effacer = Q(courriel__isnull=False) | Q(veut_suivre=True) | Q(les_propositions__etat=EtatProposition.BROUILLON)
    en_cours = Q(dialogue__etat=EtatDialogue.OUVERT, dialogue__inscription__etat__in=ETATS_ACTIFS)
    a_effacer |= Q(est_efface=False) & (Q(oubli_demande=False) | ~en_cours)
    participants = list(participants_de(personne).filter(a_effacer).distinct().order_by("pk"))
    liens = identifications_de(personne).delete()[1].get(Identification._meta.label, 0)
    for participant in participants:
        effacer_contact(participant=participant)
    return {Participant._meta.label: len(participants), Identification._meta.label: liens}
