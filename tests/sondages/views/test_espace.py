"""The organiser's pages: preparation, opening, codes, closing; what each state lets open."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from comptes.enums import Role
from organismes.models import Inscription
from sondages.actions.composer import creer_sondage
from sondages.actions.envoyer import envoyer_codes
from sondages.actions.planches import produire_planche
from sondages.enums import EtatSondage
from sondages.forms.espace import FormulaireEnvoi
from sondages.models import CodeUnique, EnvoiCode, Planche, Sondage
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.sondages import CarteFactory, GroupeFactory, SondageFactory
from tests.preuves import lire, texte_de
from tests.sondages.agent import sondage_ouvert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referent")]
REGLAGES = {"titre": "Notre accueil", "seuil_effectifs": "10", "seuil_mots": "10"}


@pytest.fixture
def inscription():
    return InscriptionFactory(vooter=True)


@pytest.fixture
def brouillon(inscription):
    return creer_sondage(inscription=inscription, titre="Notre accueil", auteur=UtilisateurFactory())


def adresse(page, sondage, *autres):
    return reverse(f"sondages:espace_sondage{f'_{page}' if page else ''}", args=[sondage.pk, *autres])


def enonces(sondage):
    return list(sondage.les_cartes.order_by("rang").values_list("enonce", flat=True))


def groupes_postes(*lignes):
    donnees = {"groupes-TOTAL_FORMS": str(len(lignes)), "groupes-INITIAL_FORMS": "0"}
    for rang, (nom, effectif) in enumerate(lignes):
        donnees |= {f"groupes-{rang}-nom": nom, f"groupes-{rang}-effectif": str(effectif)}
    return donnees


def test_list_without_the_option_says_what_it_is_and_how_to_ask(client, inscription):
    inscription.vooter = False
    inscription.save()

    page = texte_de(client.get(reverse("sondages:espace_agents")))

    assert "Cette option n’est pas dans votre inscription" in page
    assert "Demander l’option" in page
    assert client.get(reverse("sondages:espace_sondage_nouveau")).status_code == 302


def test_empty_list_offers_the_mirror_deck(client):
    page = texte_de(client.get(reverse("sondages:espace_agents")))

    assert "Préparer votre première consultation interne" in page
    assert "14 cartes sur les huit déterminants" in page


def test_departments_refused_open_the_page_where_they_are(client, brouillon):
    page = lire(client.post(adresse("groupes", brouillon), groupes_postes(("Accueil", 0))))

    alerte = page.select_one("#services [role=alert], form [role=alert]")
    assert "Les services ne sont pas enregistrés" in alerte.get_text()
    assert alerte.has_attr("autofocus")
    assert alerte["tabindex"] == "-1"
    assert page.find("input", {"name": "groupes-0-nom"})["value"] == "Accueil"


def test_new_poll_starts_from_the_mirror_deck(client, inscription):
    reponse = client.post(reverse("sondages:espace_sondage_nouveau"), {"titre": "Notre accueil", "jeu": "miroir"})

    sondage = Sondage.objects.get()
    assert reponse.url == adresse("", sondage)
    assert (sondage.inscription, sondage.etat, sondage.les_cartes.count()) == (inscription, EtatSondage.BROUILLON, 14)
    assert sondage.presentation.startswith("Trois minutes")


def test_preparation_tells_time_determinants_and_words_to_avoid(client, brouillon):
    Sondage.objects.update(titre="Sondage de l’accueil des agents")

    page = texte_de(client.get(adresse("", brouillon)))

    assert "14 cartes environ 3 minutes" in page
    assert "8 sur 8 déterminants couverts" in page
    assert "« Sondage » dans le titre" in page
    assert "consultation interne des agents" in page
    assert "Dites combien d’agents compte chaque service." in page


def test_preparation_warns_over_fifteen_cards(client, brouillon):
    for rang in (15, 16):
        CarteFactory(sondage=brouillon, rang=rang)

    assert "Plus de quinze cartes" in texte_de(client.get(adresse("", brouillon)))


def test_card_is_changed_where_it_stands(client, brouillon):
    carte = brouillon.les_cartes.get(rang=2)
    page = lire(client.get(adresse("", brouillon), {"carte": carte.pk}))
    assert page.select_one("textarea[name=carte-enonce]").text.strip() == carte.enonce

    refus = client.post(adresse("carte", brouillon, carte.pk), {"carte-enonce": " ", "carte-determinant": "ACC"})
    assert "Écrivez l’énoncé de la carte." in texte_de(refus)
    client.post(
        adresse("carte", brouillon, carte.pk), {"carte-enonce": "Nos locaux sont clairs.", "carte-determinant": "ACC"}
    )

    assert enonces(brouillon)[1] == "Nos locaux sont clairs."


def test_choice_and_quiz_cards_are_added_with_what_their_nature_asks(client, brouillon):
    client.post(
        adresse("cartes", brouillon),
        {"nature": "choix", "carte-enonce": "Quel canal ?", "carte-options": "Le téléphone\r\nLe guichet"},
    )
    refus = client.post(adresse("cartes", brouillon), {"nature": "le_saviez_vous", "carte-enonce": "Une loi le dit."})

    derniere = brouillon.les_cartes.order_by("rang").last()
    assert (derniere.rang, derniere.options) == (15, ["Le téléphone", "Le guichet"])
    assert "Dites si l’énoncé est vrai ou faux." in texte_de(refus)


def test_cards_move_by_buttons_and_come_back_after_being_taken_out(client, brouillon):
    avant = enonces(brouillon)
    deuxieme, troisieme = brouillon.les_cartes.filter(rang__in=(2, 3)).order_by("rang")

    client.post(adresse("carte_acte", brouillon, troisieme.pk), {"acte": "monter"})
    assert enonces(brouillon)[1:3] == [troisieme.enonce, deuxieme.enonce]
    client.post(adresse("carte_acte", brouillon, troisieme.pk), {"acte": "descendre"})
    retrait = client.post(adresse("carte_acte", brouillon, deuxieme.pk), {"acte": "retirer"}, follow=True)
    assert "Annuler le retrait" in texte_de(retrait)
    assert enonces(brouillon) == [avant[0], *avant[2:]]
    client.post(adresse("carte_remettre", brouillon))

    assert enonces(brouillon) == avant
    assert client.post(adresse("carte_remettre", brouillon)).status_code == 302
    assert enonces(brouillon) == avant


def test_departments_that_can_never_be_shown_are_told_before_opening(client, brouillon):
    client.post(
        adresse("groupes", brouillon), groupes_postes(("Accueil", 40), ("Piscine", 4), ("Voirie", 20), ("", ""))
    )

    for page in ("", "ouvrir"):
        textuel = texte_de(client.get(adresse(page, brouillon)))
        assert "Piscine , 4 agents : ne sera jamais montré seul" in textuel
        assert "Voirie , 20 agents : joint au reste" in textuel
        assert "Accueil , 40 agents : montré à partir de 10 réponses" in textuel
    assert list(brouillon.les_groupes.values_list("nom", "effectif")) == [
        ("Accueil", 40),
        ("Piscine", 4),
        ("Voirie", 20),
    ]


def test_department_without_number_is_refused_and_nothing_changes(client, brouillon):
    reponse = client.post(adresse("groupes", brouillon), groupes_postes(("Accueil", "")))

    assert "Dites combien d’agents compte ce service." in texte_de(reponse)
    assert list(brouillon.les_groupes.values_list("nom", "effectif")) == [("Tous les agents", 0)]


def test_thresholds_are_never_under_ten_and_only_rise_once_open(client, inscription):
    brouillon = SondageFactory(inscription=inscription)
    ouvert = sondage_ouvert(30, inscription=inscription)
    Sondage.objects.filter(pk=ouvert.pk).update(seuil_effectifs=15, seuil_effectifs_ouverture=15)

    for sondage, voulu, garde in ((brouillon, "9", 10), (ouvert, "14", 15)):
        reponse = client.post(adresse("reglages", sondage), {**REGLAGES, "seuil_effectifs": voulu})
        assert reponse.status_code == 200
        sondage.refresh_from_db()
        assert sondage.seuil_effectifs == garde
    client.post(adresse("reglages", ouvert), {**REGLAGES, "seuil_effectifs": "20"})
    ouvert.refresh_from_db()
    assert ouvert.seuil_effectifs == 20


def test_settings_that_somebody_else_wrote_meanwhile_stay(client, brouillon):
    """A colleague had raised a threshold: who corrected the title on a page opened before brought it down again."""
    page = lire(client.get(adresse("", brouillon)))
    vues = page.select_one("#reglages input[name=vues]")["value"]
    Sondage.objects.filter(pk=brouillon.pk).update(seuil_effectifs=25)

    client.post(adresse("reglages", brouillon), {**REGLAGES, "titre": "L’accueil", "vues": vues})
    brouillon.refresh_from_db()
    assert (brouillon.titre, brouillon.seuil_effectifs) == ("L’accueil", 25)

    reponse = client.post(adresse("reglages", brouillon), {**REGLAGES, "seuil_effectifs": "12", "vues": vues})
    assert "Quelqu’un l’a changé" in texte_de(reponse)


def test_opening_says_what_changes_no_more_then_leads_to_the_codes(client, brouillon):
    client.post(adresse("groupes", brouillon), groupes_postes(("Accueil", 12)))
    assert "Ne changeront plus" in texte_de(client.get(adresse("ouvrir", brouillon)))

    reponse = client.post(adresse("ouvrir", brouillon))

    brouillon.refresh_from_db()
    assert reponse.url == adresse("codes", brouillon)
    assert brouillon.etat == EtatSondage.OUVERT
    # What changes no more leads back to where the poll is.
    carte = brouillon.les_cartes.first()
    for page in (
        adresse("cartes", brouillon),
        adresse("carte_acte", brouillon, carte.pk),
        adresse("groupes", brouillon),
    ):
        assert client.post(page, {"acte": "retirer"}).url == adresse("", brouillon)
    assert brouillon.les_cartes.count() == 14


def test_opening_is_refused_while_something_is_missing(client, brouillon):
    assert "Il reste à faire" in texte_de(client.get(adresse("ouvrir", brouillon)))

    client.post(adresse("ouvrir", brouillon))

    brouillon.refresh_from_db()
    assert brouillon.etat == EtatSondage.BROUILLON


def test_draft_is_given_up(client, brouillon):
    client.post(adresse("abandonner", brouillon))

    brouillon.refresh_from_db()
    assert brouillon.etat == EtatSondage.ABANDONNE
    assert "abandonnée avant d’ouvrir" in texte_de(client.get(adresse("", brouillon)))


def test_preview_shows_every_card_and_sends_nothing(client, brouillon):
    page = lire(client.get(adresse("apercu", brouillon)))

    assert all(enonce in page.main.get_text() for enonce in enonces(brouillon))
    assert page.main.find("form") is None


@pytest.fixture
def imprimees(monkeypatch):
    """Cards that cost nothing to print."""
    monkeypatch.setattr("sondages.actions.imprimer.rendre_pdf", lambda *_, **__: b"%PDF-1.7" + b"0" * 40_000)
    monkeypatch.setattr("sondages.actions.planches.nb_pages", lambda _pdf: 1)


def commander(client, sondage, nombre=8, **autres):
    demande = {"groupe": sondage.les_groupes.get().pk, "nombre": str(nombre), "apres": "0", **autres}
    return client.post(adresse("codes_imprimer", sondage), demande)


def planche_prete(client, sondage, nombre=8):
    commander(client, sondage, nombre)
    return produire_planche(planche_id=Planche.objects.get().pk)


def test_lot_is_printed_once_and_pressing_twice_makes_one(client, inscription, imprimees):
    sondage = sondage_ouvert(12, inscription=inscription)

    premiere, deuxieme = commander(client, sondage), commander(client, sondage)
    planche = Planche.objects.get()
    attente = client.get(premiere.url)
    produire_planche(planche_id=planche.pk)
    etat = client.get(premiere.url, headers={"Accept": "application/json"})
    page = client.get(premiere.url)
    fichier = client.post(premiere.url)

    assert premiere.url == deuxieme.url == adresse("planche", sondage, planche.pk)
    assert (attente.status_code, attente["Cache-Control"]) == (202, "private, no-store")
    assert "Les cartes du lot 1" in texte_de(attente)
    assert lire(attente).select_one("head noscript meta[http-equiv=refresh]") is not None
    assert (etat.json()["etat"], etat.json()["fini"]) == ("pret", True)
    assert "Télécharger les cartes (PDF)" in texte_de(page)
    assert (fichier.headers["Content-Type"], fichier.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert fichier.headers["Content-Disposition"] == f'attachment; filename="codes-{sondage.code}-lot-1.pdf"'
    assert len(b"".join(fichier.streaming_content)) == int(fichier.headers["Content-Length"])
    assert CodeUnique.objects.count() == 8
    for encore in (client.get(premiere.url, follow=True), client.post(premiere.url, follow=True)):
        assert encore.redirect_chain == [(adresse("codes", sondage), 302)]
        assert "Ce fichier n’existe plus" in texte_de(encore)


def test_reading_the_page_of_a_sheet_or_breaking_its_transfer_erases_nothing(client, inscription, imprimees):
    sondage = sondage_ouvert(12, inscription=inscription)
    planche = planche_prete(client, sondage)
    ou = adresse("planche", sondage, planche.pk)

    client.get(ou)
    client.head(ou)
    jamais_lu, coupe = client.post(ou), client.post(ou)
    next(iter(coupe.streaming_content))
    # What the server closes; the whole of it would end the transaction of this test.
    for fermer in (*jamais_lu._resource_closers, *coupe._resource_closers):
        fermer()

    planche.refresh_from_db()
    assert (planche.contenu is None, planche.remise_le) == (False, None)
    assert b"".join(client.post(ou).streaming_content).startswith(b"%PDF")


def test_sheet_is_given_to_whoever_ordered_it_alone(client, inscription, imprimees):
    sondage = sondage_ouvert(12, inscription=inscription)
    planche = planche_prete(client, sondage)
    autre = MembreFactory(organisme=inscription.organisme).utilisateur
    client.force_login(autre)
    ou = adresse("planche", sondage, planche.pk)

    assert (client.get(ou).status_code, client.post(ou).status_code) == (403, 403)
    assert lire(client.get(adresse("codes", sondage))).select(f'a[href="{ou}"]') == []


def test_sheet_is_found_under_its_own_poll_alone(client, inscription, imprimees):
    sondage, autre = (sondage_ouvert(12, inscription=inscription) for _ in range(2))
    planche = planche_prete(client, sondage)

    assert client.get(adresse("planche", autre, planche.pk)).status_code == 404


def test_page_of_codes_leads_to_the_sheets_to_take(client, inscription, imprimees):
    sondage = sondage_ouvert(12, inscription=inscription)
    commander(client, sondage)
    ou = adresse("planche", sondage, Planche.objects.get().pk)

    en_marche = client.get(adresse("codes", sondage))
    produire_planche(planche_id=Planche.objects.get().pk)
    prete = client.get(adresse("codes", sondage))
    b"".join(client.post(ou).streaming_content)
    prise = client.get(adresse("codes", sondage))

    assert "0 code donné, 8 en préparation, pour 12 agents" in texte_de(en_marche).replace("\u00a0", " ")
    assert [
        [lien.get_text().split(",")[0] for lien in lire(page).select(f'a[href="{ou}"]')]
        for page in (en_marche, prete, prise)
    ] == [["Suivre sa préparation"], ["Le télécharger"], []]
    assert [lire(page).select_one("[name=apres]")["value"] for page in (en_marche, prete, prise)] == ["1"] * 3
    assert [lire(page).select_one("[name=nombre]")["max"] for page in (en_marche, prete, prise)] == ["4"] * 3


def test_sheet_that_failed_is_told_where_another_is_ordered(client, inscription):
    sondage = sondage_ouvert(12, inscription=inscription)
    commander(client, sondage)
    Planche.objects.update(etat="echec", erreur="La fabrication a échoué.")

    page = client.get(adresse("planche", sondage, Planche.objects.get().pk), follow=True)

    assert page.redirect_chain == [(adresse("codes", sondage), 302)]
    assert "La fabrication a échoué. Aucun code n’a été créé." in texte_de(page)


@pytest.mark.parametrize("champ", ["groupe", "nombre", "apres"])
@pytest.mark.parametrize("valeur", ["²", "9" * 5000, "-1", "\x00", ""])
def test_numbers_that_are_none_order_nothing(client, inscription, champ, valeur):
    sondage = sondage_ouvert(12, inscription=inscription)

    reponse = commander(client, sondage, **{champ: valeur})

    assert reponse.status_code == (404 if champ == "groupe" else 302)
    assert Planche.objects.count() == 0


@pytest.mark.parametrize("nombre", ["0", "13", "-1", "douze", "", "9" * 9])
def test_wrong_number_of_codes_makes_none(client, inscription, nombre):
    sondage = sondage_ouvert(12, inscription=inscription)
    demande = {"groupe": sondage.les_groupes.get().pk, "nombre": nombre, "apres": "0"}

    reponse = client.post(adresse("codes_imprimer", sondage), demande, follow=True)

    assert "encore 12 codes à donner" in texte_de(reponse)
    assert CodeUnique.objects.count() == 0


def test_addresses_are_checked_and_counted_before_anything_leaves(client, inscription, mailoutbox):
    sondage = sondage_ouvert(12, inscription=inscription)
    demande = {"groupe": sondage.les_groupes.get().pk, "adresses": "a@exemple.fr, b@exemple.fr;\nc@exemple.fr"}
    demande["apres"] = "0"

    page = client.post(adresse("codes_envoyer", sondage), {**demande, "acte": "verifier"})
    assert "3 adresses vérifiées" in texte_de(page)
    assert f"avec un code du service « {sondage.les_groupes.get()} » chacun." in texte_de(page)
    assert (CodeUnique.objects.count(), EnvoiCode.objects.count(), mailoutbox) == (0, 0, [])
    for fausses, phrase in (
        ("a@exemple.fr toto", "Pas une adresse : toto."),
        ("a@x.fr A@x.fr", "Écrite deux fois : A@x.fr."),
    ):
        refus = client.post(adresse("codes_envoyer", sondage), {**demande, "adresses": fausses, "acte": "envoyer"})
        assert phrase in texte_de(refus).replace("\u202f", " ")
    assert CodeUnique.objects.count() == 0

    envoi = client.post(adresse("codes_envoyer", sondage), {**demande, "acte": "envoyer"}, follow=True)

    assert "3 courriels partent" in texte_de(envoi).replace("\u202f", " ").replace("\u00a0", " ")
    assert CodeUnique.objects.count() == 3
    # What is owed is sealed: no address can be read.
    assert all(b"exemple" not in bytes(envoi.contenu) for envoi in EnvoiCode.objects.all())


def test_a_list_sent_twice_gives_nobody_two_codes(client, inscription):
    """Back to the page of the addresses, or a second press without script: two codes are two voices."""
    sondage = sondage_ouvert(12, inscription=inscription)
    demande = {"groupe": sondage.les_groupes.get().pk, "adresses": "a@exemple.fr, b@exemple.fr"}
    verifiee = lire(client.post(adresse("codes_envoyer", sondage), {**demande, "acte": "verifier"}))
    demande["apres"] = verifiee.select_one("#courriels input[name=apres]")["value"]

    client.post(adresse("codes_envoyer", sondage), {**demande, "acte": "envoyer"})
    encore = client.post(adresse("codes_envoyer", sondage), {**demande, "acte": "envoyer"})

    assert "Un lot vient d’être créé" in texte_de(encore)
    assert (CodeUnique.objects.count(), EnvoiCode.objects.count()) == (2, 2)

    # She means it: for others, once she read what was given.
    autres = {**demande, "adresses": "c@exemple.fr", "apres": "1", "acte": "envoyer"}
    client.post(adresse("codes_envoyer", sondage), autres)
    assert CodeUnique.objects.count() == 3


@pytest.mark.parametrize(
    ("collees", "lues"),
    [
        ("\u202acam@ville.fr\u202c, lou@ville.fr\u200b", ["cam@ville.fr", "lou@ville.fr"]),
        ("Ana Roux <a@exemple.fr>; Paul <b@exemple.fr>", ["a@exemple.fr", "b@exemple.fr"]),
        ('"Roux, Ana" <a@exemple.fr>, <b@exemple.fr>', ["a@exemple.fr", "b@exemple.fr"]),
        (
            "'a@exemple.fr' <a@exemple.fr>\r\nb@exemple.fr\tc@exemple.fr",
            ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"],
        ),
        ("Ana <a@exemple.fr> Paul <b@exemple.fr>", None),
        ("Ana <a@exemple.fr", None),
    ],
)
def test_addresses_are_pasted_as_mail_programs_write_them_and_none_is_lost_in_silence(collees, lues):
    sondage = sondage_ouvert(12)
    formulaire = FormulaireEnvoi({"groupe": sondage.les_groupes.get().pk, "adresses": collees}, sondage=sondage)

    formulaire.is_valid()

    assert formulaire.cleaned_data.get("adresses") == lues
    assert ("adresses" in formulaire.errors) == (lues is None)


def test_lost_lot_is_cancelled_after_its_consequence(client, inscription, imprimees):
    sondage = sondage_ouvert(12, inscription=inscription)
    planche_prete(client, sondage, nombre=12)
    consequence = texte_de(client.get(adresse("lot_annuler", sondage, 1)))
    assert "ne marcheront plus" in consequence
    assert "combien d’agents de ce lot ont participé" in consequence

    client.post(adresse("lot_annuler", sondage, 1))

    assert CodeUnique.objects.count() == 0
    assert client.get(adresse("lot_annuler", sondage, 1)).status_code == 404


def test_staff_list_tells_codes_and_links_only_to_what_is_published(client, inscription):
    sondage_ouvert(12, inscription=inscription)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    assert client.get(reverse("sondages:pilotage_agents"), {"edition": "9" * 5000}).status_code == 404
    page = lire(client.get(reverse("sondages:pilotage_agents")))

    assert [cellule.get_text(strip=True) for cellule in page.select("tbody tr > *")][1:3] == [
        "Notre accueil",
        "ouverte",
    ]
    assert "non publiés" in page.get_text()


@pytest.mark.parametrize("nombre", [1, 3])
def test_lists_and_preparation_cost_the_same_for_one_and_three(
    client, inscription, nombre, django_assert_max_num_queries
):
    sondages = [SondageFactory(inscription=inscription) for _ in range(nombre)]
    for rang in range(nombre):
        CarteFactory(sondage=sondages[0], rang=rang + 1)
        GroupeFactory(sondage=sondages[0])

    for page in (reverse("sondages:espace_agents"), adresse("", sondages[0])):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_a_body_says_how_many_agents_it_has_before_its_first_codes(client, inscription):
    sondage = sondage_ouvert(12, inscription=inscription)
    Inscription.objects.update(effectif=None)
    page = lire(client.get(adresse("codes", sondage)))
    assert page.find(id="titre-imprimer") is None
    assert page.find("input", {"name": "effectif"})["value"] == "12"

    refus = client.post(adresse("codes_effectif", sondage), {"effectif": "0"})
    assert "supérieure ou égale à 1" in texte_de(refus)
    reponse = client.post(adresse("codes_effectif", sondage), {"effectif": "300"}, follow=True)

    inscription.refresh_from_db()
    assert (inscription.effectif, inscription.effectif_confirme_le) == (300, None)
    assert "300 agents déclarés, à confirmer par l’équipe . D’ici là, 50 codes peuvent encore partir" in re.sub(
        r"[\s\u202f]+", " ", texte_de(reponse)
    )
    assert lire(reponse).find(id="titre-imprimer") is not None


def test_a_body_that_is_not_vouched_for_reads_why_it_gives_no_code(client, inscription):
    sondage = sondage_ouvert(12, inscription=inscription)
    demande = {"groupe": sondage.les_groupes.get().pk, "adresses": "a@exemple.fr", "acte": "envoyer", "apres": "0"}
    Inscription.objects.update(etat="a_corriger", motif="À revoir")

    assert "Aucun code ne peut être donné pour l’instant" in texte_de(client.get(adresse("codes", sondage)))
    assert "avant que l’équipe du baromètre ait validé" in texte_de(
        client.post(adresse("codes_envoyer", sondage), demande)
    )
    assert CodeUnique.objects.count() == 0


def test_a_draft_says_that_staff_validate_first(client, inscription, brouillon):
    Inscription.objects.update(etat="confirmee", decidee_le=None)

    assert "valide d’abord votre inscription" in texte_de(client.get(adresse("", brouillon)))
    Inscription.objects.update(etat="retiree", motif="Retrait")
    assert "n’est plus dans l’édition" in texte_de(client.get(adresse("", brouillon)))
    Inscription.objects.update(etat="confirmee")
    client.post(adresse("ouvrir", brouillon))
    brouillon.refresh_from_db()
    assert brouillon.etat == EtatSondage.BROUILLON


@pytest.fixture
def equipe(client):
    personne = UtilisateurFactory(roles=[Role.CHARGE_ETUDES])
    client.force_login(personne)
    return personne


def test_staff_confirm_a_headcount_with_one_click(client, inscription, equipe):
    sondage_ouvert(12, inscription=inscription)
    liste, ici = reverse("sondages:pilotage_agents"), reverse("sondages:pilotage_agents_envois", args=[inscription.pk])
    formulaire = lire(client.get(liste)).find("form", action=ici)
    champs = {champ["name"]: champ["value"] for champ in formulaire.find_all(["input", "button"])}

    for faux in ({"acte": "confirmer"}, {"acte": "confirmer", "effectif": "²"}, {**champs, "effectif": "999"}):
        client.post(ici, faux)
        inscription.refresh_from_db()
        assert inscription.effectif_confirme_le is None
    assert client.post(ici, champs).url == ici

    inscription.refresh_from_db()
    assert inscription.effectif_confirme_le is not None
    assert lire(client.get(liste)).find("form", action=ici) is None


def test_staff_see_what_was_sent_stop_it_and_let_it_go(client, inscription, equipe):
    sondage = sondage_ouvert(12, inscription=inscription)
    envoyer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), adresses=["a@exemple.fr"], auteur=equipe)
    ici = reverse("sondages:pilotage_agents_envois", args=[inscription.pk])
    page = texte_de(client.get(ici))
    assert "Codes envoyés par courriel 1" in page
    assert "exemple.fr" not in page
    fiche = reverse("organismes:pilotage_inscription", args=[inscription.pk])
    assert lire(client.get(fiche)).find("a", href=ici).get_text(" ", strip=True) == "Suspendre ses envois"

    assert "Écrivez pourquoi" in texte_de(client.post(ici, {"acte": "suspendre", "motif": ""}))
    assert EnvoiCode.objects.count() == 1
    page = texte_de(client.post(ici, {"acte": "suspendre", "motif": "Titre trompeur"}, follow=True))
    inscription.refresh_from_db()
    assert (EnvoiCode.objects.count(), inscription.envois_suspendus_le is None) == (0, False)
    assert "Envois suspendus – Titre trompeur" in page
    assert "moins de trois jours, les courriels dus à des citoyens s’ils ont moins de sept jours" in page
    assert all("envois suspendus" in texte_de(client.get(lue)) for lue in (reverse("sondages:pilotage_agents"), fiche))

    client.post(ici, {"acte": "reprendre"})
    inscription.refresh_from_db()
    assert inscription.envois_suspendus_le is None


@pytest.mark.parametrize("acte", ["", "autre", "confirmer"])
def test_an_unknown_gesture_on_mails_changes_nothing(client, inscription, equipe, acte):
    ici = reverse("sondages:pilotage_agents_envois", args=[inscription.pk])

    assert client.post(ici, {"acte": acte}).url == ici
    inscription.refresh_from_db()
    assert (inscription.effectif_confirme_le, inscription.envois_suspendus_le) == (None, None)
