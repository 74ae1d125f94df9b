"""What a phone sends is stored once, applied in order, and never lost when it does not pass."""

import dataclasses
import datetime as dt
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.envois.actions import examens
from enquetes.envois.actions.recevoir import CONFLIT, DEJA_RECUE
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe, PieceJointe, TransitionVisite, Visite
from socle.fichiers import MagasinInjoignable
from socle.horloge import PARIS
from tests.enquetes.envois.enveloppes import Telephone, mesures_physiques
from tests.enquetes.grilles import MARDI, visite_reelle
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.preuves import refuser
from tests.socle.logic.test_images import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
MINUTE, HEURE, JOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def etat_de(visite):
    return Visite.objects.values("etat", "commencee_le", "effectuee_le", "terminee_le", "deposee_le", "soumise_le").get(
        pk=visite.pk
    )


def statuts(recus):
    return [recu.statut for recu in recus]


def toute_la_visite(telephone, visite, debut):
    """A visit on the spot: begun, arrived, left, graded, submitted in forty minutes."""

    def lu(nature, apres, **contenu):
        vrai = debut + apres
        if nature == "moment":
            contenu |= {"instant": (vrai + telephone.avance).isoformat(), "origine": "horloge"}
        return telephone.geste(visite, nature, vrai, **contenu)

    return [
        lu("commencement", 0 * MINUTE),
        lu("moment", 1 * MINUTE, moment="contact"),
        lu("moment", 21 * MINUTE, moment="fin"),
        lu(
            "saisie",
            30 * MINUTE,
            reponses=mesures_physiques(visite.grille),
            faits={"REOR": True},
            elements={"AP-02": [0, 1, 2]},
        ),
        lu("commentaire", 31 * MINUTE, texte="Accueil souriant."),
        lu("soumission", 40 * MINUTE),
    ]


def test_recevoir_enveloppes_whole_visit_is_applied_at_the_instants_of_the_phone(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    recu_le = MARDI + 3 * HEURE
    horloge.move_to(recu_le)

    recus = telephone.envoyer(envois, recu_le)

    assert [(recu.statut, recu.motif) for recu in recus] == [("appliquee", None)] * 6
    assert etat_de(visite) == {
        "etat": "soumise",
        "commencee_le": MARDI,
        "effectuee_le": MARDI + MINUTE,
        "terminee_le": MARDI + 21 * MINUTE,
        "deposee_le": MARDI + 40 * MINUTE,
        "soumise_le": recu_le,
    }
    rangees = Enveloppe.objects.order_by("rang")
    assert list(rangees.values_list("rang", "statut", "correction", "recue_le", "traitee_le")) == [
        (rang, "appliquee", "decalage", recu_le, recu_le) for rang in range(1, 7)
    ]
    assert [e.corps for e in rangees] == [envoi.corps for envoi in envois]
    assert Visite.objects.get(pk=visite.pk).observations["elements"] == {"AP-02": [0, 1, 2]}


def test_recevoir_enveloppes_again_repeats_the_receipts_and_changes_nothing(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    horloge.move_to(MARDI + HEURE)
    telephone.envoyer(envois, MARDI + HEURE)
    avant = Visite.objects.filter(pk=visite.pk).values().get(), TransitionVisite.objects.count()
    horloge.move_to(MARDI + 400 * JOUR)

    recus = telephone.envoyer(envois, MARDI + 400 * JOUR)

    assert [(recu.statut, recu.issue) for recu in recus] == [(DEJA_RECUE, "appliquee")] * 6
    assert Enveloppe.objects.count() == 6
    assert (Visite.objects.filter(pk=visite.pk).values().get(), TransitionVisite.objects.count()) == avant


def test_recevoir_enveloppes_same_item_twice_in_one_batch_is_one(visite, telephone):
    geste = telephone.geste(visite, "commencement", MARDI)

    recus = telephone.envoyer([geste, geste], MARDI)

    assert [(recu.statut, recu.issue) for recu in recus] == [("appliquee", None), (DEJA_RECUE, "appliquee")]
    assert Enveloppe.objects.count() == 1


def test_recevoir_enveloppes_out_of_order_holds_then_applies_in_order(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    horloge.move_to(MARDI + HEURE)

    tenus = telephone.envoyer(envois[:0:-1], MARDI + HEURE)
    assert (statuts(tenus), etat_de(visite)["etat"]) == (["retenue"] * 5, "planifiee")
    dernier = telephone.envoyer(envois[:1], MARDI + HEURE)

    assert statuts(dernier) == ["appliquee"]
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}
    assert etat_de(visite)["etat"] == "soumise"
    assert [r.issue for r in telephone.envoyer(envois[1:], MARDI + HEURE)] == ["appliquee"] * 5


def test_recevoir_enveloppes_other_content_under_an_identity_is_a_conflict_that_changes_nothing(visite, telephone):
    premier, second = (
        telephone.geste(visite, "commentaire", MARDI, rang=2, texte=texte) for texte in ("Premier.", "Second.")
    )
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI), premier], MARDI)
    usurpe = dataclasses.replace(second, identifiant=premier.identifiant)

    recus = [telephone.envoyer([usurpe], MARDI)[0].statut for _ in range(2)]

    assert recus == [CONFLIT, CONFLIT]
    assert Visite.objects.get(pk=visite.pk).commentaire == "Premier."
    assert list(ConflitEnveloppe.objects.values_list("enveloppe", "corps", "decision")) == [
        (Enveloppe.objects.get(rang=2).pk, second.corps, "")
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_recevoir_enveloppes_holds_the_phone_first_so_that_its_batches_wait_for_each_other(visite, telephone):
    with CaptureQueriesContext(connection) as ecoute:
        telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)

    tenues = [
        re.search(r'FROM "(\w+)"', ordre["sql"])[1]
        for ordre in ecoute
        if re.search("FOR (NO KEY )?UPDATE", ordre["sql"])
    ]
    assert tenues[0] == "enquetes_appareil"


