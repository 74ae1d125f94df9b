"""The number of a body: first known by its INSEE code, or closed and taken over."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from campagnes.models import Campagne
from organismes.actions.etats import verrouiller
from organismes.actions.places import distribuer_places
from organismes.logic.siret import LONGUEUR_SIREN, PREFIXE_INSEE, cle_juste, nettoyer
from organismes.models import Inscription, Organisme
from organismes.queries.numeros import numero_disparu, peut_suivre
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.nombres import est_en_chiffres


@transaction.atomic
def preciser_siren(*, inscription: Inscription, siren: str, auteur: Auteur) -> Organisme:
    """Replace the INSEE code that stood for the SIREN of a body; the seats it waits for may then be granted."""
    numero = nettoyer(siren)
    if len(numero) != LONGUEUR_SIREN or not est_en_chiffres(numero) or not cle_juste(numero):
        raise RegleMetier("siren_faux", "Ce SIREN n’est pas valable\u202f: il compte 9 chiffres.", champ="siren")
    campagnes = _tenir_ses_editions(inscription.organisme_id)
    inscription = verrouiller(inscription)
    organisme = Organisme.objects.select_for_update(of=("self",)).get(pk=inscription.organisme_id)
    if not organisme.siren.startswith(PREFIXE_INSEE):
        raise RegleMetier("siren_connu", "Le SIREN de cet organisme est déjà connu.", champ="siren")
    if Organisme.objects.filter(siren__startswith=numero).exists():
        raise RegleMetier("siren_pris", "Ce SIREN est celui d’un autre organisme.", champ="siren")
    consigner(organisme, "organisme.siren_precise", auteur, avant=organisme.siren, siren=numero)
    _donner(organisme, numero)
    for campagne in campagnes:
        distribuer_places(campagne, instant=maintenant())
    return organisme


@transaction.atomic
def suivre_le_successeur(*, organisme: Organisme, auteur: Auteur) -> Organisme:
    """Give a body whose number closed the one that took over: it stays the same body, with its past."""
    organisme = Organisme.objects.select_for_update(of=("self",)).get(pk=organisme.pk)
    disparu = numero_disparu(organisme.siren)
    if disparu is None or not peut_suivre(disparu):
        raise RegleMetier(
            "sans_successeur", "Aucun numéro libre ne succède à celui de cet organisme\u202f: rien n’a changé."
        )
    consigner(organisme, "organisme.numero_remplace", auteur, avant=organisme.siren, siren=disparu.successeur)
    _donner(organisme, disparu.successeur)
    return organisme


def _tenir_ses_editions(organisme_id: int) -> list[Campagne]:
    """Return the editions where a body registered, under lock, in the order of everybody: before the body."""
    siennes = Inscription.objects.filter(organisme=organisme_id).values("campagne")
    return list(Campagne.objects.select_for_update(no_key=True).filter(pk__in=siennes).order_by("pk"))


def _donner(organisme: Organisme, numero: str) -> None:
    """Write the number; the constraint has the last word on two bodies that take the same one at the same instant."""
    organisme.siren = numero
    try:
        with transaction.atomic():
            organisme.save(update_fields=["siren", "modifie_le"])
    except IntegrityError as pris:
        raise RegleMetier("siren_pris", "Ce numéro vient d’être donné à un autre organisme.") from pris
