"""The register of processing (GDPR, article 30), written from what apps declare and from the models themselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey

from socle.conservation import Table, Traitement, declarations, traitements

ENTETE = """# Registre des traitements

Écrit par `manage.py ecrire_registre` d’après les modèles et les fichiers `retention.py`\u202f: ne pas modifier à la main, un test compare. La page publique «\u202fDonnées personnelles\u202f», les tâches de la nuit, `manage.py purger` et `manage.py exporter_personne` lisent les mêmes lignes.

Mesures de sécurité\u202f: [securite.md](securite.md). Rien n’est transféré hors de l’Union européenne.
"""


def registre() -> str:
    """Return the register in Markdown."""
    return "\n".join((ENTETE, *map(_entree, traitements()), _qui_a_agi(), _sans_personne()))


def _entree(traitement: Traitement) -> str:
    lignes = [
        f"## {traitement.nom}\n",
        f"* Responsable\u202f: {traitement.responsable}",
        f"* Personnes\u202f: {traitement.personnes}",
        f"* Données\u202f: {traitement.donnees}",
        f"* Finalité\u202f: {traitement.pourquoi}",
        f"* Base légale\u202f: {traitement.base}",
        f"* Destinataires\u202f: {traitement.destinataires}\n",
        "| Données | Pourquoi | Durée | Effacement | Colonnes |",
        "|---|---|---|---|---|",
    ]
    for regle in traitement.regles:
        colonnes = "\u202f; ".join(map(_colonnes, regle.tables))
        lignes.append(
            f"| {regle.donnees} | {regle.but} | {regle.duree} | {regle.effacement or '–'} | {colonnes or '–'} |"
        )
    return "\n".join((*lignes, ""))


def _colonnes(table: Table) -> str:
    return f"`{table.modele}` ({', '.join(table.intitules)})"


def _qui_a_agi() -> str:
    """List what points to an account: erased, it says « compte effacé »."""
    lignes = [
        "## Colonnes qui disent qui a agi",
        "",
        "Elles mènent à un compte\u202f; effacé, il ne dit plus rien.",
        "",
    ]
    return "\n".join((*lignes, *(f"* `{colonne}`" for colonne in sorted(_vers_les_comptes())), ""))


def _vers_les_comptes() -> Iterator[str]:
    for modele in apps.get_models():
        for champ in modele._meta.local_fields:
            if isinstance(champ, ForeignKey) and champ.remote_field.model is get_user_model():
                yield f"{modele._meta.label}.{champ.name}"


def _sans_personne() -> str:
    modeles = sorted(modele for _, module in declarations() for modele in module.SANS_PERSONNE)
    return "\n".join(("## Modèles qui ne disent rien de personne", "", ", ".join(f"`{m}`" for m in modeles), ""))
