"""What did not pass: read, replayed, set aside, settled, exported, brought back by a file."""

import base64
import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.models import ConflitEnveloppe, Enveloppe, PieceJointe, Visite
from socle.journal import historique
from tests.enquetes.envois.enveloppes import mesures_physiques
from tests.enquetes.grilles import MARDI, visite_reelle
from tests.factories.enquetes import ConflitEnveloppeFactory, EnveloppeFactory
from tests.socle.logic.test_images import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]


def gestes_d_une_visite(telephone, visite):
    """All but one measure, which is false, then the submission: refused until a person settles."""
    bonnes = mesures_physiques(visite.grille)
    instant = {"moment": "contact", "instant": MARDI.isoformat(), "origine": "saisie"}
    return [
        telephone.geste(visite, "commencement", MARDI),
        telephone.geste(visite, "moment", MARDI, **instant),
        telephone.geste(visite, "saisie", MARDI, reponses=bonnes, faits={"REOR": True}),
        telephone.geste(visite, "saisie", MARDI, reponses={"AP-01": "peut-être"}),
        telephone.geste(visite, "soumission", MARDI),
    ]


def test_pilotage_envois_counts_and_lists_what_waits(equipe, telephone, visite):
    telephone.envoyer(gestes_d_une_visite(telephone, visite), MARDI)
    EnveloppeFactory(retenue=True)
    ConflitEnveloppeFactory()

    pages = {vue: equipe.get(reverse("enquetes:pilotage_envois"), {"vue": vue}) for vue in ("", "retenus", "conflits")}

    assert (pages[""].context["resume"].refuses, pages[""].context["resume"].total) == (2, 4)
    assert {vue: len(page.context["page"].object_list) for vue, page in pages.items()} == {
        "": 2,
        "retenus": 1,
        "conflits": 1,
    }


def test_pilotage_envois_list_costs_the_same_whatever_its_length(equipe, django_assert_max_num_queries):
    for _ in range(3):
        EnveloppeFactory(refusee=True)

    with django_assert_max_num_queries(12):
        equipe.get(reverse("enquetes:pilotage_envois"))


def test_pilotage_envois_as_a_file_keeps_the_exact_texts(equipe, telephone, visite):
    gestes = gestes_d_une_visite(telephone, visite)
    telephone.envoyer(gestes, MARDI)

    reponse = equipe.get(reverse("enquetes:pilotage_envois"), {"format": "json"})

    lus = json.loads(reponse.content)["elements"]
    assert [(lu["id"], lu["corps"]) for lu in lus] == [(g.identifiant, g.corps) for g in gestes[3:]]
    assert "attachment" in reponse.headers["Content-Disposition"]


def test_pilotage_envoi_ecarter_lets_the_submission_pass(equipe, telephone, visite):
    telephone.envoyer(gestes_d_une_visite(telephone, visite), MARDI)
    fautive, soumission = Enveloppe.objects.filter(statut="refusee").order_by("rang")
    page = equipe.get(reverse("enquetes:pilotage_envoi", args=[fautive.pk]))
    assert "peut-être" in page.content.decode()

    equipe.post(reverse("enquetes:pilotage_envoi_ecarter", args=[fautive.pk]), {"raison": "Erreur de saisie."})

    fautive.refresh_from_db()
    soumission.refresh_from_db()
    assert (fautive.statut, fautive.motif) == (EtatEnveloppe.ECARTEE, "Erreur de saisie.")
    assert soumission.statut == EtatEnveloppe.APPLIQUEE
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.SOUMISE
    assert historique(fautive)[0].acte == "enveloppe.ecartee"


def test_pilotage_envoi_ecarter_without_reason_changes_nothing(equipe):
    enveloppe = EnveloppeFactory(refusee=True)

    reponse = equipe.post(reverse("enquetes:pilotage_envoi_ecarter", args=[enveloppe.pk]), {"raison": " "})

    enveloppe.refresh_from_db()
    assert (reponse.status_code, enveloppe.statut) == (200, EtatEnveloppe.REFUSEE)