def test_recevoir_enveloppes_other_identity_for_a_place_taken_is_a_conflict(visite, telephone):
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)

    recus = telephone.envoyer([telephone.geste(visite, "commentaire", MARDI, rang=1, texte="Clone.")], MARDI)

    assert statuts(recus) == [CONFLIT]
    assert Enveloppe.objects.count() == 1
    assert ConflitEnveloppe.objects.get().enveloppe.nature == "commencement"


@pytest.mark.parametrize("cas", ["autre", "inconnue", "reprise"])
def test_recevoir_enveloppes_of_a_visit_that_is_not_hers_is_refused_alike_and_kept(cas, visite, telephone):
    autre = visite_reelle("TEL", campagne=visite.inscription.campagne)
    cible = {"autre": autre, "inconnue": telephone.identifiant, "reprise": visite}[cas]
    if cas == "reprise":
        Visite.objects.filter(pk=visite.pk).update(enqueteur=autre.enqueteur)
    avant = list(Visite.objects.order_by("pk").values())

    recus = telephone.envoyer([telephone.geste(cible, "commencement", MARDI)], MARDI)

    assert [(r.statut, r.motif) for r in recus] == [
        ("refusee", "Cette visite ne vous est pas confiée, ou ne l’est plus.")
    ]
    assert Enveloppe.objects.get().statut == EtatEnveloppe.REFUSEE
    assert list(Visite.objects.order_by("pk").values()) == avant


