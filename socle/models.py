"""Abstract bases, the business journal and its chain."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.http import urlencode

from socle.enums import (
    COURRIERS_EN_MARCHE,
    COURRIERS_PERDUS,
    DOCUMENTS_EN_MARCHE,
    TONS_COURRIER,
    TONS_DOCUMENT,
    Choix,
    EtatCourrier,
    EtatDocument,
    Question,
    Ton,
)
from socle.horloge import maintenant


class Identifie(models.Model):
    """A row known by a random identifier, which tells nothing of the others."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def _dater(ligne: Any, add: bool) -> dt.datetime:  # noqa: ARG001 -- Django's signature
    """Do what `auto_now` does by the clock of the platform: Django reads another one."""
    ligne.modifie_le = instant = maintenant()
    return instant


class Horodate(models.Model):
    """Creation and last change, from the platform's clock."""

    cree_le = models.DateTimeField("créé le", default=maintenant, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)
    modifie_le.pre_save = _dater  # type: ignore[assignment]

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

    est_en_marche = Question("etat", *DOCUMENTS_EN_MARCHE)
    est_pret = Question("etat", EtatDocument.PRET)
    ton = Ton("etat", TONS_DOCUMENT)

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


class Courrier(Horodate):
    """A mail that is due to one mailbox (`socle.expedition`). `cle` says which mail it is: the same is not due twice.

    No address is here: whom it goes to is read at the sending. `reponse` is what the server said last, without
    addresses. `est_interrompu`: a worker died during a try, so that the mail may have left twice. `COMPOSEUR` is the
    function that reads the row and says what leaves (`socle.expedition.Depart`); `RAPPELS`, the one that says each hour
    what is due because a date comes near. `GENRES` is the path of the kind and its list; `LIES` is read with the row.
    """

    COMPOSEUR: ClassVar[str]
    RAPPELS: ClassVar[str] = ""
    GENRES: ClassVar[tuple[str, type[Choix]]]
    LIES: ClassVar[tuple[str, ...]] = ()

    cle = models.CharField("clé d’unicité", max_length=120, unique=True)
    etat = models.CharField("état", max_length=10, choices=EtatCourrier.choices, default=EtatCourrier.DU)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    reponse = models.CharField("réponse du serveur", max_length=300, blank=True)
    est_interrompu = models.BooleanField("un essai interrompu", default=False)
    a_partir_du = models.DateTimeField("à partir du", default=maintenant)
    premier_essai_le = models.DateTimeField("premier essai le", null=True, blank=True)
    tente_le = models.DateTimeField("dernier essai le", null=True, blank=True)
    parti_le = models.DateTimeField("parti le", null=True, blank=True)

    # Still to leave; or refused for good and given up, never to leave.
    est_attendu = Question("etat", *COURRIERS_EN_MARCHE)
    est_perdu = Question("etat", *COURRIERS_PERDUS)
    ton = Ton("etat", TONS_COURRIER)

    class Meta:
        abstract = True
        ordering = ("-cree_le", "-pk")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=Q(etat__in=EtatCourrier.values), name="%(class)s_etat_connu"),
            models.CheckConstraint(
                condition=Q(essais=0, premier_essai_le__isnull=True, tente_le__isnull=True)
                | Q(essais__gt=0, premier_essai_le__isnull=False, tente_le__isnull=False),
                name="%(class)s_essais_dates",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatCourrier.PARTI, parti_le__isnull=False)
                | (~Q(etat=EtatCourrier.PARTI) & Q(parti_le__isnull=True)),
                name="%(class)s_parti_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=sorted(COURRIERS_PERDUS)) | ~Q(reponse=""), name="%(class)s_perdu_explique"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["a_partir_du"], condition=Q(etat__in=sorted(COURRIERS_EN_MARCHE)), name="%(class)s_marche"
            ),
        )

    @property
    def table(self) -> str:
        """Return the name of its model, by which an address tells it from the mails of other apps."""
        return str(self._meta.model_name)

    @property
    def est_a_venir(self) -> bool:
        """Tell whether it may not leave yet."""
        return self.a_partir_du > maintenant()

    def finir(self) -> None:
        """Let go of what this mail alone kept, in the transaction that ends it, whatever became of it."""

    def empechement_de_renvoyer(self) -> str:
        """Return why this mail, lost, is not sent again, empty when it may be."""
        return ""


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


NUMEROS = 10**15
"""Numbers of authors are drawn below this: a spreadsheet keeps their fifteen digits."""


def tirer_numero() -> int:
    """Draw the number of an author: it says nothing of who she is, nor of when she came."""
    return secrets.randbelow(NUMEROS)