def test_pilotage_envoi_rejouer_refused_again_changes_nothing(equipe, telephone, visite):
    telephone.envoyer(gestes_d_une_visite(telephone, visite), MARDI)
    avant = list(Enveloppe.objects.order_by("pk").values())
    fautive = Enveloppe.objects.filter(statut="refusee").order_by("rang").first()

    reponse = equipe.post(reverse("enquetes:pilotage_envoi_rejouer", args=[fautive.pk]), follow=True)

    assert "Toujours refusé" in reponse.content.decode()
    assert list(Enveloppe.objects.order_by("pk").values()) == avant


def test_pilotage_envoi_rejouer_tous_applies_what_passes_once_the_visit_is_hers_again(equipe, telephone, visite):
    gestes = gestes_d_une_visite(telephone, visite)
    siens, autre = visite.enqueteur, visite_reelle("TEL", campagne=visite.inscription.campagne).enqueteur
    Visite.objects.filter(pk=visite.pk).update(enqueteur=autre)
    telephone.envoyer(gestes, MARDI)
    une = Enveloppe.objects.filter(statut="refusee").last()
    assert Enveloppe.objects.filter(statut="refusee").count() == len(gestes) == 5
    Visite.objects.filter(pk=visite.pk).update(enqueteur=siens)
    assert "Rejouer les 5 envois" in equipe.get(reverse("enquetes:pilotage_envoi", args=[une.pk])).content.decode()

    page = equipe.post(reverse("enquetes:pilotage_envoi_rejouer_tous", args=[une.pk]), follow=True).content.decode()

    # The fourth is not a measure, and the submission waits for it.
    assert [(e.rang, e.statut) for e in Enveloppe.objects.order_by("rang")] == [
        (1, "appliquee"),
        (2, "appliquee"),
        (3, "appliquee"),
        (4, "refusee"),
        (5, "refusee"),
    ]
    assert "5\u00a0envois rejoués. 2\u00a0restent refusés\u202f: " in page
    assert "AP-01\u202f: " in page

    sans_visite, _ = EnveloppeFactory.create_batch(2, refusee=True, appareil=une.appareil, cible=None, visite=None)
    page = equipe.get(reverse("enquetes:pilotage_envoi", args=[sans_visite.pk])).content.decode()
    assert ("Rejouer cet envoi" in page, "pour cette visite" in page) == (True, False)


def test_terrain_envoi_rejouer_applies_once_the_visit_is_hers_again(client, telephone, visite):
    autre = visite_reelle("TEL", campagne=visite.inscription.campagne).enqueteur
    Visite.objects.filter(pk=visite.pk).update(enqueteur=autre)
    # Its clock, ten minutes fast, was set right in between: the second gesture looks older than the first.
    debut, minute = MARDI - dt.timedelta(minutes=20), dt.timedelta(minutes=1)
    telephone.avance = 10 * minute
    gestes = [telephone.geste(visite, "commencement", debut)]
    telephone.avance, telephone.session = 0 * minute, "suivante"
    gestes.append(telephone.geste(visite, "saisie", debut + minute, faits={"REOR": True}))
    telephone.envoyer(gestes, MARDI)
    client.force_login(visite.enqueteur.utilisateur)
    pages = [client.get(reverse("enquetes:terrain_envois")).content.decode()]
    assert visite.inscription.organisme.nom not in pages[0]
    Visite.objects.filter(pk=visite.pk).update(enqueteur=visite.enqueteur)
    pages.append(client.get(reverse("enquetes:terrain_envois")).content.decode())
    # Two buttons and what they do; while the visit is somebody else's, neither.
    assert [page.count("Essayer de nouveau") for page in pages] == [0, 3]

    rejouer = reverse("enquetes:terrain_envoi_rejouer", args=[Enveloppe.objects.get(rang=2).pk])
    pages = [client.post(rejouer, follow=True).content.decode() for _ in range(2)]

    # The second time from a page left open: somebody settled it, maybe otherwise, and nothing was done.
    assert ["2\u00a0envois rejoués." in pages[0], *("rien à rejouer" in page for page in pages)] == [True, False, True]
    assert {une.statut for une in Enveloppe.objects.all()} == {EtatEnveloppe.APPLIQUEE}
    assert Visite.objects.get(pk=visite.pk).etat == EtatVisite.EN_COURS


