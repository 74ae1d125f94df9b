"""Who may not decide a dispute: those whose own work, or whose own body, is being judged."""

from __future__ import annotations

from django.db.models import Q

from enquetes.enums import EtatVisite
from enquetes.models import Arbitrage, Relecture, TransitionVisite, Visite
from organismes.models import Membre
from trophees.models import Litige

# A move out of one of these states is a reading; so is a move into the last one, whoever made it.
_LUS = (EtatVisite.SOUMISE, EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE)


def personnes_engagees(litige: Litige) -> frozenset[int]:
    """Return the people who carried out, read or arbitrated the contact, who contest it, or who act for the body."""
    membres = Membre.objects.filter(organisme=litige.inscription.organisme_id).values_list("utilisateur_id", flat=True)
    return frozenset({litige.ouvert_par_id, *membres, *_gens_du_contact(litige.visite)})


def _gens_du_contact(visite: Visite | None) -> set[int]:
    if visite is None:
        return set()
    lectures = Visite.objects.filter(Q(pk=visite.pk) | Q(double_de=visite.pk))
    enqueteurs = lectures.filter(enqueteur__utilisateur__isnull=False).values_list("enqueteur__utilisateur", flat=True)
    lecteurs = TransitionVisite.objects.filter(
        Q(de__in=_LUS) | Q(vers=EtatVisite.VALIDEE), visite__in=lectures, auteur__isnull=False
    ).values_list("auteur", flat=True)
    lecteurs_nommes = Relecture.objects.filter(contact__in=lectures).values_list("lecteur", flat=True)
    arbitres = Arbitrage.objects.filter(contact__in=lectures, arbitre__isnull=False).values_list("arbitre", flat=True)
    return {*enqueteurs, *lecteurs, *lecteurs_nommes, *arbitres}