class AuteurDuJournal(models.Model):
    """Who stands behind a number of the journal. This row goes with the person; her acts stay, under the number."""

    numero = models.BigIntegerField("numéro", primary_key=True, default=tirer_numero)
    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="utilisateur"
    )

    class Meta:
        verbose_name = "auteur du journal"
        verbose_name_plural = "auteurs du journal"

    def __str__(self) -> str:
        return str(self.numero)


class Entree(models.Model):
    """One business act in the journal. Rows are added, never changed nor removed: the database refuses it.

    A row names nobody: its author is a number, `details` are facts, and the words that came with the act are elsewhere.
    """

    le = models.DateTimeField("le", default=maintenant, editable=False)
    acte = models.CharField("acte", max_length=80)
    objet_type = models.CharField("type d’objet", max_length=80)
    objet_id = models.CharField("objet", max_length=64)
    auteur_numero = models.BigIntegerField("numéro de l’auteur", null=True, blank=True, db_index=True)
    details = models.JSONField("détails", default=dict, blank=True)
    mots_empreinte = models.CharField("empreinte des mots", max_length=64, blank=True)

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

    @cached_property
    def auteur(self) -> Any:
        """Return the user who acted; None for the platform, and for an account erased since."""
        if self.auteur_numero is None:
            return None
        connu = AuteurDuJournal.objects.filter(pk=self.auteur_numero).select_related("utilisateur").first()
        return connu and connu.utilisateur

    @cached_property
    def mots(self) -> dict[str, str]:
        """Return the words that came with the act, none once they are erased."""
        gardes = MotsDuJournal.objects.filter(pk=self.pk).first() if self.mots_empreinte else None
        return gardes.mots if gardes else {}

    @property
    def qui(self) -> str:
        """Say who acted; empty for the platform."""
        if self.auteur_numero is None:
            return ""
        return str(self.auteur or "compte effacé")

    @property
    def tout(self) -> dict[str, Any]:
        """Return the facts of the act, then its words."""
        return self.details | self.mots


class MotsDuJournal(models.Model):
    """The words that came with an act: a reason, a name. They may be erased; their line keeps a salted hash of them."""

    entree = models.BigIntegerField("entrée", primary_key=True)
    mots = models.JSONField("mots")
    sel = models.CharField("sel", max_length=32)

    class Meta:
        verbose_name = "mots du journal"
        verbose_name_plural = "mots du journal"

    def __str__(self) -> str:
        return f"mots de l’entrée {self.entree}"


class Maillon(models.Model):
    """A line in its place in the chain, with the hash of the line before and its own. Never changed nor removed."""

    rang = models.BigIntegerField("rang", primary_key=True)
    entree = models.BigIntegerField("entrée", unique=True)
    precedente = models.CharField("empreinte précédente", max_length=64, blank=True)
    empreinte = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "maillon du journal"
        verbose_name_plural = "maillons du journal"

    def __str__(self) -> str:
        return f"maillon {self.rang}"


class TeteDuJournal(models.Model):
    """The last link, signed: what would be cut after it, or written anew, shows. One row, which is also the lock."""

    SEULE = 1

    rang = models.BigIntegerField("rang", default=0)
    empreinte = models.CharField("empreinte", max_length=64, blank=True)
    signature = models.CharField("signature", max_length=64)

    class Meta:
        verbose_name = "tête du journal"
        verbose_name_plural = "têtes du journal"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="tete_unique"),)

    def __str__(self) -> str:
        return f"{self.rang}:{self.empreinte}"


class Jalon(models.Model):
    """Where the chain begins once the lines up to `rang` went at the end of their retention; signed."""

    rang = models.BigIntegerField("rang", primary_key=True)
    empreinte = models.CharField("empreinte", max_length=64)
    nombre = models.PositiveIntegerField("lignes retirées")
    du = models.DateTimeField("de")
    au = models.DateTimeField("à")
    retire_le = models.DateTimeField("retirées le", default=maintenant, editable=False)
    signature = models.CharField("signature", max_length=64)

    class Meta:
        verbose_name = "jalon du journal"
        verbose_name_plural = "jalons du journal"

    def __str__(self) -> str:
        return f"{self.rang}:{self.empreinte}"


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


class FiltreEnregistre(models.Model):
    """What somebody asks of a list, under a name of hers. `liste` is the route, `demande` its parameters."""

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="utilisateur"
    )
    liste = models.CharField("liste", max_length=100)
    nom = models.CharField("nom", max_length=60)
    demande = models.JSONField("filtres", default=dict)
    cree_le = models.DateTimeField("créé le", default=maintenant, editable=False)

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(fields=["utilisateur", "liste", "nom"], name="filtreenregistre_nom_unique"),
            models.CheckConstraint(condition=~Q(nom=""), name="filtreenregistre_nomme"),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def adresse(self) -> str:
        """Return what the list is asked, as its address says it."""
        return f"?{urlencode(self.demande)}"
