"""Importing graded visits: everything or nothing, each error named, the same file again changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid

import pytest
from django.core.management import call_command

from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Grille, Scenario, Visite
from enquetes.visites.actions import importer
from enquetes.visites.actions.importer import BilanImport, importer_visites
from enquetes.visites.queries.importation import repertoire_de
from organismes.enums import EtatInscription
from organismes.models import Inscription, Organisme
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.echange import COURRIEL_REPONDU, LETTRE_SANS_REPONSE, lignes, visite
from tests.factories.enquetes import EnqueteurFactory, ScenarioFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory

pytestmark = pytest.mark.django_db
SIREN = "213105554"
DOSSIER_JSON = json.dumps(visite(1, SIREN))


@pytest.fixture
def campagne(referentiels_charges):
    campagne = CampagneFactory(historique=True)
    organisme = OrganismeFactory(siren=SIREN)
    InscriptionFactory(campagne=campagne, organisme=organisme, canaux=("EMAIL", "COURRIER", "TEL", "PHYS"))
    return campagne


def comptes():
    gelees = Grille.objects.filter(gelee_le__isnull=False).count()
    return (
        Visite.objects.count(),
        Enqueteur.objects.count(),
        gelees,
        Entree.objects.filter(acte="visites.importees").count(),
    )


def test_importer_knows_a_shopper_that_somebody_creates_meanwhile(campagne, monkeypatch):
    def puis_creer(campagne):
        lu = repertoire_de(campagne)
        EnqueteurFactory(pseudonyme="E-012")
        return lu

    monkeypatch.setattr(importer, "repertoire_de", puis_creer)
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))

    assert Visite.objects.get().enqueteur == Enqueteur.objects.get(pseudonyme="E-012")


def test_importer_a_valid_file_writes_visits_and_freezes_versions(campagne):
    autre = visite(2, SIREN, "COURRIER", statut="a_revoir", enqueteur="E-013")
    bilan = importer_visites(
        campagne=campagne, lignes=lignes(visite(1, SIREN), autre, visite(3, SIREN, "TEL", statut="annulee"))
    )
    assert bilan == BilanImport(nb_creees=3, nb_inchangees=0, nb_enqueteurs=2)
    premiere = Visite.objects.get(pk=uuid.UUID(int=1))
    assert (premiere.etat, premiere.canal, premiere.grille.version) == (EtatVisite.VALIDEE, "EMAIL", 1)
    assert (premiere.scenario.code, premiere.enqueteur.pseudonyme, premiere.est_importee) == ("SC-01", "E-012", True)
    assert premiere.effectuee_le == dt.datetime(2020, 2, 11, 9, 20, tzinfo=dt.UTC)
    assert premiere.effectuee_le <= premiere.soumise_le <= premiere.validee_le
    assert premiere.reponses == COURRIEL_REPONDU
    etats = dict(Visite.objects.values_list("pk", "etat"))
    assert etats[uuid.UUID(int=2)] == EtatVisite.A_REVOIR
    assert etats[uuid.UUID(int=3)] == EtatVisite.ANNULEE
    assert set(Grille.objects.filter(gelee_le__isnull=False).values_list("canal", flat=True)) == {
        "EMAIL",
        "COURRIER",
        "TEL",
    }
    assert list(Scenario.objects.filter(gele_le__isnull=False).values_list("code", flat=True)) == ["SC-01"]
    assert Enqueteur.objects.get(pseudonyme="E-013").utilisateur is None


def test_importer_the_same_file_twice_changes_nothing(campagne):
    fichier = lignes(visite(1, SIREN), visite(2, SIREN, "TEL"))
    importer_visites(campagne=campagne, lignes=fichier)
    avant, contenu = comptes(), list(Visite.objects.order_by("pk").values())
    bilan = importer_visites(campagne=campagne, lignes=fichier)
    assert bilan == BilanImport(nb_creees=0, nb_inchangees=2, nb_enqueteurs=0)
    assert comptes() == avant
    assert list(Visite.objects.order_by("pk").values()) == contenu


def test_importer_the_same_content_written_otherwise_changes_nothing(campagne):
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    reecrite = dict(reversed(visite(1, SIREN, effectuee_le="2020-02-11T09:20:00Z").items()))
    reecrite["reponses"]["EM-01"] = 75.0
    assert importer_visites(campagne=campagne, lignes=lignes(reecrite)).nb_inchangees == 1


def test_importer_again_after_staff_voided_a_visit_leaves_it_void(campagne):
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    Visite.objects.update(etat=EtatVisite.ANNULEE)
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    assert Visite.objects.get().etat == EtatVisite.ANNULEE


def test_importer_adds_nothing_once_results_are_given_back(campagne):
    """A dispute then computed its body again with contacts that nobody had been given."""
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    campagne.restituee_le = campagne.terrain_ouvert_le = maintenant()
    campagne.save()

    assert importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN))).nb_inchangees == 1
    with pytest.raises(EntreeInvalide, match="2020 sont restitués"):
        importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN), visite(2, SIREN)))
    assert Visite.objects.count() == 1


def test_importer_a_known_shopper_does_not_create_her_again(campagne):
    connue = EnqueteurFactory(pseudonyme="E-012")
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    assert Visite.objects.get().enqueteur == connue
    assert Enqueteur.objects.count() == 1


def test_importer_accepts_blank_lines_a_mark_and_a_repeated_line(campagne):
    ligne = lignes(visite(1, SIREN))[0]
    bilan = importer_visites(campagne=campagne, lignes=[b"\xef\xbb\xbf" + ligne, b"\n", b"  \n", ligne])
    assert bilan == BilanImport(nb_creees=1, nb_inchangees=1, nb_enqueteurs=1)


def test_importer_accepts_dates_outside_waves_and_pairs_outside_the_bank(campagne):
    hors_banque = visite(1, SIREN, "COURRIER", scenario="SC-02", effectuee_le="2031-01-01T00:00:00-05:00")
    importer_visites(campagne=campagne, lignes=lignes(hors_banque))
    importee = Visite.objects.get()
    assert importee.validee_le >= importee.effectuee_le


def test_importer_a_scenario_named_without_its_variant_takes_that_of_the_body(campagne):
    agglo = InscriptionFactory(campagne=campagne, organisme__type="CA", canaux=("EMAIL",)).organisme.siren
    fichier = lignes(visite(1, SIREN, scenario="SC-13"), visite(2, agglo, scenario="SC-13"))
    importer_visites(campagne=campagne, lignes=fichier)
    codes = dict(Visite.objects.values_list("inscription__organisme__siren", "scenario__code"))
    # No variant is for communes: they are asked what other bodies are.
    assert codes == {SIREN: "SC-13-AUTRE", agglo: "SC-13-EPCI"}
    assert importer_visites(campagne=campagne, lignes=fichier).nb_inchangees == 2
    with pytest.raises(EntreeInvalide, match="scénario inconnu"):
        importer_visites(campagne=campagne, lignes=lignes(visite(3, SIREN, scenario="SC")))


def test_importer_a_family_with_two_variants_for_a_body_asks_which_and_writes_nothing(campagne):
    ScenarioFactory(code="SC-13-AGGLO", types_organismes=["CA"])
    agglo = InscriptionFactory(campagne=campagne, organisme__type="CA", canaux=("EMAIL",)).organisme.siren
    avant = comptes()

    with pytest.raises(EntreeInvalide) as refus:
        importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN), visite(2, agglo, scenario="SC-13")))

    assert refus.value.erreurs == [
        "Ligne 2\u202f: le scénario SC-13 a plusieurs variantes pour cet organisme\u202f: nommez SC-13-AGGLO ou SC-13-EPCI."
    ]
    assert comptes() == avant
    nommee = lignes(visite(1, SIREN, scenario="SC-13"), visite(2, agglo, scenario="SC-13-EPCI"))
    assert importer_visites(campagne=campagne, lignes=nommee).nb_creees == 2


def _avec(**reponses):
    return {**COURRIEL_REPONDU, **reponses}


REFUS = {
    "organisme": (visite(1, "999999999"), "organisme non inscrit à l’édition 2020\u202f: 999999999"),
    "canal_inconnu": ({**visite(1, SIREN), "canal": "FAX"}, "canal inconnu\u202f: FAX"),
    "canal_non_offert": ({**visite(1, SIREN), "canal": "RS"}, "canal RS non offert par l’organisme 213105554"),
    "physique": ({**visite(1, SIREN), "canal": "PHYS"}, "l’accueil physique n’est pas testé dans l’édition 2020"),
    "scenario": (visite(1, SIREN, scenario="SC-99"), "scénario inconnu\u202f: SC-99"),
    "grille": (visite(1, SIREN, version_grille=9), "version de grille inconnue pour EMAIL\u202f: 9"),
    "version_booleenne": (visite(1, SIREN, version_grille=True), "« version_grille » doit être un nombre entier"),
    "statut": (visite(1, SIREN, statut="faite"), "« statut » inconnu"),
    "sans_decalage": (visite(1, SIREN, effectuee_le="2020-02-11T10:20:00"), "doit porter son décalage horaire"),
    "minutes_de_decalage": (
        visite(1, SIREN, effectuee_le="2020-02-11T10:20:00+01:75"),
        "n’est pas un instant ISO 8601",
    ),
    "annee_26": (visite(1, SIREN, effectuee_le="0026-02-11T10:20:00+01:00"), "sort des années connues"),
    "derniere_date": (visite(1, SIREN, effectuee_le="9999-12-31T23:59:59-12:00"), "sort des années connues"),
    "date_impossible": (visite(1, SIREN, effectuee_le="2020-02-30T10:20:00+01:00"), "n’est pas une date possible"),
    "pas_un_instant": (visite(1, SIREN, effectuee_le="hier"), "n’est pas un instant ISO 8601"),
    "uuid": ({**visite(1, SIREN), "visite": "V-1"}, "« visite » n’est pas un UUID"),
    "champ_inconnu": ({**visite(1, SIREN), "note": 3}, "champ inconnu"),
    "champ_absent": ({k: v for k, v in visite(1, SIREN).items() if k != "canal"}, "champ absent"),
    "pseudonyme": (visite(1, SIREN, enqueteur=" "), "« enqueteur » doit être un pseudonyme"),
    "pseudonyme_long": (visite(1, SIREN, enqueteur="E" * 21), "« enqueteur » dépasse 20 caractères"),
    "caractere_nul": (visite(1, SIREN, enqueteur="E\u0000"), "« enqueteur » doit être un pseudonyme"),
    "critere_absent": (
        visite(1, SIREN, reponses={k: v for k, v in COURRIEL_REPONDU.items() if k != "EM-10"}),
        "EM-10\u202f: critère absent",
    ),
    "critere_inconnu": (visite(1, SIREN, reponses=_avec(**{"EM-99": True})), "EM-99\u202f: critère inconnu"),
    "mesure_nulle": (visite(1, SIREN, reponses=_avec(**{"EM-08": None})), "EM-08\u202f: mesure attendue"),
    "mesure_hors_bareme": (visite(1, SIREN, reponses=_avec(**{"EM-08": 4})), "EM-08\u202f: nombre d’éléments attendu"),
    "reponse_jamais_venue": (
        visite(1, SIREN, "COURRIER", reponses={**LETTRE_SANS_REPONSE, "CO-06": 4}),
        "CO-06\u202f: personne n’a répondu",
    ),
}


@pytest.mark.parametrize(("fautive", "attendu"), REFUS.values(), ids=REFUS.keys())
def test_importer_a_bad_line_names_it_and_writes_nothing(campagne, fautive, attendu):
    avant = comptes()
    with pytest.raises(EntreeInvalide) as refus:
        importer_visites(campagne=campagne, lignes=lignes(visite(2, SIREN, enqueteur="E-777"), fautive))
    assert comptes() == avant
    assert len(refus.value.erreurs) == 1
    espaces = refus.value.erreurs[0].replace("«\u202f", "« ").replace("\u202f»", " »")
    assert espaces.startswith("Ligne 2\u202f: ")
    assert attendu in espaces


BRUTES = {
    "nan": DOSSIER_JSON.replace("75", "NaN", 1),
    "infini": DOSSIER_JSON.replace("75", "1e999", 1),
    "cle_double": DOSSIER_JSON.replace('"canal"', '"canal": "TEL", "canal"', 1),
    "critere_double": DOSSIER_JSON.replace('"EM-02"', '"EM-02": false, "EM-02"', 1),
    "pas_du_json": "{visite}",
    "pas_un_objet": "[1]",
    "tronque": DOSSIER_JSON[:-5],
    "trop_profond": "[" * 200_000,
}


@pytest.mark.parametrize("texte", BRUTES.values(), ids=BRUTES.keys())
def test_importer_json_that_is_not_strict_is_refused(campagne, texte):
    avant = comptes()
    with pytest.raises(EntreeInvalide, match="Ligne 1"):
        importer_visites(campagne=campagne, lignes=[texte.encode()])
    assert comptes() == avant


def test_importer_a_line_that_is_not_utf8_is_refused(campagne):
    with pytest.raises(EntreeInvalide, match="UTF-8"):
        importer_visites(campagne=campagne, lignes=[DOSSIER_JSON.encode("utf-16")])


def test_importer_two_files_put_end_to_end_are_one(campagne):
    """Each of them begins with the mark that its program wrote."""
    marquees = [b"\xef\xbb\xbf" + ligne for ligne in lignes(visite(1, SIREN), visite(2, SIREN))]

    assert importer_visites(campagne=campagne, lignes=marquees).nb_creees == 2


def test_importer_a_known_visit_with_other_content_is_refused(campagne):
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    avant = comptes()
    with pytest.raises(EntreeInvalide, match="déjà connue avec un autre contenu"):
        importer_visites(campagne=campagne, lignes=lignes(visite(3, SIREN), visite(1, SIREN, statut="annulee")))
    assert comptes() == avant


def test_importer_two_contents_for_one_visit_in_a_file_is_refused(campagne):
    with pytest.raises(EntreeInvalide, match=r"Ligne 2.*déjà à la ligne 1"):
        importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN), visite(1, SIREN, statut="annulee")))
    assert not Visite.objects.exists()


def test_importer_a_visit_of_another_edition_is_refused(campagne):
    importer_visites(campagne=campagne, lignes=lignes(visite(1, SIREN)))
    autre = CampagneFactory()
    InscriptionFactory(campagne=autre, organisme=Visite.objects.get().inscription.organisme)
    with pytest.raises(EntreeInvalide, match="déjà connue avec un autre contenu"):
        importer_visites(campagne=autre, lignes=lignes(visite(1, SIREN)))


def test_importer_for_an_unconfirmed_registration_is_refused(campagne):
    depose = InscriptionFactory(campagne=campagne, deposee=True)
    with pytest.raises(EntreeInvalide, match="non inscrit"):
        importer_visites(campagne=campagne, lignes=lignes(visite(1, depose.organisme.siren)))


def test_importer_lists_every_error_in_the_order_of_lines(campagne):
    fautives = [visite(n, SIREN, statut="faite") for n in range(1, 12)]
    with pytest.raises(EntreeInvalide) as refus:
        importer_visites(campagne=campagne, lignes=lignes(*fautives))
    assert [erreur.split("\u202f")[0] for erreur in refus.value.erreurs] == [f"Ligne {n}" for n in range(1, 12)]


def test_importer_counts_queries_not_lines(campagne, django_assert_max_num_queries):
    fichier = lignes(*(visite(n, SIREN) for n in range(1, 200)))
    with django_assert_max_num_queries(50):
        importer_visites(campagne=campagne, lignes=fichier)


def _commande(*args):
    sortie, erreurs = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("importer_visites", *args, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        code = fin.code
    return code, sortie.getvalue(), erreurs.getvalue()


def test_command_prints_counts(campagne, tmp_path):
    fichier = tmp_path / "visites.jsonl"
    fichier.write_bytes(b"".join(lignes(visite(1, SIREN))))
    code, sortie, erreurs = _commande(str(fichier), "--campagne", "2020")
    assert (code, erreurs) == (0, "")
    assert "1\u00a0visite importée" in sortie


def test_command_names_the_known_visits_that_stay_with_a_withdrawn_registration(campagne, tmp_path):
    """A body that withdrew and came back: the same file changes nothing, and says that these visits are not hers now."""
    fichier = tmp_path / "visites.jsonl"
    fichier.write_bytes(b"".join(lignes(visite(1, SIREN), visite(2, SIREN, "COURRIER"))))
    _commande(str(fichier), "--campagne", "2020")
    Inscription.objects.update(etat=EtatInscription.RETIREE)
    organisme = Organisme.objects.get(siren=SIREN)
    InscriptionFactory(campagne=campagne, organisme=organisme, canaux=("EMAIL", "COURRIER"))
    avant = comptes()

    code, sortie, erreurs = _commande(str(fichier), "--campagne", "2020")

    assert (code, sortie, comptes()) == (
        0,
        "0\u00a0visite importée, 2\u00a0déjà connues, 0\u00a0enquêteur créé.\n",
        avant,
    )
    assert erreurs == (
        "2\u00a0visites déjà connues restent à une inscription retirée ou refusée et ne comptent pas\u202f: pour les "
        "reprendre dans une nouvelle inscription, donnez-leur d’autres identifiants.\n"
    )


def test_command_on_bad_input_exits_2_with_one_line_an_error(campagne, tmp_path):
    fichier = tmp_path / "visites.jsonl"
    fichier.write_bytes(b"".join(lignes(visite(1, SIREN, statut="faite"), visite(2, "999999999"))))
    code, sortie, erreurs = _commande(str(fichier), "--campagne", "2020")
    assert (code, sortie) == (2, "")
    assert [ligne[:7] for ligne in erreurs.splitlines()] == ["Ligne 1", "Ligne 2"]


def test_command_on_an_unknown_edition_or_file_exits_2(campagne, tmp_path):
    fichier = tmp_path / "visites.jsonl"
    fichier.write_bytes(b"")
    assert _commande(str(fichier), "--campagne", "2019")[0] == 2
    assert _commande(str(tmp_path / "absent.jsonl"), "--campagne", "2020")[0] == 2


def test_command_says_how_many_contacts_are_of_a_year_without_wave(campagne, tmp_path):
    """They are accepted, as the format wants: a year mistyped is told, and counts."""
    fichier, erreurs = tmp_path / "visites.jsonl", io.StringIO()
    dates = (
        "2019-12-31T23:30:00+01:00",
        "2020-12-31T23:30:00+01:00",
        "2020-12-31T23:30:00Z",
        "2062-02-11T10:20:00+01:00",
    )
    mauvaises = [visite(rang, SIREN, effectuee_le=date) for rang, date in enumerate(dates, start=1)]
    fichier.write_bytes(b"".join(lignes(*mauvaises)))

    call_command("importer_visites", fichier, campagne=2020, stdout=io.StringIO(), stderr=erreurs)

    assert Visite.objects.count() == 4
    assert erreurs.getvalue() == (
        "3\u00a0visites importées sont d’une année où l’édition 2020 n’a aucune vague\u202f: elles comptent, vérifiez leurs "
        "dates.\n"
    )
