"""What a broken or hostile phone sends harms nobody, and not even the rest of its own queue."""

import dataclasses
import datetime as dt
import hashlib
import json

import pytest
import time_machine

from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.envois.actions import recevoir as module
from enquetes.envois.actions.importer import importer_envois
from enquetes.envois.actions.regler import (
    ecarter_enveloppe,
    rejouer_enveloppe,
    rejouer_les_refusees,
    trancher_conflit,
)
from enquetes.models import ConflitEnveloppe, Enveloppe, PieceJointe, Visite
from socle.erreurs import RegleMetier
from tests.enquetes.envois.enveloppes import Telephone, mesures_physiques
from tests.enquetes.grilles import MARDI, lecteur, visite_reelle
from tests.factories.enquetes import EnqueteurFactory, PieceJointeFactory
from tests.preuves import refuser
from tests.socle.logic.test_images import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]


def scelle(envoi, corps):
    return dataclasses.replace(envoi, corps=corps, empreinte=hashlib.sha256(corps.encode()).hexdigest())


def test_recevoir_enveloppes_number_without_bound_in_a_clock_blocks_nothing(visite, telephone):
    infini = telephone.geste(visite, "commencement", MARDI)
    infini = scelle(infini, json.dumps(json.loads(infini.corps) | {"horloge": None}).replace(
        '"horloge": null', f'"horloge": {{"mur": "{MARDI.isoformat()}", "session": "s", "monotone": 1e400}}'
    ))  # fmt: skip

    recus = telephone.envoyer([infini, telephone.geste(visite, "commentaire", MARDI, texte="Calme")], MARDI)

    assert [recu.statut for recu in recus] == ["appliquee", "appliquee"]


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ({"ZZ-99": [0]}, "critere_inconnu"),
        ({"AP-02": [10**30]}, "contenu_invalide"),
        ({"AP-02": [-1]}, "contenu_invalide"),
        ({"AP-02": [0] * 101}, "contenu_invalide"),
    ],
)
def test_recevoir_enveloppes_elements_that_no_screen_offers_are_refused(elements, code, visite, telephone):
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)

    telephone.envoyer([telephone.geste(visite, "saisie", MARDI, elements=elements)], MARDI)

    assert Enveloppe.objects.get(rang=2).code == code
    assert Visite.objects.get(pk=visite.pk).observations == {}


def test_recevoir_enveloppes_submission_that_passes_sets_aside_those_refused_before(visite, telephone):
    trop_tot = telephone.geste(visite, "soumission", MARDI, rang=2)
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI, rang=1), trop_tot], MARDI)
    reponses = mesures_physiques(visite.grille)

    recus = telephone.envoyer(
        [
            telephone.geste(visite, "moment", MARDI, rang=3, moment="contact", instant=MARDI.isoformat(), origine="saisie"),
            telephone.geste(visite, "saisie", MARDI, rang=4, reponses=reponses, faits={"REOR": True}),
            telephone.geste(visite, "soumission", MARDI, rang=5),
        ],
        MARDI,
    )  # fmt: skip

    assert [recu.statut for recu in recus] == ["appliquee"] * 3
    assert Enveloppe.objects.get(rang=2).statut == EtatEnveloppe.ECARTEE
    assert list(Enveloppe.objects.a_regler()) == []
    assert telephone.envoyer([trop_tot], MARDI)[0].issue == "refusee"


def test_recevoir_enveloppes_beginning_again_what_already_waits_is_no_refusal(visite, telephone):
    visite = visite_reelle("EMAIL", campagne=visite.inscription.campagne, enqueteur=telephone.enqueteur)
    autre = Telephone(telephone.enqueteur)
    telephone.envoyer(
        [
            telephone.geste(visite, "commencement", MARDI),
            telephone.geste(visite, "moment", MARDI, moment="contact", instant=MARDI.isoformat(), origine="saisie"),
        ],
        MARDI,
    )

    recus = autre.envoyer([autre.geste(visite, "commencement", MARDI)], MARDI)

    assert [recu.statut for recu in recus] == ["appliquee"]
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_ATTENTE


