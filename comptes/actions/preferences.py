"""A person turns kinds of mails on and off."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from comptes.enums import SujetCourriel
from comptes.models import RefusDeCourriel, Utilisateur
from comptes.queries.preferences import sujets_de, sujets_refuses
from socle.auteur import Auteur
from socle.journal import consigner


@transaction.atomic
def regler_mes_courriels(*, compte: Utilisateur, voulus: Collection[str], auteur: Auteur) -> None:
    """Keep the mails wanted among those that concern a person. The same wish again writes nothing in the journal."""
    compte = Utilisateur.objects.select_for_update().get(pk=compte.pk)
    les_siens = {sujet.value for sujet in sujets_de(compte)}
    refuses, avant = les_siens - set(voulus), les_siens & sujets_refuses(compte)
    if refuses == avant:
        return
    compte.les_refus_de_courriels.filter(sujet__in=avant - refuses).delete()
    RefusDeCourriel.objects.bulk_create(
        RefusDeCourriel(utilisateur=compte, sujet=sujet) for sujet in sorted(refuses - avant)
    )
    consigner(compte, "courriels.regles", auteur, sujets=sorted(refuses))


@transaction.atomic
def refuser_courriel(*, compte: Utilisateur, sujet: SujetCourriel) -> None:
    """Turn one kind of mails off by its link: nobody is known to have done it but whoever holds the mail."""
    _refus, neuf = RefusDeCourriel.objects.get_or_create(utilisateur=compte, sujet=sujet)
    if neuf:
        consigner(compte, "courriels.refuses", None, sujets=[sujet.value])