def test_recevoir_enveloppes_bad_items_never_block_the_others(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    illisible = dataclasses.replace(envois[1], identifiant="pas un uuid", corps="{", empreinte=None)
    nul = dataclasses.replace(
        telephone.geste(visite, "commentaire", MARDI, rang=90, texte="a\0b"), identifiant=str(telephone.identifiant)
    )
    profond = dataclasses.replace(nul, identifiant=["liste"], corps="[" * 100_000, empreinte=None)
    genres = [telephone.geste(visite, ["liste"], MARDI, rang=91), telephone.geste(visite, "danse", MARDI, rang=92)]
    brise = dataclasses.replace(telephone.geste(visite, "commentaire", MARDI, rang=93, texte="a"), empreinte="0" * 64)

    horloge.move_to(MARDI + HEURE)
    recus = telephone.envoyer([illisible, profond, nul, *genres, brise, *envois[:2]], MARDI + HEURE)

    assert statuts(recus) == [
        "refusee",
        "refusee",
        "retenue",
        "retenue",
        "retenue",
        "refusee",
        "appliquee",
        "appliquee",
    ]
    assert Enveloppe.objects.count() == 8
    assert statuts(telephone.envoyer([illisible, profond, brise], MARDI)) == [DEJA_RECUE] * 3


def test_recevoir_enveloppes_refused_gesture_lets_the_others_pass_but_not_the_submission(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    fausse = telephone.geste(visite, "saisie", MARDI, rang=6, reponses={"AP-01": "peut-être"})
    soumission = telephone.geste(visite, "soumission", MARDI, rang=7)
    horloge.move_to(MARDI + HEURE)

    recus = telephone.envoyer([*envois[:5], fausse, soumission], MARDI + HEURE)

    assert statuts(recus) == ["appliquee"] * 5 + ["refusee"] * 2
    assert Enveloppe.objects.get(rang=7).code == "precedent_refuse"
    assert etat_de(visite)["etat"] == EtatVisite.EN_COURS


def test_recevoir_enveloppes_of_the_last_hour_of_a_wave_counts_three_days_later(telephone, visite, horloge):
    # The second wave of 2020 ends on 30 September.
    debut = dt.datetime(2020, 9, 30, 23, 10, tzinfo=PARIS)
    telephone.ouverte_le = debut - HEURE
    envois = toute_la_visite(telephone, visite, debut)
    horloge.move_to(debut + 3 * JOUR)

    recus = telephone.envoyer(envois, debut + 3 * JOUR)

    assert statuts(recus) == ["appliquee"] * 6
    assert etat_de(visite)["effectuee_le"] == debut + MINUTE


def test_recevoir_enveloppes_of_the_first_hour_after_a_wave_is_refused(telephone, visite, horloge):
    debut = dt.datetime(2020, 10, 1, 0, 10, tzinfo=PARIS)
    telephone.ouverte_le = debut - HEURE
    horloge.move_to(debut + HEURE)

    recus = telephone.envoyer(toute_la_visite(telephone, visite, debut)[:1], debut + HEURE)

    assert [(r.statut, Enveloppe.objects.get().code) for r in recus] == [("refusee", "terrain_termine")]


@pytest.mark.parametrize("avance", [8 * JOUR, -3 * JOUR])
@pytest.mark.parametrize("sait", [True, False])
def test_recevoir_enveloppes_with_a_wrong_clock_gives_the_true_instants(avance, sait, telephone, visite, horloge):
    telephone.avance = avance
    telephone.decalage = -avance / dt.timedelta(milliseconds=1) if sait else None
    envois = toute_la_visite(telephone, visite, MARDI)
    horloge.move_to(MARDI + 2 * HEURE)

    recus = telephone.envoyer(envois, MARDI + 2 * HEURE)

    assert statuts(recus) == ["appliquee"] * 6
    lus = etat_de(visite)
    assert (lus["effectuee_le"], lus["terminee_le"], lus["deposee_le"]) == (
        MARDI + MINUTE,
        MARDI + 21 * MINUTE,
        MARDI + 40 * MINUTE,
    )
    assert json.loads(Enveloppe.objects.get(rang=1).corps)["horloge"]["mur"] == (MARDI + avance).isoformat()


def test_recevoir_enveloppes_two_ways_of_setting_right_never_reverse_two_gestures(visite, telephone, horloge):
    seconde = dt.timedelta(seconds=1)
    # The skew known at first is two seconds too much, then the phone learns it better.
    telephone.decalage = 2000
    contact = telephone.geste(visite, "commencement", MARDI)
    instant = {"instant": (MARDI + seconde).isoformat(), "origine": "horloge"}
    arrivee = telephone.geste(visite, "moment", MARDI + seconde, moment="contact", **instant)
    telephone.decalage = 0
    depart = telephone.geste(visite, "moment", MARDI + seconde, moment="fin", **instant)
    horloge.move_to(MARDI + HEURE)

    assert statuts(telephone.envoyer([contact, arrivee, depart], MARDI + HEURE)) == ["appliquee"] * 3
    lus = etat_de(visite)
    assert (lus["commencee_le"], lus["effectuee_le"], lus["terminee_le"]) == (
        MARDI + 2 * seconde,
        MARDI + 3 * seconde,
        MARDI + 3 * seconde,
    )


def test_recevoir_enveloppes_photo_is_evidence_once_and_its_raw_file_goes(visite, telephone, settings):
    brut = photo()
    sha = hashlib.sha256(brut).hexdigest()
    geste = telephone.geste(
        visite, "piece", MARDI, rang=2, nom="façade.jpg", media="image/jpeg", taille=len(brut), sha256=sha, fichier=brut
    )
    telephone.rangs[visite.pk] = 2

    tenue = telephone.envoyer([geste], MARDI)
    assert (statuts(tenue), _fichiers(settings)) == (["retenue"], [f"envois/{telephone.enqueteur.pk}"])
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI, rang=1)], MARDI)

    piece = PieceJointe.objects.get()
    assert (piece.nom, piece.empreinte_envoi) == ("façade.jpg", sha)
    assert statuts(telephone.envoyer([geste], MARDI)) == [DEJA_RECUE]
    assert Enveloppe.objects.get(rang=2).fichier.name == ""

    retiree = telephone.envoyer([telephone.geste(visite, "piece_retiree", MARDI, sha256=sha)], MARDI)
    assert (statuts(retiree), PieceJointe.objects.count()) == (["appliquee"], 0)