def test_recevoir_enveloppes_beyond_what_a_day_holds_waits_and_stores_nothing(visite, telephone, monkeypatch):
    monkeypatch.setattr(module, "GESTES_PAR_JOUR", 2)
    connus = [telephone.geste(visite, "commentaire", MARDI, texte=str(rang)) for rang in range(2)]
    telephone.envoyer(connus, MARDI)

    refuser("trop_d_envois", telephone.envoyer, [telephone.geste(visite, "commentaire", MARDI, texte="trop")], MARDI)

    assert Enveloppe.objects.count() == 2
    with time_machine.travel(MARDI.replace(day=MARDI.day + 2), tick=False):
        assert telephone.envoyer(connus, MARDI)[0].statut == "deja_recue"


def test_recevoir_enveloppes_files_of_a_day_are_counted_apart(visite, telephone, monkeypatch):
    monkeypatch.setattr(module, "FICHIERS_PAR_JOUR", 2)
    image = {"nom": "a.png", "sha256": hashlib.sha256(photo()).hexdigest(), "fichier": photo()}
    telephone.envoyer([telephone.geste(visite, "piece", MARDI, **image)], MARDI)
    # In conflict with the first, and kept too.
    telephone.envoyer([telephone.geste(visite, "piece", MARDI, rang=1, **image)], MARDI)

    with pytest.raises(RegleMetier, match="Trop d’envois"):
        telephone.envoyer([telephone.geste(visite, "piece", MARDI, **image)], MARDI)
    assert telephone.envoyer([telephone.geste(visite, "commentaire", MARDI, texte="a")], MARDI)[0].statut


def test_ecarter_a_held_gesture_leaves_those_before_it_their_turn(visite, telephone):
    gestes = [telephone.geste(visite, "commencement", MARDI)]
    gestes += [telephone.geste(visite, "commentaire", MARDI, texte=mot) for mot in ("deux", "trois", "quatre", "cinq")]
    telephone.envoyer([gestes[0], *gestes[2:4]], MARDI)

    ecarter_enveloppe(enveloppe=Enveloppe.objects.get(rang=4), raison="Doublon", auteur=lecteur())
    pendant = list(Enveloppe.objects.order_by("rang").values_list("statut", flat=True))
    recus = telephone.envoyer([gestes[1], gestes[4]], MARDI)

    assert pendant == ["appliquee", "retenue", "ecartee"]
    assert [recu.statut for recu in recus] == ["appliquee", "appliquee"]
    assert list(Enveloppe.objects.order_by("rang").values_list("statut", flat=True)) == [
        "appliquee", "appliquee", "appliquee", "ecartee", "appliquee",
    ]  # fmt: skip
    assert Visite.objects.get(pk=visite.pk).commentaire == "cinq"


def refuser_puis_suivre(telephone, visite, ancien, recent):
    """Send a gesture while the visit is somebody else's, then a later one once it is hers again."""
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)
    for enqueteur, (nature, contenu) in ((EnqueteurFactory(), ancien), (telephone.enqueteur, recent)):
        Visite.objects.filter(pk=visite.pk).update(enqueteur=enqueteur)
        telephone.envoyer([telephone.geste(visite, nature, MARDI, **contenu)], MARDI)


@pytest.mark.parametrize(
    ("nature", "ancien", "recent"),
    [
        ("saisie", {"reponses": {"AP-01": True}}, {"reponses": {"AP-01": False}}),
        ("saisie", {"reponses": {"AP-01": True}}, {"effacees": ["AP-01"]}),
        ("commentaire", {"texte": "ancien"}, {"texte": "récent"}),
    ],
)
def test_rejouer_never_puts_an_old_value_over_a_newer_one(nature, ancien, recent, visite, telephone):
    refuser_puis_suivre(telephone, visite, (nature, ancien), (nature, recent))
    avant = Visite.objects.values("reponses", "commentaire").get(pk=visite.pk)

    refuser("reponse_plus_recente", rejouer_enveloppe, enveloppe=Enveloppe.objects.get(rang=2), auteur=lecteur())
    assert Visite.objects.values("reponses", "commentaire").get(pk=visite.pk) == avant
    assert Enveloppe.objects.get(rang=2).statut == EtatEnveloppe.REFUSEE


def test_rejouer_of_what_nothing_later_speaks_of_is_applied(visite, telephone):
    refuser_puis_suivre(
        telephone, visite, ("saisie", {"reponses": {"AP-01": True}}), ("saisie", {"reponses": {"AP-02": 3}})
    )

    rejouer_enveloppe(enveloppe=Enveloppe.objects.get(rang=2), auteur=lecteur())

    assert Visite.objects.get(pk=visite.pk).reponses["AP-01"] is True


