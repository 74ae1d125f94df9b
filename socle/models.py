"""Abstract bases and the business journal."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument
from socle.horloge import maintenant


class Horodate(models.Model):
    """Creation and last change, from the platform's clock."""

    cree_le = models.DateTimeField("créé le", default=maintenant, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class DocumentFabrique(Horodate):
    """What a worker builds (`socle.fabrication`): work is described by the row. `fichier` is the model's own."""

    etat = models.CharField("état", max_length=8, choices=EtatDocument.choices, default=EtatDocument.DEMANDE)
    progression = models.PositiveSmallIntegerField("progression en %", default=0)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.CharField("erreur", max_length=300, blank=True)
    empreinte = models.CharField("empreinte du fichier", max_length=64, blank=True)
    nb_pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    demande_le = models.DateTimeField("demandé le")
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    pret_le = models.DateTimeField("prêt le", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=Q(etat__in=EtatDocument.values), name="%(class)s_etat_connu"),
            models.CheckConstraint(condition=Q(progression__lte=100), name="%(class)s_progression_bornee"),
            models.CheckConstraint(
                condition=~Q(etat="pret") | (Q(pret_le__isnull=False) & ~Q(fichier="") & ~Q(empreinte="")),
                name="%(class)s_pret_complet",
            ),
        )

    @property
    def est_en_marche(self) -> bool:
        """Tell whether it is ordered or being built."""
        return self.etat in DOCUMENTS_EN_MARCHE


def chemin_document(document: DocumentDemande, _nom: str) -> str:
    """Return the private path of a document: no name given by people reaches the disk."""
    return f"documents/{document.cle}.pdf"


class DocumentDemande(DocumentFabrique):
    """A PDF that somebody asked for (`socle.actions.documents`). `cle` is the hash of what it prints; `source`, the page, until then."""

    cle = models.CharField("clé", max_length=64, unique=True)
    source = models.TextField("page à imprimer", blank=True)
    feuilles = models.JSONField("feuilles de style", default=list)
    fichier = models.FileField("fichier", upload_to=chemin_document, blank=True)

    class Meta(DocumentFabrique.Meta):
        verbose_name = "document à la demande"
        verbose_name_plural = "documents à la demande"
        constraints = (
            *DocumentFabrique.Meta.constraints,
            models.CheckConstraint(
                condition=Q(etat="pret", source="") | (~Q(etat="pret") & ~Q(source="")), name="%(class)s_source"
            ),
        )

    def __str__(self) -> str:
        return f"document demandé le {self.demande_le:%d/%m/%Y %H:%M}"


class Entree(models.Model):
    """One business act in the journal. Rows are added, never changed nor removed."""

    le = models.DateTimeField("le", default=maintenant, editable=False)
    acte = models.CharField("acte", max_length=80)
    objet_type = models.CharField("type d’objet", max_length=80)
    objet_id = models.CharField("objet", max_length=64)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )
    details = models.JSONField("détails", default=dict, blank=True)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ("-le", "-pk")
        indexes = (
            models.Index(fields=["objet_type", "objet_id"], name="entree_objet"),
            models.Index(fields=["-le"], name="entree_le"),
        )

    def __str__(self) -> str:
        return f"{self.acte} {self.objet_type} {self.objet_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            msg = "Une entrée du journal ne se modifie pas."
            raise TypeError(msg)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        msg = "Une entrée du journal ne se supprime pas."
        raise TypeError(msg)


class Compteur(models.Model):
    """How many times a costly thing was asked for in one window of time. The key is a hash, never an address."""

    cle = models.CharField("clé", max_length=64)
    debut_le = models.DateTimeField("début de la fenêtre", db_index=True)
    nombre = models.PositiveIntegerField("nombre", default=0)

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"
        constraints = (models.UniqueConstraint(fields=["cle", "debut_le"], name="compteur_unique"),)

    def __str__(self) -> str:
        return f"{self.nombre} depuis le {self.debut_le:%d/%m/%Y %H:%M}"
