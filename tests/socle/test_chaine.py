"""The chain of the journal: whatever is changed, removed, moved or cut behind the triggers is found and named."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F

from socle import tasks
from socle.actions import chaine
from socle.actions.chaine import ChaineRompue, sceller, sceller_le_reste
from socle.actions.retention_du_journal import retirer_segment
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.chaine import LigneDuJournal, empreinte_de, empreinte_des_mots
from socle.models import Entree, Jalon, Maillon, MotsDuJournal, TeteDuJournal
from socle.queries.chaine import verifier
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db

LIGNES = 12
ALTERATIONS = 400


@pytest.fixture
def journal():
    """Twelve chained lines, some with an author and words."""
    campagne, auteur = CampagneFactory(), UtilisateurFactory()
    entrees = [
        consigner(campagne, "essai.fait", auteur if rang % 2 else None, rang=rang, motif=f"raison {rang}")
        for rang in range(LIGNES)
    ]
    assert sceller(numeros=[entree.pk for entree in entrees]) == LIGNES
    return entrees


@pytest.fixture
def a_la_main(journal):
    """What somebody who owns the server does: statements that pass beside every trigger."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL lets a superuser pass beside triggers")

    def executer(ordre, *valeurs):
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL session_replication_role = replica")
            curseur.execute(ordre, valeurs)
            curseur.execute("SET LOCAL session_replication_role = origin")
            return curseur.rowcount

    return executer


def lire(capsys, *mots):
    """Run the command; return its exit code and what it printed."""
    code = 0
    try:
        call_command("verifier_journal", *mots)
    except SystemExit as sortie:
        code = sortie.code
    return code, capsys.readouterr().out.strip()


def test_an_untouched_journal_holds_and_tells_its_head(journal, capsys):
    tete = TeteDuJournal.objects.get()

    assert lire(capsys) == (0, f"Le journal tient\u202f: 12\u00a0lignes. Tête\u202f: 12:{tete.empreinte}")
    assert list(Maillon.objects.order_by("rang").values_list("rang", "entree")) == [
        (rang, entree.pk) for rang, entree in enumerate(journal, start=1)
    ]


def test_an_empty_journal_holds(capsys):
    assert lire(capsys) == (0, "Le journal tient\u202f: 0\u00a0ligne.")


def test_a_line_changed_is_named(a_la_main, journal, capsys):
    a_la_main("UPDATE socle_entree SET acte = 'essai.autre' WHERE id = %s", journal[4].pk)

    assert lire(capsys) == (1, f"La ligne {journal[4].pk} n’est plus celle qui a été écrite.")


def test_words_changed_are_named_and_words_erased_are_not(a_la_main, journal, capsys):
    MotsDuJournal.objects.filter(pk=journal[2].pk).delete()
    assert lire(capsys)[0] == 0

    MotsDuJournal.objects.filter(pk=journal[7].pk).update(mots={"motif": "une autre"})

    assert lire(capsys) == (1, f"Les mots de la ligne {journal[7].pk} ne sont plus ceux qui ont été écrits.")


def test_a_tail_cut_with_its_links_is_named(a_la_main, journal, capsys):
    a_la_main("DELETE FROM socle_entree WHERE id >= %s", journal[9].pk)
    a_la_main("DELETE FROM socle_maillon WHERE entree >= %s", journal[9].pk)

    attendu = "La chaîne est coupée après le rang 9\u202f: les lignes 10 à 12 ont disparu."
    assert lire(capsys) == (1, attendu)
    # Life goes on, and the hole stays in sight.
    suite = consigner(CampagneFactory(), "essai.fait", None)
    sceller(numeros=[suite.pk])
    assert lire(capsys) == (1, f"Il manque une ligne avant la ligne {suite.pk}\u202f: le rang 10 a disparu.")


