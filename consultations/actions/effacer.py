"""What goes for good: who took part, drafts and their pictures, words that were refused."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile

from consultations.actions.empreintes import empreinte_unique
from consultations.enums import EFFACE, EtatTexte
from consultations.models import (
    AvisSection,
    Bilan,
    Commentaire,
    Participant,
    Proposition,
    Rapprochement,
    Signalement,
)
from consultations.queries.comptes import ayant_agi
from consultations.queries.contributions import a_paru
from socle.fichiers import supprimer_au_commit


def effacer(participants: Sequence[Participant]) -> None:
    """Make locked participants nobody's: no address, no hash, no author any more, nothing of what they told moderators;
    the door by which they came stays.

    Whoever did nothing goes altogether: what is left is counted as somebody who took part.
    """
    pks = [participant.pk for participant in participants]
    agi = set(ayant_agi(Participant.objects.filter(pk__in=pks)).values_list("pk", flat=True))
    Participant.objects.filter(pk__in=set(pks) - agi).delete()
    Proposition.objects.filter(auteur__in=agi).update(auteur=None)
    Commentaire.objects.filter(auteur__in=agi).update(auteur=None)
    Signalement.objects.filter(participant__in=agi).update(precision="", reseau="")
    restants = [participant for participant in participants if participant.pk in agi]
    for participant in restants:
        participant.courriel, participant.veut_suivre, participant.est_efface = None, False, True
        participant.empreinte = empreinte_unique()
    Participant.objects.bulk_update(restants, ["courriel", "veut_suivre", "est_efface", "empreinte"])


def supprimer_brouillons(brouillons: QuerySet[Proposition]) -> int:
    """Delete drafts, then their pictures once this is committed; return how many."""
    images = [brouillon.image for brouillon in brouillons.exclude(image="")]
    nombre = brouillons.delete()[1].get(Proposition._meta.label, 0)
    for image in images:
        supprimer_fichier(image)
    return nombre


def effacer_mots(refuses: Sequence[Proposition | Commentaire | AvisSection]) -> None:
    """Leave nothing of locked words that were refused but that there were some; reason and day stay.

    The picture and the place of a contribution go too, and the words that it had in common with others.
    """
    for refuse in refuses:
        for champ in refuse.MOTS:
            if getattr(refuse, champ):
                setattr(refuse, champ, EFFACE)
        champs = [*refuse.MOTS, "modifie_le"]
        if isinstance(refuse, Proposition):
            supprimer_fichier(refuse.image)
            refuse.image, refuse.image_texte = "", ""  # type: ignore[assignment]
            refuse.latitude = refuse.longitude = None
            champs += ["image", "image_texte", "latitude", "longitude"]
            Rapprochement.objects.filter(Q(a=refuse) | Q(b=refuse)).delete()
        refuse.save(update_fields=champs)


def retirer_bilan_qui_cite(objet: Proposition | Commentaire | AvisSection) -> None:
    """Remove the report of a dialogue where it may quote words that go; one being made is written nowhere.

    Words that nobody could read yet are in no report, nor are replies. The body has another one made.
    """
    if isinstance(objet, Commentaire):
        return
    dialogue = objet.dialogue_id if isinstance(objet, Proposition) else objet.section.dialogue_id
    for bilan in Bilan.objects.select_for_update(of=("self",)).filter(dialogue=dialogue):
        if _a_ete_lu(objet):
            supprimer_fichier(bilan.fichier)
            bilan.delete()


def _a_ete_lu(objet: Proposition | AvisSection) -> bool:
    """Tell whether words are public, or were: what reports hid may be in a document made before."""
    if isinstance(objet, AvisSection):
        return objet.etat == EtatTexte.PUBLIE
    return objet.est_publique or a_paru(objet)


def supprimer_fichier(fichier: FieldFile) -> None:
    """Delete a file once the act is committed: an act that fails loses nothing, a file that resists keeps no other."""
    if fichier.name:
        supprimer_au_commit(fichier.storage, fichier.name)