def une_piece(telephone, visite, rang, brut):
    sha = hashlib.sha256(brut).hexdigest()
    return telephone.geste(visite, "piece", MARDI, rang=rang, nom="a.jpg", sha256=sha, fichier=brut)


def test_rejouer_never_brings_back_a_photo_withdrawn_since_nor_keeps_back_another(visite, telephone):
    retiree, autre = photo(), photo(taille=(60, 30))
    retrait = telephone.geste(
        visite, "piece_retiree", MARDI, rang=4, sha256=hashlib.sha256(retiree).hexdigest().upper()
    )
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI, rang=1), retrait], MARDI)
    rejouer_enveloppe(enveloppe=Enveloppe.objects.get(rang=4), auteur=lecteur())
    telephone.envoyer([une_piece(telephone, visite, 2, retiree), une_piece(telephone, visite, 3, autre)], MARDI)
    tardive = Enveloppe.objects.get(rang=2)
    assert tardive.code == "suite_deja_appliquee"

    refuser("piece_retiree_depuis", rejouer_enveloppe, enveloppe=tardive, auteur=lecteur())
    nombre, raisons = rejouer_les_refusees(enveloppe=tardive, auteur=lecteur())

    assert (nombre, raisons) == (2, ["Ce fichier a été retiré depuis par l’enquêteur\u202f: cet envoi est à écarter."])
    assert PieceJointe.objects.get().empreinte_envoi == hashlib.sha256(autre).hexdigest()


@pytest.mark.parametrize(
    ("nature", "suite", "code"),
    [("piece", "piece", None), ("piece_retiree", "piece", "piece_jointe_depuis")],
)
def test_rejouer_of_a_photo_that_is_attached_since_leaves_it_so(nature, suite, code, visite, telephone):
    brut = photo()
    fichier = {"nom": "a.jpg", "sha256": hashlib.sha256(brut).hexdigest(), "fichier": brut}
    gestes = {"piece": fichier, "piece_retiree": {"sha256": fichier["sha256"]}}
    refuser_puis_suivre(telephone, visite, (nature, gestes[nature]), (suite, gestes[suite]))
    refusee = Enveloppe.objects.get(rang=2)

    if code:
        refuser(code, rejouer_enveloppe, enveloppe=refusee, auteur=lecteur())
    else:
        rejouer_enveloppe(enveloppe=refusee, auteur=lecteur())

    assert PieceJointe.objects.get().empreinte_envoi == fichier["sha256"]


def visite_finie(telephone, visite, rang):
    """Return all that a visit on the spot needs, from a rank on, its submission last."""
    return [
        telephone.geste(
            visite, "moment", MARDI, rang=rang, moment="contact", instant=MARDI.isoformat(), origine="saisie"
        ),
        telephone.geste(
            visite, "saisie", MARDI, rang=rang + 1, reponses=mesures_physiques(visite.grille), faits={"REOR": True}
        ),
        telephone.geste(visite, "soumission", MARDI, rang=rang + 2),
    ]


@pytest.mark.parametrize(("decision", "commentaire"), [("premiere", "un"), ("seconde", "deux")])
def test_submission_waits_until_a_person_settles_the_conflict_of_its_visit(decision, commentaire, visite, telephone):
    un = telephone.geste(visite, "commentaire", MARDI, rang=2, texte="un")
    deux = dataclasses.replace(
        telephone.geste(visite, "commentaire", MARDI, rang=2, texte="deux"), identifiant=un.identifiant
    )
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI, rang=1), un], MARDI)
    telephone.envoyer([deux], MARDI)

    recus = telephone.envoyer(visite_finie(telephone, visite, 3), MARDI)
    pendant = Visite.objects.get(pk=visite.pk).etat
    trancher_conflit(conflit=ConflitEnveloppe.objects.get(), decision=decision, raison="Relu", auteur=lecteur())

    assert [recu.statut for recu in recus] == ["appliquee", "appliquee", "refusee"]
    finie = Visite.objects.get(pk=visite.pk)
    assert (pendant, finie.etat, finie.commentaire) == (EtatVisite.EN_COURS, EtatVisite.SOUMISE, commentaire)