def test_everything_written_anew_lacks_the_signature(a_la_main, journal):
    """Whoever holds the database alone can compute hashes, not the signature of their head."""
    a_la_main("UPDATE socle_entree SET acte = 'essai.autre' WHERE id = %s", journal[4].pk)
    a_la_main("DELETE FROM socle_maillon")
    signature = TeteDuJournal.objects.get().signature
    TeteDuJournal.objects.all().delete()
    sceller(numeros=[entree.pk for entree in journal])
    assert verifier().rupture == ""

    TeteDuJournal.objects.update(signature=signature)

    assert verifier().rupture == "La tête de la chaîne n’est pas signée par cette plateforme."


def test_a_head_put_back_with_its_links_shows_beside_one_kept_elsewhere(a_la_main, journal, capsys):
    """A copy of the database older than the cut restores a head that was true: only another memory tells."""
    vraie = str(TeteDuJournal.objects.get())
    ancienne = TeteDuJournal.objects.values().get()
    suite = consigner(CampagneFactory(), "essai.fait", None)
    sceller(numeros=[suite.pk])
    gardee = str(TeteDuJournal.objects.get())
    assert lire(capsys, "--tete", vraie)[0] == lire(capsys, "--tete", gardee)[0] == 0
    a_la_main("DELETE FROM socle_entree WHERE id = %s", suite.pk)
    a_la_main("DELETE FROM socle_maillon WHERE entree = %s", suite.pk)
    TeteDuJournal.objects.update(**ancienne)

    assert (lire(capsys)[0], lire(capsys, "--tete", vraie)[0]) == (0, 0)
    assert lire(capsys, "--tete", gardee) == (1, "La chaîne s’arrête au rang 12, avant la tête connue.")


def test_a_head_kept_elsewhere_of_another_chain_is_named(journal, capsys):
    faux = f"5:{'0' * 64}"

    assert lire(capsys, "--tete", faux) == (1, f"La ligne {journal[4].pk} n’est pas celle de la tête connue.")


def test_a_head_that_cannot_be_read_is_bad_input(capsys):
    assert lire(capsys, "--tete", "douze:beau") == (2, "")


def test_links_behind_the_head_are_told(a_la_main, journal):
    TeteDuJournal.objects.update(rang=F("rang") - 1, empreinte=Maillon.objects.get(rang=11).empreinte)

    assert verifier().rupture == "La tête de la chaîne est au rang 11, des lignes la suivent."


def test_a_head_lost_is_told_and_nothing_follows_it(journal):
    TeteDuJournal.objects.all().delete()
    suite = consigner(CampagneFactory(), "essai.fait", None)

    with pytest.raises(ChaineRompue):
        sceller(numeros=[suite.pk])

    assert verifier().rupture == "La tête de la chaîne a disparu."
    assert Maillon.objects.count() == LIGNES


def test_a_head_that_nobody_signed_is_followed_by_nothing(journal):
    TeteDuJournal.objects.update(rang=3)

    with pytest.raises(ChaineRompue):
        sceller(numeros=[consigner(CampagneFactory(), "essai.fait", None).pk])

    assert Maillon.objects.count() == LIGNES


