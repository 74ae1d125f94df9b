"""A database filled, then its migrations taken back one by one and played again, from inside the stack's environment.

`python -m epreuve.aller_retour rejouer 3` plays the last three of each application, and prints the tables that changed,
and when each migration began and ended.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 -- after the set-up
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, migrations  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from epreuve import accueil, monde  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from outils.versions import derniere_version, migrations_de  # noqa: E402
from socle.sauvegarde.moteurs import DES_MIGRATIONS, Postgresql  # noqa: E402
from socle.sauvegarde.scelle import Somme  # noqa: E402

Cle = tuple[str, str]
VISITES, ENQUETEURS = 100, 10
TABLE_ENTIERE = "*"
# A table rewritten behind a closed door for more than a second, a column asked of who does not know it; a row less.
FAUTIVE = migrations.RunSQL(
    "ALTER TABLE enquetes_visite ADD COLUMN exigee integer DEFAULT 0 NOT NULL;"
    "ALTER TABLE enquetes_visite ALTER COLUMN exigee DROP DEFAULT;"
    "ALTER TABLE bornes_avis ALTER COLUMN duree TYPE bigint; SELECT pg_sleep(1.2)",
    "ALTER TABLE enquetes_visite DROP COLUMN exigee; ALTER TABLE bornes_avis ALTER COLUMN duree TYPE integer;"
    "DELETE FROM bornes_themereconnu WHERE id = (SELECT min(id) FROM bornes_themereconnu)",
)


def visiter(nb_visites: int) -> None:
    """Write an edition, its kiosks and its visits, which are then copied."""
    accueil.creer(4)
    monde.creer(VISITES, ENQUETEURS)
    with Postgresql.lecture() as moteur:
        colonnes = ", ".join(nom for nom in moteur.tables()["enquetes_visite"] if nom != "id")
    with connection.cursor() as curseur:
        curseur.execute(
            f"INSERT INTO enquetes_visite (id, {colonnes}) "  # noqa: S608 -- names of ours
            f"SELECT gen_random_uuid(), {colonnes} FROM enquetes_visite, generate_series(2, %s)",
            [nb_visites // VISITES],
        )


def rejouer(par_app: int) -> dict[str, Any]:
    """Take migrations back, the last one first, then play them again; compare each table with what it was.

    None for each application is the mistake of the control: one bad migration, that is not there yet.
    """
    est_fautive = not par_app
    # Thousands of classes live an instant.
    gc.set_threshold(200_000, 20, 100)
    rejouees = [_ajouter_la_fautive()] if est_fautive else _choisir(par_app)
    chargees = MigrationLoader(connection)
    temps = [_migrer(cle, cle[1], "aller") for cle in rejouees if est_fautive]
    pertes = {perte for cle in rejouees for perte in _pertes(chargees, cle)}
    avant = _empreintes(pertes)
    temps += [_migrer(cle, _precedente(chargees, cle), "retour") for cle in reversed(rejouees)]
    temps += [_migrer(cle, cle[1], "aller") for cle in rejouees]
    apres = _empreintes(pertes)
    if est_fautive:
        temps += [_migrer(cle, _precedente(chargees, cle), "retour") for cle in rejouees]
    return {
        "migrations": len(rejouees),
        "tables": len(apres),
        "lignes": sum(lignes for lignes, _ in apres.values()),
        "changees": [
            f"{table} n’est plus la même, {avant.get(table, (0,))[0]} lignes puis {apres.get(table, (0,))[0]}"
            for table in sorted(avant.keys() | apres.keys())
            if avant.get(table) != apres.get(table)
        ],
        "temps": temps,
    }


def _choisir(par_app: int) -> list[Cle]:
    """Return what came since the last release, else the last of each app; and all that needs them, in order."""
    executant = MigrationExecutor(connection)
    graphe = executant.loader.graph
    plan = executant.migration_plan(graphe.leaf_nodes(), clean_start=True)
    ordre = [(migration.app_label, migration.name) for migration, _ in plan]
    notres = {app.label for app in apps.get_app_configs() if Path(app.path).parent == Path(settings.BASE_DIR)}
    version = derniere_version()
    depuis = {cle for cle in ordre if cle[0] in notres} - migrations_de(version) if version else set()
    choisies = depuis or {cle for app in notres for cle in [cle for cle in ordre if cle[0] == app][-par_app:]}
    avec_les_suivantes = {suivante for cle in choisies for suivante in graphe.backwards_plan(cle)}
    return [cle for cle in ordre if cle in avec_les_suivantes]


def _precedente(chargees: MigrationLoader, cle: Cle) -> str:
    return next((nom for app, nom in chargees.disk_migrations[cle].dependencies if app == cle[0]), "zero")


def _migrer(cle: Cle, jusqu_a: str, sens: str) -> tuple[str, float, float]:
    """Go there; return which migration it was, when it began and ended."""
    debut = time.time()
    call_command("migrate", cle[0], jusqu_a, verbosity=0)
    return f"{'.'.join(cle)} {sens}", debut, time.time()


def _pertes(chargees: MigrationLoader, cle: Cle) -> Iterator[tuple[str, str]]:
    """Name what going back before a migration empties, as its own operations tell: the columns and tables that it adds."""
    app, migration = cle[0], chargees.disk_migrations[cle]
    modeles = chargees.project_state(cle).models

    def table_de(modele: str) -> str:
        propre = modeles[app, modele.lower()].options.get("db_table")
        return str(propre or f"{app}_{modele.lower()}")

    for operation in _sur_la_base(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            yield table_de(operation.name), TABLE_ENTIERE
            for nom, champ in operation.fields:
                if champ.many_to_many:
                    yield f"{table_de(operation.name)}_{nom}", TABLE_ENTIERE
        elif isinstance(operation, migrations.AddField):
            champ = operation.field.clone()
            champ.set_attributes_from_name(operation.name)
            table = table_de(operation.model_name)
            yield (f"{table}_{operation.name}", TABLE_ENTIERE) if champ.many_to_many else (table, str(champ.column))


def _sur_la_base(operations: Collection[Any]) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _sur_la_base(operation.database_operations)
        else:
            yield operation


def _empreintes(sans: Collection[tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """Return the rows and the digest of each table, those of a backup, leaving out columns and tables."""
    empreintes = {}
    with Postgresql.lecture() as moteur:
        for table, colonnes in moteur.tables().items():
            gardees = [colonne for colonne in colonnes if (table, colonne) not in sans]
            if table not in DES_MIGRATIONS and (table, TABLE_ENTIERE) not in sans:
                somme = Somme()
                moteur.copier(table, gardees, somme)
                empreintes[table] = somme.lignes, somme.empreinte
    return empreintes


def _ajouter_la_fautive() -> Cle:
    """Add a migration to an application, as if a file held it."""
    derniere = max(cle for cle in MigrationLoader(connection).disk_migrations if cle[0] == "bornes")
    fautive = type("Migration", (migrations.Migration,), {"dependencies": [derniere], "operations": [FAUTIVE]})
    cle = "bornes", "9999_fautive"
    fidele = MigrationLoader.load_disk

    def charger(chargeur: MigrationLoader) -> None:
        fidele(chargeur)
        chargeur.disk_migrations[cle] = fautive(cle[1], cle[0])

    MigrationLoader.load_disk = charger  # type: ignore[method-assign,assignment]
    return cle


if __name__ == "__main__":
    repondre(rejouer)
