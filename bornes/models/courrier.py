"""The mails due about what users say."""

from __future__ import annotations

from django.db import models

from bornes.enums import GenreAnnonce
from bornes.models.annonce import AnnonceEcoute
from bornes.models.avis import Avis
from organismes.models import Membre
from socle.enums import EtatCourrier
from socle.models import Courrier

SANS_ADRESSE = (
    "L’adresse de cet usager s’est effacée avec le premier envoi\u202f: sa réponse ne peut plus lui parvenir."
)


class CourrierEcoute(Courrier):
    """An announcement to one mailbox.

    To a referent (`membre`); without, to whoever asked for the answer, or to the referent of the registration.
    """

    COMPOSEUR = "bornes.actions.courriels.composer"
    GENRES = ("annonce__genre", GenreAnnonce)
    LIES = (
        "annonce__inscription__organisme",
        "annonce__inscription__campagne",
        "annonce__borne__site",
        "annonce__demande__avis__point__site",
        "membre__utilisateur",
    )

    annonce = models.ForeignKey(AnnonceEcoute, models.CASCADE, related_name="les_courriers", verbose_name="annonce")
    membre = models.ForeignKey(Membre, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="référent")

    class Meta(Courrier.Meta):
        verbose_name = "courriel sur l’écoute"
        verbose_name_plural = "courriels sur l’écoute"

    def __str__(self) -> str:
        return str(self.annonce)

    def finir(self) -> None:
        """Erase the address of the user who asked for an answer: nobody will write to it again.

        Whether it left stays once this row is gone: she reads it for as long as her words are kept.
        """
        if self.annonce.demande_id is not None:
            Avis.objects.filter(demande=self.annonce.demande_id).update(contact=None)
            est_parti = self.etat == EtatCourrier.PARTI
            AnnonceEcoute.objects.filter(pk=self.annonce_id).update(contexte={"est_parti": est_parti})

    def empechement_de_renvoyer(self) -> str:
        """An answer goes to an address that is kept until it left or was refused, and no longer."""
        demande = self.annonce.demande
        return SANS_ADRESSE if demande is not None and demande.avis.contact is None else ""
