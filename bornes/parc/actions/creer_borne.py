"""Make a kiosk ready to enrol, from the console of an operator."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F

from bornes.models import Borne
from bornes.parc.actions.enroler import donner_code
from bornes.parc.actions.livrer import preparer_borne
from bornes.points.actions.points import ouvrir_site
from organismes.logic.siret import nettoyer
from organismes.models import Inscription, Site
from organismes.models.site import SEMAINE_DE_BUREAU
from socle.erreurs import RegleMetier
from socle.journal import consigner

SITE = "Accueil"


@transaction.atomic
def creer_borne(*, siren: str | None) -> tuple[Borne, str]:
    """Return a kiosk prepared for the first open site of a body, and its code, shown once.

    The body takes part, validated, in an edition not given back, the latest one; without `siren`, in the demonstration
    only, any such body, one that ordered a kiosk rather than another. A body without open site is given one.
    """
    inscription = _inscription(siren)
    organisme = inscription.organisme
    site = Site.objects.ouverts().filter(organisme=organisme).order_by("pk").first() or ouvrir_site(
        inscription=inscription, nom=SITE, jours_ouverts=SEMAINE_DE_BUREAU, auteur=None
    )
    borne = Borne.objects.create(inscription=inscription, site=site)
    consigner(borne, "borne.commandee", None, site=site.pk)
    borne = preparer_borne(borne=borne, numero_inventaire=f"BM-{borne.pk.hex[:8]}", auteur=None)
    return borne, donner_code(borne=borne, auteur=None)


def _inscription(siren: str | None) -> Inscription:
    if siren is None and not settings.BAROMETRE_DEMO:
        raise RegleMetier("siren_manquant", "Hors démonstration, --siren est obligatoire.")
    if siren is not None and not siren.strip():
        raise RegleMetier("siren_vide", "--siren est vide\u202f: donnez le numéro d’un organisme.")
    possibles = (
        Inscription.objects.participantes()
        .filter(campagne__restituee_le__isnull=True)
        .select_related("organisme", "campagne")
        .order_by("-campagne__annee", F("borne").desc(), "pk")
    )
    inscription = possibles.filter(organisme__siren=nettoyer(siren)).first() if siren is not None else possibles.first()
    if inscription is None:
        qui = "Aucun organisme" if siren is None else f"Aucun organisme de numéro {siren}"
        raise RegleMetier("organisme_absent", f"{qui} n’a d’inscription validée dans une édition en cours.")
    return inscription
