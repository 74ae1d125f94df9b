"""Registrations begun and not counted yet, and the day on which it will be too late."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, verdict_maintenant
from organismes.enums import ETATS_ACTIFS, EtatInscription, GenreCourrierOrganisme
from organismes.models import Brouillon, CourrierOrganisme, Inscription
from organismes.queries.demande import organisme_choisi
from socle.horloge import maintenant


def dernier_jour_ouvert(campagne: Campagne) -> dt.date | None:
    """Return the last day on which one may register, extensions included; None once it is over, or before it begins."""
    return calendrier_de(campagne).dernier_jour if verdict_maintenant(campagne, Acte.INSCRIRE).permis else None


def brouillons_a_finir(campagne: Campagne, *, laisses_depuis: dt.datetime) -> list[Brouillon]:
    """Return the drafts left since then that somebody asked to keep, the latest of each address and body.

    An address that was only typed is not written to: it may be anybody's.
    """
    gardes = CourrierOrganisme.objects.filter(brouillon=OuterRef("pk"), genre=GenreCourrierOrganisme.REPRISE)
    brouillons = Brouillon.objects.filter(
        Exists(gardes),
        campagne=campagne,
        inscription=None,
        expire_le__gt=maintenant(),
        modifie_le__lte=laisses_depuis,
    ).exclude(courriel="")
    derniers = {
        (brouillon.courriel.lower(), organisme_choisi(brouillon)): brouillon
        for brouillon in brouillons.order_by("modifie_le", "pk")
    }
    return list(derniers.values())


def inscriptions_a_confirmer(campagne: Campagne) -> list[Inscription]:
    """Return the registrations sent whose address was not confirmed, where their body has no other one."""
    autres = Inscription.objects.filter(
        campagne=OuterRef("campagne"), organisme=OuterRef("organisme"), etat__in=ETATS_ACTIFS
    )
    en_attente = Inscription.objects.filter(campagne=campagne, etat=EtatInscription.DEPOSEE).exclude(Exists(autres))
    return list(en_attente.exclude(referent_courriel="").select_related("organisme", "brouillon").order_by("pk"))