def _fichiers(settings):
    racine = Path(settings.MEDIA_ROOT)
    return sorted(str(chemin.parent.relative_to(racine)) for chemin in racine.rglob("*") if chemin.is_file())


def test_recevoir_enveloppes_refused_file_is_kept_and_does_not_block_once_taken_back(visite, telephone, horloge):
    envois = toute_la_visite(telephone, visite, MARDI)
    sha = hashlib.sha256(b"MZ").hexdigest()
    intruse = telephone.geste(visite, "piece", MARDI, rang=6, nom="a.exe", sha256=sha, fichier=b"MZ")
    retrait = telephone.geste(visite, "piece_retiree", MARDI, rang=7, sha256=sha)
    horloge.move_to(MARDI + HEURE)

    recus = telephone.envoyer([*envois[:5], intruse], MARDI + HEURE)
    assert (recus[-1].statut, Enveloppe.objects.get(rang=6).code) == ("refusee", "type_refuse")
    with Enveloppe.objects.get(rang=6).fichier.open("rb") as fichier:
        assert fichier.read() == b"MZ"
    suite = telephone.envoyer(
        [retrait, telephone.geste(visite, "soumission", MARDI + 40 * MINUTE, rang=8)], MARDI + HEURE
    )

    assert statuts(suite) == ["appliquee", "appliquee"]
    assert Enveloppe.objects.get(rang=6).statut == EtatEnveloppe.ECARTEE


@pytest.mark.parametrize(
    ("contenu", "fichier", "code"),
    [({"sha256": "0" * 64}, b"abc", "fichier_altere"), ({"sha256": "0" * 64}, None, "fichier_absent")],
)
def test_recevoir_enveloppes_file_that_is_not_the_one_announced_is_refused(contenu, fichier, code, visite, telephone):
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)

    telephone.envoyer([telephone.geste(visite, "piece", MARDI, nom="a.jpg", fichier=fichier, **contenu)], MARDI)

    assert (Enveloppe.objects.get(rang=2).code, PieceJointe.objects.count()) == (code, 0)