def _modifier(hasard, main, numeros):
    colonne, valeur = hasard.choice(
        [
            ("acte", "essai.autre"),
            ("objet_type", "autre.objet"),
            ("objet_id", "999999"),
            ("auteur_numero", 7),
            ("details", '{"rang": 99}'),
            ("mots_empreinte", "f" * 64),
            ("le", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        ]
    )
    ordre = f"UPDATE socle_entree SET {colonne} = %s WHERE id = %s"  # noqa: S608 -- ours
    return main(ordre, valeur, hasard.choice(numeros))


def _supprimer(hasard, main, numeros):
    pris = hasard.sample(numeros, hasard.randint(1, 3))
    fait = main("DELETE FROM socle_entree WHERE id = ANY(%s)", pris)
    if hasard.random() < 0.5:
        main("DELETE FROM socle_maillon WHERE entree = ANY(%s)", pris)
    return fait


def _echanger(hasard, main, numeros):
    un, autre = hasard.sample(numeros, 2)
    if hasard.random() < 0.5:
        # The lines change places: each number keeps its link.
        return main(
            "UPDATE socle_entree SET id = CASE id WHEN %s THEN -%s WHEN %s THEN -%s END WHERE id IN (%s, %s)",
            *(un, autre, autre, un, un, autre),
        ) and main("UPDATE socle_entree SET id = -id WHERE id < 0")
    # The links change lines, with or without their hashes.
    return main(
        "UPDATE socle_maillon SET entree = CASE entree WHEN %s THEN -%s WHEN %s THEN -%s END WHERE entree IN (%s, %s)",
        *(un, autre, autre, un, un, autre),
    ) and main("UPDATE socle_maillon SET entree = -entree WHERE entree < 0")


def _couper(hasard, main, numeros):
    depuis = hasard.choice(numeros)
    main("DELETE FROM socle_entree WHERE id >= %s", depuis)
    return main("DELETE FROM socle_maillon WHERE entree >= %s", depuis)


def _recalculer(hasard, main, numeros):
    """Change a line and compute its hash again: the next link still holds the former one, or the head does."""
    rang = hasard.randrange(len(numeros))
    main("UPDATE socle_entree SET acte = 'essai.autre' WHERE id = %s", numeros[rang])
    lue = Entree.objects.values().get(pk=numeros[rang])
    maillon = Maillon.objects.get(entree=numeros[rang])
    ligne = LigneDuJournal(numero=lue.pop("id"), **lue)
    empreinte = empreinte_de(maillon.precedente, ligne)
    return main("UPDATE socle_maillon SET empreinte = %s WHERE rang = %s", empreinte, maillon.rang)


def test_four_hundred_alterations_are_all_found(a_la_main, journal):
    hasard, numeros = random.Random(2027), [entree.pk for entree in journal]
    sortes = (_modifier, _supprimer, _echanger, _couper, _recalculer)
    trouvees = 0
    for essai in range(ALTERATIONS):
        repere = transaction.savepoint()
        assert sortes[essai % len(sortes)](hasard, a_la_main, numeros)
        trouvees += bool(verifier().rupture)
        transaction.savepoint_rollback(repere)

    assert trouvees == ALTERATIONS
    assert verifier().rupture == ""


def test_every_fact_of_a_line_counts_in_its_hash():
    ligne = LigneDuJournal(1, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), "a.b", "x.y", "7", 3, {"rang": 1}, "")
    autres = {
        "numero": 2,
        "le": dt.datetime(2027, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC),
        "acte": "a.c",
        "objet_type": "x.z",
        "objet_id": "8",
        "auteur_numero": None,
        "details": {"rang": 2},
        "mots_empreinte": "f",
    }
    empreintes = {empreinte_de("", LigneDuJournal(**{**vars(ligne), nom: valeur})) for nom, valeur in autres.items()}

    assert len(empreintes | {empreinte_de("", ligne), empreinte_de("a", ligne)}) == len(autres) + 2
    ailleurs = dt.datetime(2027, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert empreinte_de("", LigneDuJournal(**{**vars(ligne), "le": ailleurs})) == empreinte_de("", ligne)


def test_the_hash_is_what_the_decision_says():
    """Somebody without our code computes it again: docs/adr/0032."""
    ligne = LigneDuJournal(1, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), "a.b", "x.y", "7", None, {"b": 1, "a": "é"}, "")
    texte = (
        '\n{"acte":"a.b","auteur_numero":null,"details":{"a":"é","b":1},"le":"2027-01-01T00:00:00.000000+00:00",'
        '"mots_empreinte":"","numero":1,"objet_id":"7","objet_type":"x.y"}'
    )
    assert empreinte_de("", ligne) == hashlib.sha256(texte.encode()).hexdigest()
    assert empreinte_des_mots({}, "sel") == ""