def test_second_content_of_a_conflict_brings_its_own_file(visite, telephone):
    def piece(nom, fichier):
        sha = hashlib.sha256(fichier).hexdigest()
        return telephone.geste(visite, "piece", MARDI, rang=2, nom=nom, sha256=sha, fichier=fichier)

    telephone.envoyer([telephone.geste(visite, "commencement", MARDI, rang=1), piece("un.jpg", photo())], MARDI)
    telephone.envoyer([piece("deux.jpg", photo(taille=(60, 30)))], MARDI)

    trancher_conflit(conflit=ConflitEnveloppe.objects.get(), decision="seconde", raison="Relu", auteur=lecteur())

    assert set(PieceJointe.objects.values_list("visite", "nom")) == {(visite.pk, "un.jpg"), (visite.pk, "deux.jpg")}


def test_ecarter_takes_up_the_submission_of_its_visit_and_no_other_of_the_shopper(visite, telephone):
    autre = visite_reelle("PHYS", campagne=visite.inscription.campagne, enqueteur=visite.enqueteur)
    for une in (visite, autre):
        debut = [telephone.geste(une, "commencement", MARDI, rang=1)]
        debut += [telephone.geste(une, "saisie", MARDI, rang=2, reponses={"AP-01": "peut-être"})]
        telephone.envoyer([*debut, *visite_finie(telephone, une, 3)], MARDI)

    ecarter_enveloppe(enveloppe=Enveloppe.objects.get(cible=autre.pk, rang=2), raison="Erreur", auteur=lecteur())

    etats = dict(Visite.objects.values_list("pk", "etat"))
    assert etats == {visite.pk: EtatVisite.EN_COURS, autre.pk: EtatVisite.SOUMISE}


def test_submission_in_conflict_with_itself_alone_is_applied(visite, telephone):
    """Two contents under its own identity: the first received stands, and waits for nobody."""
    *avant, soumission = [telephone.geste(visite, "commencement", MARDI, rang=1), *visite_finie(telephone, visite, 2)]
    telephone.envoyer([soumission], MARDI)
    autre = dataclasses.replace(
        telephone.geste(visite, "soumission", MARDI - dt.timedelta(minutes=1), rang=len(avant) + 1),
        identifiant=soumission.identifiant,
    )

    recus = telephone.envoyer([autre, *avant], MARDI)

    assert [recu.statut for recu in recus] == ["conflit", *["appliquee"] * len(avant)]
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.SOUMISE
    assert ConflitEnveloppe.objects.get().decision == ""


def test_recevoir_enveloppes_takes_back_a_file_known_by_its_clean_content_alone(visite, telephone):
    piece = PieceJointeFactory(visite=visite, empreinte_envoi="")
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)

    telephone.envoyer([telephone.geste(visite, "piece_retiree", MARDI, sha256=piece.empreinte)], MARDI)

    assert PieceJointe.objects.count() == 0


def fichier_de(telephone, *elements):
    lu = {"appareil": str(telephone.identifiant), "horloge": telephone.horloge(MARDI), "elements": elements}
    return json.dumps(lu).encode()


def test_importer_envois_of_a_file_written_over_applies_nothing_of_it(visite, telephone):
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)
    vrai = telephone.geste(visite, "commentaire", MARDI, texte="vrai")
    retouche = vrai.corps.replace("vrai", "faux")
    element = {"id": vrai.identifiant, "empreinte": vrai.empreinte, "corps": retouche}

    premier = importer_envois(utilisateur=telephone.enqueteur.utilisateur, contenu=fichier_de(telephone, element))
    vraie = {**element, "corps": vrai.corps}
    second = importer_envois(utilisateur=telephone.enqueteur.utilisateur, contenu=fichier_de(telephone, vraie))

    assert (premier, second) == ({"refusee": 1}, {"conflit": 1})
    assert Visite.objects.get(pk=visite.pk).commentaire == ""
    assert ConflitEnveloppe.objects.get().corps == vrai.corps


@pytest.mark.parametrize("base64", ["é", "a", None, {"a": 1}])
def test_importer_envois_with_a_file_that_is_no_base64_is_refused_whole(base64, visite, telephone):
    geste = telephone.geste(visite, "piece", MARDI, nom="a.jpg", sha256="0" * 64)
    element = {
        "id": geste.identifiant,
        "empreinte": geste.empreinte,
        "corps": geste.corps,
        "fichier": {"base64": base64},
    }

    refuser(
        "fichier_illisible",
        importer_envois,
        utilisateur=telephone.enqueteur.utilisateur,
        contenu=fichier_de(telephone, element),
    )

    assert Enveloppe.objects.count() == 0
