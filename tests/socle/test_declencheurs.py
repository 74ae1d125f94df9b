"""What the database refuses on the journal: to anybody by its triggers, to the role of the application by its rights."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import createcachetable, migrate
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from socle import declencheurs
from socle.actions.chaine import sceller
from socle.actions.retention_du_journal import RetraitDuJournal, peut_retirer, retirer_segment
from socle.commandes import ENTREE_REFUSEE, PANNE
from socle.erreurs import Indisponible
from socle.horloge import maintenant
from socle.journal import consigner
from socle.models import Entree, Maillon, MotsDuJournal
from socle.queries.chaine import verifier
from socle.role_des_migrations import role_des_migrations
from socle.sauvegarde import restaurer
from tests.factories.bornes import AvisFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is walked by the demonstration's story"),
]

ROLE = "application_restreinte"
ORDRES = (
    "UPDATE {} SET rang = 1",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "DROP TABLE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} DISABLE TRIGGER {}_lignes",
    "DROP TRIGGER {}_table ON {}",
    "CREATE OR REPLACE RULE rien AS ON DELETE TO {} DO INSTEAD NOTHING",
    "ALTER TABLE {} ADD COLUMN autre integer",
    "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
)


@pytest.fixture
def journal():
    """Two chained lines."""
    campagne, auteur = CampagneFactory(), UtilisateurFactory()
    entrees = [consigner(campagne, "essai.fait", auteur, rang=rang, motif="parce que") for rang in range(2)]
    sceller(numeros=[entree.pk for entree in entrees])
    return entrees


@pytest.fixture
def restreint(journal):
    """The connection under a role that has what `migrate` gives to that of the application; gone with the test."""
    with connection.cursor() as curseur:
        curseur.execute(f"CREATE ROLE {ROLE} NOLOGIN")
    declencheurs.accorder(ROLE)
    with connection.cursor() as curseur:
        curseur.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with connection.cursor() as curseur:
        curseur.execute("RESET ROLE")


def executer(ordre, table):
    """Run one statement in a savepoint of its own."""
    if table == "socle_entree":
        ordre = ordre.replace("rang", "id")
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre.replace("{}", table))


def etat():
    """Return all that the journal holds."""
    return list(Entree.objects.order_by("pk").values()), list(Maillon.objects.order_by("pk").values())


@pytest.mark.parametrize("table", declencheurs.TABLES)
@pytest.mark.parametrize("ordre", ["UPDATE {} SET rang = rang", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_the_owner_himself_is_refused_by_the_triggers(journal, table, ordre):
    avant = etat()

    with pytest.raises(IntegrityError, match="Le journal ne se réécrit pas"):
        executer(ordre, table)

    assert etat() == avant


def test_querysets_and_instances_are_refused(journal):
    avant = etat()
    actes = (
        lambda: Entree.objects.all().delete(),
        lambda: Entree.objects.filter(pk=journal[0].pk).update(acte="essai.autre"),
        lambda: Entree.objects.bulk_update([journal[0]], ["acte"]),
        lambda: Entree.objects.filter(pk=journal[0].pk)._raw_delete("default"),
        lambda: Maillon.objects.all().delete(),
        lambda: Maillon.objects.first().delete(),
        lambda: Maillon(rang=1, entree=9, empreinte="0" * 64).save(),
    )
    for acte in actes:
        with pytest.raises(IntegrityError, match="Le journal ne se réécrit pas"), transaction.atomic():
            acte()
    for acte in (journal[0].delete, journal[0].save):
        with pytest.raises(TypeError):
            acte()

    assert etat() == avant


def test_no_erasure_reaches_a_line_by_cascade(journal):
    """Neither the object nor the author of an act takes its line away."""
    avant = etat()

    journal[0].auteur.delete()
    CampagneFactory._meta.model.objects.all().delete()

    assert etat() == avant


def test_the_setting_of_retention_is_no_right_by_itself(restreint, journal):
    """Even with the right to delete, whoever does not own the table does not remove a line."""
    with connection.cursor() as curseur:
        curseur.execute("RESET ROLE")
        curseur.execute(f"GRANT DELETE ON socle_entree TO {ROLE}")
        curseur.execute(f"SET LOCAL ROLE {ROLE}")
        curseur.execute("SET LOCAL barometre.retention = 'oui'")

    with pytest.raises(IntegrityError, match="Le journal ne se réécrit pas"):
        executer("DELETE FROM {}", "socle_entree")


def test_retention_lets_nobody_change_nor_empty(journal):
    with declencheurs.retention_ouverte():
        for ordre in ("UPDATE {} SET acte = acte", "TRUNCATE {}"):
            with pytest.raises(IntegrityError, match="Le journal ne se réécrit pas"):
                executer(ordre, "socle_entree")
    with pytest.raises(IntegrityError, match="Le journal ne se réécrit pas"):
        executer("DELETE FROM {}", "socle_entree")


@pytest.mark.parametrize("table", declencheurs.TABLES)
def test_the_role_of_the_application_is_refused_everything_but_to_add(restreint, table):
    avant = etat()
    refuses = 0

    for ordre in ORDRES:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            executer(ordre, table)
        refuses += 1

    assert (refuses, etat()) == (len(ORDRES), avant)


def test_the_role_of_the_application_does_its_work(restreint):
    """It acts, chains, reads and erases words: all but the journal is its to write."""
    campagne, auteur = CampagneFactory(), UtilisateurFactory()
    suite = consigner(campagne, "essai.fait", auteur, motif="encore")
    sceller(numeros=[suite.pk])
    MotsDuJournal.objects.filter(pk=suite.pk).delete()
    auteur.delete()
    campagne.delete()

    assert (verifier().nombre, verifier().rupture) == (3, "")


@pytest.fixture
def fonctions_fermees(journal):
    """A server whose functions are nobody's but their owner's."""
    with connection.cursor() as curseur:
        curseur.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")


def test_the_role_of_the_application_writes_rows_whose_rules_are_a_function(fonctions_fermees, restreint):
    assert AvisFactory(heure=23).pk

    with pytest.raises(IntegrityError, match="avis_en_regle"), transaction.atomic():
        AvisFactory(heure=24)


def test_rights_are_given_by_an_owner_whatever_her_name(journal):
    """Servers that others manage name roles with capitals and dashes."""
    with connection.cursor() as curseur:
        curseur.execute(f'CREATE ROLE "Barometre-Migrations" NOLOGIN SUPERUSER; CREATE ROLE {ROLE} NOLOGIN')
        curseur.execute('SET LOCAL ROLE "Barometre-Migrations"')
        curseur.execute("CREATE FUNCTION a_elle() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        curseur.execute("REVOKE EXECUTE ON FUNCTION a_elle() FROM PUBLIC")
    declencheurs.accorder(ROLE)

    with connection.cursor() as curseur:
        curseur.execute(f"SELECT has_function_privilege('{ROLE}', 'a_elle()', 'EXECUTE')")
        assert curseur.fetchone() == (True,)
        curseur.execute("RESET ROLE")


def test_the_role_of_the_application_owns_nothing(restreint):
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert curseur.fetchone() == (0,)
    for ordre in ("DROP TABLE campagnes_campagne", "ALTER TABLE campagnes_campagne ADD COLUMN x integer"):
        with pytest.raises(ProgrammingError, match="must be owner"):
            executer(ordre, "")
    with pytest.raises(ProgrammingError, match="permission denied"):
        executer("SET session_replication_role = replica", "")


def test_row_triggers_alone_would_let_the_table_be_emptied(journal):
    """The control: this is what the statement trigger is for."""
    with transaction.atomic():
        for table in declencheurs.TABLES:
            executer("DROP TRIGGER {}_table ON {}", table)
        executer("SET CONSTRAINTS ALL IMMEDIATE", "")
        executer("TRUNCATE socle_entree, socle_maillon", "")
        assert etat() == ([], [])
        transaction.set_rollback(True)

    assert len(etat()[0]) == 2


def test_laying_the_triggers_twice_leaves_one_of_each(journal):
    declencheurs.poser()
    declencheurs.poser()

    with connection.cursor() as curseur:
        curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'socle%' ORDER BY tgname")
        noms = [nom for (nom,) in curseur.fetchall()]
    assert noms == ["socle_entree_lignes", "socle_entree_table", "socle_maillon_lignes", "socle_maillon_table"]


def test_taking_the_triggers_away_leaves_neither_them_nor_their_function(journal):
    declencheurs.retirer()

    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'socle%'")
        declencheurs_restants = curseur.fetchone()[0]
        curseur.execute("SELECT count(*) FROM pg_proc WHERE proname = %s", [declencheurs.FONCTION])
        assert (declencheurs_restants, curseur.fetchone()[0]) == (0, 0)


# --- the role that migrates


@pytest.fixture
def a_deux_roles(transactional_db, settings):
    """The application connects as a role of its own; the owner of the tables is the role of the migrations."""
    proprietaire, role = connection.settings_dict, f"application_{connection.settings_dict['NAME']}"
    executer(f'CREATE ROLE "{role}" LOGIN', "")
    settings.BASE_DES_MIGRATIONS = {"USER": proprietaire["USER"]}
    connection.close()
    connection.settings_dict = {**proprietaire, "USER": role}
    yield role
    connection.close()
    connection.settings_dict = proprietaire
    executer(f'DROP OWNED BY "{role}"', "")
    executer(f'DROP ROLE "{role}"', "")


def qui():
    """Return the role of the connection."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_user")
        return curseur.fetchone()[0]