def test_a_line_left_without_place_is_told_after_an_hour_and_swept(journal, monkeypatch, caplog):
    oubliee = consigner(CampagneFactory(), "essai.fait", None)
    assert (verifier().en_attente, verifier().rupture) == (1, "")
    plus_tard = maintenant() + dt.timedelta(minutes=61)
    monkeypatch.setattr("socle.queries.chaine.maintenant", lambda: plus_tard)
    assert verifier().rupture == f"La ligne {oubliee.pk} n’a pas de place dans la chaîne."

    with caplog.at_level("INFO", "barometre.actes"):
        assert (tasks.sceller_journal(), tasks.sceller_journal()) == (1, 0)

    assert (verifier().en_attente, verifier().rupture) == (0, "")
    tete = TeteDuJournal.objects.get()
    dits = [(r.objet_id, r.code) for r in caplog.records if r.getMessage() == "journal.tete"]
    assert dits == [(tete.rang, tete.empreinte)] * 2


def test_sealing_twice_gives_one_place(journal):
    assert sceller(numeros=[*(entree.pk for entree in journal), 10**12]) == 0
    assert Maillon.objects.count() == LIGNES


def test_long_acts_are_chained_by_lots(monkeypatch):
    monkeypatch.setattr(chaine, "PAR_LOT", 5)
    campagne = CampagneFactory()
    numeros = [consigner(campagne, "essai.fait", None, rang=rang).pk for rang in range(12)]

    assert sceller(numeros=numeros) == 12
    assert verifier().rupture == ""


# --- keys


def test_a_key_that_turns_keeps_the_journal_and_its_signatures_follow(journal, settings, capsys):
    retirer_segment(avant=maintenant() + dt.timedelta(days=1))
    ancienne, settings.SECRET_KEY = settings.SECRET_KEY, "une-autre-clé-de-plus-de-trente-deux-caractères"
    settings.SECRET_KEY_FALLBACKS = [ancienne]
    assert lire(capsys)[0] == 0
    sceller_le_reste()

    settings.SECRET_KEY_FALLBACKS = []

    assert lire(capsys)[0] == 0


def test_a_key_lost_is_told_and_signed_again_by_hand(journal, settings, capsys):
    retirer_segment(avant=maintenant() + dt.timedelta(days=1))
    settings.SECRET_KEY = "une-autre-clé-de-plus-de-trente-deux-caractères"
    assert lire(capsys) == (1, "Le jalon 12 n’est pas signé par cette plateforme.")

    assert lire(capsys, "--resigner")[0] == 0

    assert lire(capsys)[0] == 0


def test_signing_again_judges_the_chain_first(a_la_main, journal, settings, capsys):
    avant = TeteDuJournal.objects.values().get()
    settings.SECRET_KEY = "une-autre-clé-de-plus-de-trente-deux-caractères"
    a_la_main("DELETE FROM socle_entree WHERE id = %s", journal[0].pk)

    assert lire(capsys, "--resigner") == (1, f"La ligne {journal[0].pk} a disparu.")
    assert TeteDuJournal.objects.values().get() == avant


# --- retention


def _vieillir(a_la_main, journal, *rangs):
    """Make lines old, before all are chained anew."""
    vieux = maintenant() - dt.timedelta(days=4000)
    a_la_main("DELETE FROM socle_maillon")
    TeteDuJournal.objects.all().delete()
    a_la_main("UPDATE socle_entree SET le = %s WHERE id = ANY(%s)", vieux, [journal[rang].pk for rang in rangs])
    sceller(numeros=[entree.pk for entree in journal])
    return vieux


def test_retention_removes_the_beginning_and_leaves_a_signed_checkpoint(a_la_main, journal, capsys):
    vieux = _vieillir(a_la_main, journal, *range(5))
    cinquieme = Maillon.objects.get(rang=5)

    jalon = retirer_segment(avant=maintenant() - dt.timedelta(days=3650))

    assert (jalon.rang, jalon.empreinte, jalon.nombre, jalon.du, jalon.au) == (5, cinquieme.empreinte, 5, vieux, vieux)
    dite = Entree.objects.get(acte="journal.segment_retire")
    assert dite.details == {"nombre": 5, "empreinte": cinquieme.empreinte}
    gardees = [entree.pk for entree in journal[5:]]
    assert sorted(Entree.objects.exclude(pk=dite.pk).values_list("pk", flat=True)) == gardees
    assert sorted(MotsDuJournal.objects.values_list("pk", flat=True)) == gardees
    sceller(numeros=[dite.pk])
    assert lire(capsys)[0] == 0
    assert retirer_segment(avant=maintenant() - dt.timedelta(days=3650)) is None
    assert Jalon.objects.count() == 1


