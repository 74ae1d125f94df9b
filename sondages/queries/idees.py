"""Ideas of agents: what anybody may read, what a moderator has to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from sondages.enums import DEPOUILLES, IDEES_SOUTENABLES, IDEES_VISIBLES, EtatIdee
from sondages.models import Depouillement, Idee, JetonDepense, Sondage


@dataclass(frozen=True)
class IdeeLue:
    """An idea that may be read, with its supports; `soutenable`: a support may be given or taken back now."""

    id: UUID
    texte: str
    ton: str
    etat_libelle: str
    suite: str
    nb_soutiens: int
    soutenable: bool


def idees_publiques(sondage: Sondage) -> list[IdeeLue]:
    """Return the ideas let through, the most supported first; none under the threshold of words."""
    if not mots_lisibles(sondage):
        return []
    idees = Idee.objects.filter(sondage=sondage, etat__in=sorted(IDEES_VISIBLES))
    return [
        IdeeLue(
            id=idee.pk,
            texte=idee.texte,
            ton=idee.ton,
            etat_libelle=idee.get_etat_display(),
            suite=idee.suite,
            nb_soutiens=idee.nb_soutiens,
            soutenable=idee.etat in IDEES_SOUTENABLES,
        )
        for idee in idees.annotate(nb_soutiens=Count("les_soutiens")).order_by("-nb_soutiens", "pk")
    ]


def idees_a_moderer(sondage: Sondage) -> QuerySet[Idee]:
    """Return the ideas that wait, in no order that says anything; none under the threshold of words nor in reserve."""
    if not mots_lisibles(sondage):
        return Idee.objects.none()
    return Idee.objects.filter(sondage=sondage, etat=EtatIdee.DEPOSEE, est_en_reserve=False).order_by("pk")


def idees_suivies(sondage: Sondage) -> QuerySet[Idee]:
    """Return every idea already decided, with `nb_soutiens`, for who follows them.

    None under the threshold of words: one that rose after the opening, or that of counts at the closing, hides again
    what was read before.
    """
    if not mots_lisibles(sondage):
        return Idee.objects.none()
    return (
        Idee.objects.filter(sondage=sondage)
        .exclude(etat=EtatIdee.DEPOSEE)
        .annotate(nb_soutiens=Count("les_soutiens"))
        .order_by("-nb_soutiens", "pk")
    )


def mots_lisibles(sondage: Sondage) -> bool:
    """Tell whether enough agents answered for words to be read."""
    return sondage.pk in ou_les_mots_se_lisent([sondage])


def ou_les_mots_se_lisent(sondages: Sequence[Sondage]) -> set[int]:
    """Return the polls to which enough agents answered for words to be read. Two queries at most."""
    depouilles = [sondage for sondage in sondages if sondage.etat in DEPOUILLES]
    en_cours = [sondage for sondage in sondages if sondage.etat not in DEPOUILLES]
    figes = Depouillement.objects.filter(sondage__in=depouilles).values_list("sondage", "contenu__bulletins")
    jetons = JetonDepense.objects.filter(sondage__in=en_cours).order_by().values_list("sondage")
    reponses = {**dict(figes), **dict(jetons.annotate(nombre=Count("pk")))}
    return {sondage.pk for sondage in sondages if (reponses.get(sondage.pk) or 0) >= sondage.seuil_mots}