@pytest.mark.parametrize("commande", ["migrate", "createcachetable"])
def test_what_changes_tables_runs_as_their_owner_alone(a_deux_roles, settings, monkeypatch, commande):
    vus = []
    module = {"migrate": migrate, "createcachetable": createcachetable}[commande]
    monkeypatch.setattr(module.Command, "handle", lambda *_args, **_options: vus.append(qui()))

    call_command(commande, verbosity=0)

    assert (vus, qui()) == ([settings.BASE_DES_MIGRATIONS["USER"]], a_deux_roles)


def test_migrate_gives_the_role_of_the_application_its_rights(a_deux_roles, monkeypatch):
    monkeypatch.setattr(migrate.Command, "handle", lambda *_args, **_options: None)
    with pytest.raises(ProgrammingError, match="permission denied"):
        executer("SELECT 1 FROM campagnes_campagne", "")

    call_command("migrate", verbosity=0, stderr=io.StringIO())

    entree = consigner(CampagneFactory(), "essai.fait", None)
    assert (verifier().nombre, Entree.objects.get()) == (1, entree)
    with pytest.raises(ProgrammingError, match="permission denied"):
        Entree.objects.all().delete()


@pytest.mark.parametrize("commande", ["migrate", "createcachetable"])
def test_a_role_that_the_database_does_not_take_is_told_in_words(a_deux_roles, settings, commande):
    settings.BASE_DES_MIGRATIONS = {"USER": "personne_de_ce_nom"}

    with pytest.raises(CommandError, match=r"La base ne répond pas, ou refuse ce rôle.*DATABASE_URL_MIGRATIONS") as dit:
        call_command(commande, verbosity=0)

    assert (dit.value.returncode, qui()) == (PANNE, a_deux_roles)