def test_a_head_from_before_the_checkpoint_is_not_said_to_stand(a_la_main, journal, capsys):
    """Nothing is left to compare it with: the words of success would be those of a check that was not made."""
    _vieillir(a_la_main, journal, *range(5))
    vraies = [f"{maillon.rang}:{maillon.empreinte}" for maillon in Maillon.objects.order_by("rang")]
    jalon = retirer_segment(avant=maintenant() - dt.timedelta(days=3650))

    assert lire(capsys, "--tete", f"{jalon.rang}:{jalon.empreinte}")[0] == 0
    assert lire(capsys, "--tete", f"{jalon.rang}:{'0' * 64}")[0] == 1
    for perdue in (vraies[3], f"4:{'0' * 64}", f"0:{'0' * 64}"):
        with pytest.raises(SystemExit) as sortie:
            call_command("verifier_journal", "--tete", perdue)
        assert sortie.value.code == 2
        assert capsys.readouterr() == (
            "",
            f"Le rang {jalon.rang} est le premier qui se compare\u202f: donnez à --tete une tête plus récente.\n",
        )


def test_a_segment_stops_before_the_first_line_to_keep(a_la_main, journal):
    _vieillir(a_la_main, journal, 0, 1, 3)

    jalon = retirer_segment(avant=maintenant() - dt.timedelta(days=3650))

    assert (jalon.nombre, Entree.objects.filter(pk=journal[3].pk).exists()) == (2, True)
    assert verifier().rupture == ""


def test_a_checkpoint_forged_or_removed_is_told(a_la_main, journal):
    _vieillir(a_la_main, journal, *range(5))
    retirer_segment(avant=maintenant() - dt.timedelta(days=3650))
    repere = transaction.savepoint()
    Jalon.objects.update(nombre=4)
    assert verifier().rupture == "Le jalon 5 n’est pas signé par cette plateforme."
    transaction.savepoint_rollback(repere)

    Jalon.objects.all().delete()

    assert verifier().rupture == f"Il manque une ligne avant la ligne {journal[5].pk}\u202f: le rang 1 a disparu."


def test_a_journal_that_does_not_hold_loses_nothing(a_la_main, journal):
    _vieillir(a_la_main, journal, *range(5))
    a_la_main("UPDATE socle_entree SET acte = 'essai.autre' WHERE id = %s", journal[8].pk)

    with pytest.raises(RegleMetier, match="rien n’est retiré"):
        retirer_segment(avant=maintenant() - dt.timedelta(days=3650))

    assert (Entree.objects.count(), Jalon.objects.count()) == (LIGNES, 0)


def test_after_retention_the_triggers_stand(a_la_main, journal):
    _vieillir(a_la_main, journal, *range(5))
    retirer_segment(avant=maintenant() - dt.timedelta(days=3650))

    with pytest.raises(DatabaseError, match="ne se réécrit pas"), transaction.atomic():
        Entree.objects.all().delete()


# --- real commits