def test_pilotage_envoi_rejouer_of_a_held_one_goes_on_without_the_missing(equipe, telephone, visite):
    gestes = gestes_d_une_visite(telephone, visite)[:3]
    perdu = telephone.geste(visite, "commentaire", MARDI, rang=4, texte="Perdu.")
    suite = [telephone.geste(visite, "commentaire", MARDI, rang=rang, texte=f"{rang}") for rang in (5, 6)]
    telephone.envoyer([*gestes, *suite], MARDI)

    equipe.post(reverse("enquetes:pilotage_envoi_rejouer", args=[suite[1].identifiant]))

    assert Visite.objects.get(pk=visite.pk).commentaire == "6"
    tardif = telephone.envoyer([perdu], MARDI)[0]
    assert (tardif.statut, Enveloppe.objects.get(rang=4).code) == ("refusee", "suite_deja_appliquee")
    assert Visite.objects.get(pk=visite.pk).commentaire == "6"


@pytest.mark.parametrize(("decision", "texte"), [("premiere", "Premier."), ("seconde", "Second.")])
def test_pilotage_conflit_settles_once_with_a_reason(decision, texte, equipe, telephone, visite):
    premier, second = (telephone.geste(visite, "commentaire", MARDI, rang=2, texte=t) for t in ("Premier.", "Second."))
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI), premier], MARDI)
    telephone.envoyer([dataclasses.replace(second, identifiant=premier.identifiant)], MARDI)
    adresse = reverse("enquetes:pilotage_conflit", args=[ConflitEnveloppe.objects.get().pk])
    assert "Second." in equipe.get(adresse).content.decode()

    for raison in ("Vu avec elle.", "Encore."):
        equipe.post(adresse, {"decision": decision, "raison": raison})

    conflit = ConflitEnveloppe.objects.get()
    assert (conflit.decision, conflit.raison, conflit.tranche_le) == (decision, "Vu avec elle.", MARDI)
    assert Visite.objects.get(pk=visite.pk).commentaire == texte
    assert Enveloppe.objects.count() == (3 if decision == "seconde" else 2)


def fichier_du_telephone(telephone, gestes, exporte_le):
    """Write the queue as the application does."""
    elements = [
        {
            "id": geste.identifiant,
            "empreinte": geste.empreinte,
            "corps": geste.corps,
            "etat": "attente",
            "motif": None,
            "fichier": {"nom": "a.jpg", "media": "image/jpeg", "base64": base64.b64encode(geste.fichier).decode()}
            if geste.fichier
            else None,
        }
        for geste in gestes
    ]
    texte = json.dumps(
        {
            "appareil": str(telephone.identifiant),
            "exporte_le": (exporte_le + telephone.avance).isoformat(),
            "elements": elements,
        }
    )
    return SimpleUploadedFile("terrain.json", texte.encode(), "application/json")


def test_terrain_envois_importer_applies_the_queue_as_the_network_would(client, telephone, visite):
    brut = photo()
    sha = hashlib.sha256(brut).hexdigest()
    gestes = gestes_d_une_visite(telephone, visite)[:3]
    gestes.append(telephone.geste(visite, "piece", MARDI, rang=4, nom="a.jpg", sha256=sha, fichier=brut))
    client.force_login(visite.enqueteur.utilisateur)

    for _ in range(2):
        reponse = client.post(
            reverse("enquetes:terrain_envois_importer"),
            {"fichier": fichier_du_telephone(telephone, gestes, MARDI)},
            follow=True,
        )

    assert "déjà reçus" in reponse.content.decode()
    assert list(Enveloppe.objects.values_list("statut", flat=True)) == ["appliquee"] * 4
    assert PieceJointe.objects.get().empreinte_envoi == sha
    assert Visite.objects.get(pk=visite.pk).commencee_le == MARDI


@pytest.mark.parametrize("contenu", [b"", b"\xff", b"{}", b'{"appareil": "x", "elements": []}', b"[" * 100_000])
def test_terrain_envois_importer_refuses_another_file(contenu, client, visite):
    client.force_login(visite.enqueteur.utilisateur)

    reponse = client.post(
        reverse("enquetes:terrain_envois_importer"), {"fichier": SimpleUploadedFile("a.json", contenu)}
    )

    assert (reponse.status_code, Enveloppe.objects.count()) == (200, 0)
    assert reponse.context["formulaire"].errors
