"""All that a page shows of one contribution, to whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from consultations.enums import PROPOSITIONS_PUBLIQUES, EtatProposition, EtatRapprochement, EtatTexte
from consultations.models import Commentaire, Participant, Proposition, Rapprochement, Soutien, SuiteDonnee
from consultations.queries.contributions import a_paru
from consultations.queries.parcours import Ressemblance


@dataclass(frozen=True)
class Lue:
    """A contribution as somebody reads it. `restants`: supports left to her, the whole quota for a passer-by.

    `est_relue_a_nouveau`: it was public, and waits for a person. `attend`: her own replies that nobody has read yet. Nothing here names an author.
    """

    nb_soutiens: int
    est_soutenue: bool
    restants: int
    est_mienne: bool
    est_relue_a_nouveau: bool
    commentaires: tuple[Commentaire, ...]
    attend: tuple[Commentaire, ...]
    suites: tuple[SuiteDonnee, ...]
    proches: tuple[Ressemblance, ...]


def fiche_de(proposition: Proposition, participant: Participant | None) -> Lue:
    """Read a contribution for somebody."""
    siens = list(participant.les_soutiens.values_list("proposition", flat=True)) if participant else []
    reponses = proposition.les_commentaires.filter(
        Q(etat=EtatTexte.PUBLIE) | (Q(etat=EtatTexte.DEPOSE, auteur=participant) if participant else Q(pk__in=[]))
    )
    lues = list(reponses)
    return Lue(
        nb_soutiens=Soutien.objects.filter(proposition=proposition).count(),
        est_soutenue=proposition.pk in siens,
        restants=max(proposition.dialogue.quota_soutiens - len(siens), 0),
        est_mienne=participant is not None and proposition.auteur_id == participant.pk,
        est_relue_a_nouveau=proposition.est_a_relire and a_paru(proposition),
        commentaires=tuple(lue for lue in lues if lue.etat == EtatTexte.PUBLIE),
        attend=tuple(lue for lue in lues if lue.etat == EtatTexte.DEPOSE),
        suites=tuple(proposition.les_suites.exclude(etat=EtatProposition.PUBLIEE)),
        proches=_proches(proposition),
    )


def _proches(proposition: Proposition) -> tuple[Ressemblance, ...]:
    """Return what a person tied to this contribution, when everybody may read it."""
    liens = Rapprochement.objects.filter(
        Q(a=proposition) | Q(b=proposition), etat=EtatRapprochement.RETENU
    ).select_related("a", "b")
    autres = [(lien.b if lien.a_id == proposition.pk else lien.a, tuple(lien.mots)) for lien in liens]
    return tuple(Ressemblance(autre, mots) for autre, mots in autres if autre.etat in PROPOSITIONS_PUBLIQUES)