@pytest.mark.parametrize("est_neuve", [True, False])
def test_migrating_without_the_owner_says_which_address_to_give(a_deux_roles, settings, monkeypatch, est_neuve):
    """On an empty database and on one that an upgrade changes."""

    def migrer(*_args, **_options):
        if est_neuve:
            MigrationRecorder(connection).ensure_schema()
        executer("ALTER TABLE campagnes_campagne ADD COLUMN x integer", "")

    settings.BASE_DES_MIGRATIONS = {}
    monkeypatch.setattr(migrate.Command, "handle", migrer)
    if est_neuve:
        monkeypatch.setattr(MigrationRecorder, "has_table", lambda _self: False)

    with pytest.raises(CommandError, match="donnez à cette commande DATABASE_URL_MIGRATIONS") as dit:
        call_command("migrate", verbosity=0)

    assert dit.value.returncode == ENTREE_REFUSEE


def test_restoring_without_the_owner_says_which_address_to_give(a_deux_roles, settings, monkeypatch):
    settings.BASE_DES_MIGRATIONS = {}
    monkeypatch.setattr(restaurer, "empechement", lambda _manifeste: "")
    monkeypatch.setattr(
        restaurer,
        "_monter_une_base_neuve",
        lambda *_mots, **_options: executer("ALTER TABLE campagnes_campagne ADD COLUMN x integer", ""),
    )

    with pytest.raises(
        Indisponible, match=r"rien n’a changé\. Le rôle de DATABASE_URL.*donnez.*DATABASE_URL_MIGRATIONS"
    ):
        restaurer.restaurer(Path("sauvegarde"), None, None, remplacer=False)


def test_a_fault_of_a_migration_stays_a_fault(a_deux_roles, monkeypatch):
    monkeypatch.setattr(migrate.Command, "handle", lambda *_args, **_options: executer("SELECT 1 FROM nulle_part", ""))

    with pytest.raises(ProgrammingError, match="nulle_part"):
        call_command("migrate", verbosity=0)


def test_retention_passes_by_the_owner(a_deux_roles, monkeypatch):
    monkeypatch.setattr(migrate.Command, "handle", lambda *_args, **_options: None)
    call_command("migrate", verbosity=0, stderr=io.StringIO())
    entree = consigner(CampagneFactory(), "essai.fait", None)

    jalon = retirer_segment(avant=maintenant() + dt.timedelta(days=1))

    assert (jalon.nombre, Entree.objects.filter(pk=entree.pk).exists(), qui()) == (1, False, a_deux_roles)
    assert (verifier().nombre, verifier().rupture) == (1, "")


def test_a_role_is_not_changed_inside_a_transaction(a_deux_roles):
    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError), role_des_migrations():
        pass

    assert qui() == a_deux_roles


def test_one_role_does_everything_unless_another_is_given():
    avant = connection.settings_dict

    with role_des_migrations():
        assert connection.settings_dict is avant


def test_the_role_of_the_application_leaves_old_lines_to_the_owner_and_says_so(restreint, caplog):
    dans_vingt_ans = maintenant() + dt.timedelta(days=20 * 365)
    avant = etat()

    assert (peut_retirer(), RetraitDuJournal().compter(dans_vingt_ans)) == (False, 2)
    assert RetraitDuJournal().retirer(dans_vingt_ans) == 0

    assert etat() == avant
    assert "journal.retrait_en_attente" in caplog.text


def test_the_owner_may_remove_them(journal):
    assert peut_retirer()
    assert RetraitDuJournal().retirer(maintenant() + dt.timedelta(days=20 * 365)) == 2