@pytest.mark.django_db(transaction=True)
def test_a_line_is_chained_by_its_commit_and_not_by_a_rollback():
    campagne = CampagneFactory()
    with transaction.atomic():
        gardee = consigner(campagne, "essai.fait", None)
        repere = transaction.savepoint()
        consigner(campagne, "essai.perdu", None)
        transaction.savepoint_rollback(repere)
        assert Maillon.objects.count() == 0

    assert list(Maillon.objects.values_list("rang", "entree")) == [(1, gardee.pk)]
    assert verifier().rupture == ""


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_fails_breaks_no_act(monkeypatch):
    def tomber(**_mots):
        raise ChaineRompue

    monkeypatch.setattr("socle.journal.chainer", tomber)

    entree = consigner(CampagneFactory(), "essai.fait", None)

    assert (Entree.objects.get(), Maillon.objects.count()) == (entree, 0)
    assert sceller_le_reste() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_parallel_acts_keep_one_chain():
    """Eight threads of ten acts, each holding a row of its own past its line: one chain, no deadlock."""
    campagnes = [CampagneFactory() for _ in range(8)]
    depart, pannes = threading.Barrier(8), []

    def agir(rang):
        try:
            depart.wait()
            for tour in range(10):
                with transaction.atomic():
                    consigner(campagnes[rang], "essai.fait", None, rang=rang, nombre=tour)
                    # The neighbour's row, locked after the line: a chain laid inside the act would wait in a circle.
                    type(campagnes[0]).objects.select_for_update().get(pk=campagnes[(rang + tour) % 8].pk)
        except Exception as panne:  # noqa: BLE001 -- told by the test itself
            pannes.append(panne)
        finally:
            connection.close()

    fils = [threading.Thread(target=agir, args=(rang,)) for rang in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert pannes == []
    # The last holders looked again a few times only: the sweep has the last word.
    sceller_le_reste()
    assert list(Maillon.objects.order_by("rang").values_list("rang", flat=True)) == list(range(1, 81))
    assert (verifier().nombre, verifier().rupture, verifier().en_attente) == (80, "", 0)


@pytest.fixture
def tete_tenue(transactional_db):
    """The head, held by another connection until asked to let it go."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    premiere = consigner(CampagneFactory(), "essai.fait", None)
    tenue, lachee = threading.Event(), threading.Event()

    def tenir():
        with transaction.atomic():
            TeteDuJournal.objects.select_for_update().get()
            tenue.set()
            lachee.wait(60)
        connection.close()

    fil = threading.Thread(target=tenir)
    fil.start()
    tenue.wait(60)

    def lacher():
        lachee.set()
        fil.join()

    yield premiere, lacher
    lacher()


def test_an_act_never_waits_for_the_head_and_the_next_one_chains_for_it(tete_tenue):
    premiere, lacher = tete_tenue
    laissee = consigner(CampagneFactory(), "essai.laissee", None)
    assert list(Maillon.objects.values_list("entree", flat=True)) == [premiere.pk]
    lacher()

    suite = consigner(CampagneFactory(), "essai.suite", None)

    ordre = list(Maillon.objects.order_by("rang").values_list("entree", flat=True))
    assert ordre == [premiere.pk, laissee.pk, suite.pk]


def test_the_sweep_and_retention_wait_for_who_holds_the_head(tete_tenue):
    """Read without its lock, the head would be written back over the links that its holder is laying."""
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            chaine.tenir_la_tete()


def test_the_holder_looks_again_for_what_came_meanwhile(journal, monkeypatch):
    """A line committed while the head was held, whose act left: the holder chains it on his second look."""
    arrivees, vrai = [], chaine._ecrire

    def ecrire(tete):
        vrai(tete)
        if not arrivees:
            arrivees.append(consigner(CampagneFactory(), "essai.meanwhile", None).pk)

    monkeypatch.setattr(chaine, "_ecrire", ecrire)
    suite = consigner(CampagneFactory(), "essai.suite", None)

    chaine.chainer(numeros=[suite.pk])

    ordre = list(Maillon.objects.order_by("rang").values_list("entree", flat=True))
    assert ordre[LIGNES:] == [suite.pk, *arrivees]


def test_a_line_far_behind_is_chained_by_its_own_act_alone(journal, monkeypatch):
    monkeypatch.setattr(chaine, "FENETRE", 0)
    loin, suite = (consigner(CampagneFactory(), "essai.fait", None) for _ in range(2))
    chaine.chainer(numeros=[suite.pk])
    assert not Maillon.objects.filter(entree=loin.pk).exists()

    chaine.chainer(numeros=[loin.pk])

    assert verifier().en_attente == 0
