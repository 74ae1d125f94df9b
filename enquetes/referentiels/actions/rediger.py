"""New versions of grids, written on the platform: a draft that nobody uses, then published with a reason.

The code of a criterion is its identity: it stays from one version to the next, and one that left comes back the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from campagnes.queries import exiger_raison
from enquetes.enums import NatureBareme, StatutSource
from enquetes.models import Critere, Engagement, Grille
from enquetes.referentiels.actions.brouillons import exiger_un_changement, prochaine_version, verrouiller_brouillon
from enquetes.referentiels.actions.charger import empreinte
from enquetes.referentiels.logic.versions import CRITERES_TENUS
from enquetes.referentiels.queries.lecture import lire_echelles
from enquetes.referentiels.queries.versions import contenu_de, ecarts
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

COPIES = (
    *("code", "libelle", "question", "aide", "elements", "bareme", "nature", "echelle", "etape", "determinant"),
    *("poids", "conditions", "ordre", "statut_source"),
)
MODIFIABLES = frozenset({"libelle", "question", "aide", "poids"})


@transaction.atomic
def preparer_grille(*, grille: Grille, auteur: Auteur) -> Grille:
    """Open the draft of the next version of a channel, a copy of this one; one at a time."""
    brouillon = Grille.objects.create(
        canal=grille.canal,
        version=prochaine_version(Grille.objects.filter(canal=grille.canal), "cette grille"),
        nom=grille.nom,
        publiee_le=None,
        est_redigee=True,
    )
    for critere in grille.les_criteres.order_by("ordre").prefetch_related("les_engagements"):
        copie = Critere.objects.create(grille=brouillon, **{nom: getattr(critere, nom) for nom in COPIES})
        copie.les_engagements.set(critere.les_engagements.all())
    consigner(brouillon, "grille.preparee", auteur, de=grille.version)
    return brouillon


@transaction.atomic
def modifier_critere(*, critere: Critere, valeurs: Mapping[str, Any]) -> Critere:
    """Change the words, the help or the weight of a criterion of a draft."""
    _grille, critere = _verrouiller_critere(critere)
    for nom in MODIFIABLES & valeurs.keys():
        setattr(critere, nom, valeurs[nom])
    critere.save(update_fields=sorted(MODIFIABLES))
    return critere


@transaction.atomic
def deplacer_critere(*, critere: Critere, vers_le_haut: bool) -> Critere:
    """Exchange a criterion of a draft with the one above, or below; at the end of the list nothing moves."""
    grille, critere = _verrouiller_critere(critere)
    voisins = grille.les_criteres.exclude(pk=critere.pk)
    voisin = (
        voisins.filter(ordre__lt=critere.ordre).order_by("-ordre").first()
        if vers_le_haut
        else voisins.filter(ordre__gt=critere.ordre).order_by("ordre").first()
    )
    if voisin is None:
        return critere
    ancien, nouveau = critere.ordre, voisin.ordre
    # The order is unique in a grid: one of the two waits at the end.
    _ranger(critere, _dernier_rang(grille) + 1)
    _ranger(voisin, ancien)
    _ranger(critere, nouveau)
    return critere


@transaction.atomic
def ajouter_critere(*, grille: Grille, valeurs: Mapping[str, Any], engagements: Iterable[Engagement] = ()) -> Critere:
    """Add a criterion at the end of a draft, under a code that its channel never used."""
    grille = verrouiller_brouillon(grille)
    code = valeurs["code"]
    prefixe = _prefixe(grille)
    if not code.startswith(f"{prefixe}-"):
        raise RegleMetier("code_etranger", f"Les codes de cette grille commencent par {prefixe}-.", champ="code")
    if Critere.objects.filter(grille__canal=grille.canal, code=code).exists():
        raise RegleMetier(
            "code_deja_pris", "Ce code désigne déjà un critère, dans cette version ou une autre.", champ="code"
        )
    echelle = lire_echelles().get(valeurs["bareme"], {})
    critere = Critere.objects.create(
        grille=grille,
        **valeurs,
        nature=NatureBareme.DUREE if echelle else NatureBareme(valeurs["bareme"]),
        echelle=echelle,
        ordre=_dernier_rang(grille) + 1,
        statut_source=StatutSource.P,
    )
    critere.les_engagements.set(engagements)
    return critere


@transaction.atomic
def retirer_critere(*, critere: Critere) -> None:
    """Leave a criterion out of a draft; those that the rules name by their code stay."""
    _grille, critere = _verrouiller_critere(critere)
    if critere.code in CRITERES_TENUS:
        raise RegleMetier(
            "critere_tenu",
            f"Le critère {critere.code} sert à d’autres règles\u202f: une version ne peut pas s’en passer.",
        )
    critere.delete()


@transaction.atomic
def publier_grille(*, grille: Grille, motif: str, auteur: Auteur) -> Grille:
    """Publish a draft: editions whose fieldwork is not open use it from now on, the others keep theirs."""
    motif = exiger_raison(motif)
    grille = verrouiller_brouillon(grille)
    differences = [ligne for ligne in ecarts(grille) if ligne.est_differente]
    exiger_un_changement(differences)
    grille.empreinte, grille.publiee_le = empreinte(contenu_de(grille)), maintenant()
    grille.save(update_fields=["empreinte", "publiee_le", "modifie_le"])
    consigner(
        grille,
        "grille.publiee",
        auteur,
        empreinte=grille.empreinte,
        criteres={ligne.code: [c.champ for c in ligne.changements] or [ligne.nature] for ligne in differences},
        motif=motif,
    )
    return grille


@transaction.atomic
def abandonner_grille(*, grille: Grille, auteur: Auteur) -> None:
    """Throw a draft away."""
    grille = verrouiller_brouillon(grille)
    consigner(grille, "grille.abandonnee", auteur)
    grille.delete()


def _verrouiller_critere(critere: Critere) -> tuple[Grille, Critere]:
    """Return the draft, locked, and its criterion as it is now: another administrator may have left it out."""
    grille = verrouiller_brouillon(critere.grille)
    actuel = grille.les_criteres.filter(pk=critere.pk).first()
    if actuel is None:
        raise RegleMetier("critere_retire", f"Le critère {critere.code} vient d’être retiré de ce brouillon.")
    return grille, actuel


def _prefixe(grille: Grille) -> str:
    premier = Critere.objects.filter(grille__canal=grille.canal).order_by("pk").values_list("code", flat=True).first()
    return (premier or "").rpartition("-")[0]


def _dernier_rang(grille: Grille) -> int:
    return grille.les_criteres.aggregate(rang=Max("ordre"))["rang"] or 0


def _ranger(critere: Critere, ordre: int) -> None:
    critere.ordre = ordre
    critere.save(update_fields=["ordre"])