def test_recevoir_enveloppes_same_phone_lent_to_another_shopper_is_another_sequence(visite, telephone):
    autre = visite_reelle("TEL", campagne=visite.inscription.campagne)
    emprunt = Telephone(autre.enqueteur, identifiant=telephone.identifiant)
    geste = telephone.geste(visite, "commencement", MARDI)

    recus = [
        *telephone.envoyer([geste], MARDI),
        *emprunt.envoyer([emprunt.geste(autre, "commencement", MARDI), geste], MARDI),
    ]

    assert statuts(recus) == ["appliquee", "appliquee", CONFLIT]
    assert Appareil.objects.count() == 2


def test_recevoir_enveloppes_from_an_account_without_shopper_stores_nothing(telephone, visite):
    telephone.enqueteur = EnqueteurFactory.build(utilisateur=UtilisateurFactory())

    refuser("sans_enqueteur", telephone.envoyer, [telephone.geste(visite, "commencement", MARDI)], MARDI)

    assert (Enveloppe.objects.count(), Appareil.objects.count()) == (0, 0)


def test_recevoir_enveloppes_fault_of_ours_is_kept_as_an_incident(visite, telephone, monkeypatch):
    def tomber(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("enquetes.visites.actions.visiter.commenter_visite", tomber)
    envois = [
        telephone.geste(visite, "commencement", MARDI),
        telephone.geste(visite, "commentaire", MARDI, texte="a"),
        telephone.geste(visite, "saisie", MARDI, reponses={"AP-01": True}),
    ]

    recus = telephone.envoyer(envois, MARDI)

    assert statuts(recus) == ["appliquee", "refusee", "appliquee"]
    assert Enveloppe.objects.get(rang=2).code == "incident"


def test_recevoir_enveloppes_while_the_store_of_files_is_away_acknowledges_nothing(visite, telephone, monkeypatch):
    """A staff member would else have to play it again by hand."""

    def tomber(**_):
        raise MagasinInjoignable

    monkeypatch.setattr("enquetes.visites.actions.visiter.commenter_visite", tomber)
    envois = [telephone.geste(visite, "commencement", MARDI), telephone.geste(visite, "commentaire", MARDI, texte="a")]

    with pytest.raises(MagasinInjoignable):
        telephone.envoyer(envois, MARDI)
    monkeypatch.undo()
    telephone.envoyer(envois, MARDI)

    assert list(Enveloppe.objects.values_list("statut", flat=True)) == ["appliquee", "appliquee"]


def test_recevoir_enveloppes_stored_but_not_applied_is_applied_when_sent_again(visite, telephone, monkeypatch):
    geste = telephone.geste(visite, "commencement", MARDI)

    def couper(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as coupure:
        coupure.setattr("enquetes.envois.actions.recevoir.appliquer_suite", couper)
        with pytest.raises(KeyboardInterrupt):
            telephone.envoyer([geste], MARDI)
    assert Enveloppe.objects.get().statut == EtatEnveloppe.RECUE

    recus = telephone.envoyer([geste], MARDI)

    assert [(r.statut, r.issue) for r in recus] == [(DEJA_RECUE, "appliquee")]
    assert etat_de(visite)["etat"] == EtatVisite.EN_COURS


def test_recevoir_enveloppes_costs_few_queries_a_gesture(visite, telephone, django_assert_max_num_queries):
    envois = [telephone.geste(visite, "commencement", MARDI)]
    envois += [telephone.geste(visite, "saisie", MARDI, reponses={"AP-01": True}) for _ in range(40)]

    with django_assert_max_num_queries(404):
        telephone.envoyer(envois, MARDI)


@pytest.mark.parametrize("relance", [0, 1])
def test_recevoir_enveloppes_killed_before_removing_the_raw_file_removes_it_when_sent_again(
    relance, visite, telephone, settings, django_capture_on_commit_callbacks
):
    brut = photo()
    sha = hashlib.sha256(brut).hexdigest()
    gestes = [
        telephone.geste(visite, "commencement", MARDI),
        telephone.geste(visite, "piece", MARDI, nom="a.jpg", sha256=sha, fichier=brut),
    ]
    with django_capture_on_commit_callbacks(execute=False):
        telephone.envoyer(gestes[::-1], MARDI)
    brutes = [f"envois/{telephone.enqueteur.pk}", f"preuves/{visite.pk}"]
    assert _fichiers(settings) == brutes

    telephone.envoyer([gestes[relance]], MARDI)

    assert _fichiers(settings) == brutes[1:]


def test_recevoir_enveloppes_examines_each_file_once_when_its_turn_has_come(visite, telephone, monkeypatch):
    examines, vrai = [], examens.examiner_piece
    monkeypatch.setattr(examens, "examiner_piece", lambda brut: examines.append(brut) or vrai(brut))
    bruts = [photo(taille=(n, 9)) for n in (10, 20)] + [b"MZ"]
    debut, *pieces = [
        telephone.geste(visite, "commencement", MARDI),
        *(
            telephone.geste(visite, "piece", MARDI, nom="a", sha256=hashlib.sha256(brut).hexdigest(), fichier=brut)
            for brut in bruts
        ),
    ]

    retenues = telephone.envoyer(pieces, MARDI)
    avant = list(examines)
    telephone.envoyer([debut], MARDI)

    assert (statuts(retenues), avant, examines) == (["retenue"] * 3, [], bruts)
    assert sorted(Enveloppe.objects.values_list("rang", "statut", "code")) == [
        (1, "appliquee", ""),
        (2, "appliquee", ""),
        (3, "appliquee", ""),
        (4, "refusee", "type_refuse"),
    ]
    assert PieceJointe.objects.filter(visite=visite).count() == 2


def test_recevoir_enveloppes_file_that_vanished_is_refused_and_stops_nothing(visite, telephone, monkeypatch):
    brut = photo()
    debut = telephone.geste(visite, "commencement", MARDI)
    piece = telephone.geste(visite, "piece", MARDI, nom="a", sha256=hashlib.sha256(brut).hexdigest(), fichier=brut)
    telephone.envoyer([piece], MARDI)
    Path(Enveloppe.objects.get().fichier.path).unlink()

    telephone.envoyer([debut], MARDI)

    assert (Enveloppe.objects.get(rang=2).code, PieceJointe.objects.count()) == ("fichier_absent", 0)


def test_recevoir_enveloppes_of_a_phone_that_comes_back_never_undo_what_another_said_since(horloge):
    visite = visite_reelle("PHYS")
    ancien, nouveau = (Telephone(visite.enqueteur) for _ in range(2))
    vieux = [
        ancien.geste(visite, "commencement", MARDI),
        ancien.geste(visite, "saisie", MARDI + MINUTE, reponses={"AP-01": False}),
        ancien.geste(visite, "saisie", MARDI + 2 * MINUTE, reponses={"AP-02": 1}),
        ancien.geste(visite, "commentaire", MARDI + 3 * MINUTE, texte="Avant la panne."),
    ]
    horloge.move_to(MARDI + HEURE)
    neufs = [
        nouveau.geste(visite, "commencement", MARDI + 20 * MINUTE),
        nouveau.geste(visite, "saisie", MARDI + 30 * MINUTE, reponses={"AP-01": True}),
        nouveau.geste(visite, "commentaire", MARDI + 40 * MINUTE, texte="Après."),
    ]
    nouveau.envoyer(neufs, MARDI + HEURE)
    horloge.move_to(MARDI + 2 * HEURE)

    recus = ancien.envoyer(vieux, MARDI + 2 * HEURE)

    assert statuts(recus) == ["appliquee", "refusee", "appliquee", "refusee"]
    assert "autre téléphone" in recus[1].motif
    visite.refresh_from_db()
    assert (visite.reponses["AP-01"], visite.reponses["AP-02"], visite.commentaire) == (True, 1, "Après.")
    # Kept, and in nobody's way: the newer phone submits.
    assert not Enveloppe.objects.a_regler().exists()
    assert statuts(ancien.envoyer(vieux, MARDI + 2 * HEURE)) == [DEJA_RECUE] * 4
