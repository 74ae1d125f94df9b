"""Flags: raised from what visits say, looked at by people. A flag changes no visit: it asks for a second reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from enquetes.models import Anomalie, PieceJointe
from enquetes.qualite.logic.anomalies import detecter
from enquetes.qualite.logic.anomalies_faits import AnomalieRelevee
from enquetes.qualite.logic.empreintes import empreinte_perceptuelle
from enquetes.qualite.queries.anomalies import SANS_EMPREINTE, pieces_sans_empreinte, visites_observees
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.journal import consigner

Cle = tuple[str, str]
"""A flag by its visit and its code."""


def detecter_anomalies(*, campagne: Campagne) -> int:
    """Bring the flags of an edition up to date; return how many are new. Running it twice changes nothing more.

    A flag that nothing supports any more goes, unless somebody looked at it. After the results are given back nothing
    is looked at. Pictures are read before the edition is held: a store that is slow keeps nobody waiting.
    """
    _regarder_les_images(campagne)
    return _relever(campagne)


@transaction.atomic
def _relever(campagne: Campagne) -> int:
    # Its key is left alone: readers decide meanwhile.
    campagne = Campagne.objects.select_for_update(no_key=True).get(pk=campagne.pk)
    if campagne.restituee_le is not None:
        return 0
    trouvees = {(fait.visite, fait.code): fait for fait in detecter(list(visites_observees(campagne)))}
    connues = {
        (str(anomalie.visite_id), anomalie.code): anomalie
        for anomalie in Anomalie.objects.filter(visite__inscription__campagne=campagne).order_by("pk")
    }
    _accorder(connues, trouvees)
    nouvelles = [
        Anomalie(visite_id=fait.visite, code=fait.code, explication=_explication(fait), detectee_le=maintenant())
        for cle, fait in trouvees.items()
        if cle not in connues
    ]
    Anomalie.objects.bulk_create(nouvelles, batch_size=500)
    if nouvelles:
        consigner(campagne, "anomalies.relevees", None, nombre=len(nouvelles))
    return len(nouvelles)


def _accorder(connues: Mapping[Cle, Anomalie], trouvees: Mapping[Cle, AnomalieRelevee]) -> None:
    """Remove the flags that nothing supports any more, and explain the others by the figures of today."""
    disparues = [anomalie.pk for cle, anomalie in connues.items() if cle not in trouvees]
    # Who looks at one meanwhile keeps it.
    Anomalie.objects.filter(pk__in=disparues, vue_le=None).delete()
    changees = []
    for cle in connues.keys() & trouvees.keys():
        connues[cle].explication = _explication(trouvees[cle])
        changees.append(connues[cle])
    Anomalie.objects.bulk_update(changees, ["explication"], batch_size=500)


@transaction.atomic
def commenter_anomalie(*, anomalie: Anomalie, commentaire: str, auteur: Auteur) -> Anomalie:
    """Keep that somebody looked at a flag, and what she says of it. The visit stays as it is."""
    fraiche = Anomalie.objects.select_for_update().get(pk=anomalie.pk)
    fraiche.commentaire = commentaire.strip()
    fraiche.vue_le, fraiche.vue_par = maintenant(), auteur
    fraiche.save(update_fields=["commentaire", "vue_le", "vue_par"])
    consigner(fraiche.visite, "anomalie.vue", auteur, code=fraiche.code)
    return fraiche


def _regarder_les_images(campagne: Campagne) -> None:
    """Compute the perceptual hash of the pictures that have none yet; a file that is gone has none."""
    for piece in pieces_sans_empreinte(campagne).iterator():
        try:
            with piece.fichier.open("rb") as fichier:
                empreinte = empreinte_perceptuelle(fichier.read())
        except FileNotFoundError:
            empreinte = None
        perceptuelle = SANS_EMPREINTE if empreinte is None else f"{empreinte:064x}"
        # Its shopper may have taken it back meanwhile.
        PieceJointe.objects.filter(pk=piece.pk).update(perceptuelle=perceptuelle)


def _explication(fait: AnomalieRelevee) -> dict[str, Any]:
    return {"chiffres": dict(fait.chiffres), "seuil": fait.seuil, "autres": list(fait.autres)}
