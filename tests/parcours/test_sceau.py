"""A stranger checks a sealed prize list in her browser, which sends nothing."""

from __future__ import annotations

import base64

import pytest
from django.conf import settings

from socle import scellement
from tests.parcours.visiteur import TELEPHONE
from tests.trophees.scelle import CLE, contact, entrees, fichier, organisme
from trophees.logic.verifier import recalculer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
DONNEES = entrees(
    *(
        organisme(f"21310000{rang}", contact("100", note), contact("100", note))
        for rang, note in enumerate(["50", "50", "67"])
    )
)
DEPOSER = """([octets, nom]) => {
  const transfert = new DataTransfer();
  transfert.items.add(new File([Uint8Array.from(atob(octets), (c) => c.charCodeAt(0))], nom));
  document.querySelector("[data-bm-sceau]").dispatchEvent(new DragEvent("drop", { dataTransfer: transfert, cancelable: true }));
}"""
SANS_ED25519 = (
    """() => { crypto.subtle.importKey = () => Promise.reject(new DOMException("", "NotSupportedError")); }"""
)


@pytest.fixture
def cle():
    return scellement._privee(settings.SECRET_KEY)


# 53.05, shown 53.1; 0.00005, that Python writes 5e-05; nothing.
INFIMES = entrees(
    *(
        organisme(f"21310000{rang}", contact(note, note), contact(note, note))
        for rang, note in enumerate(["1061/20", "1/20000", "0"])
    )
)


def arrondi_a_tort() -> dict:
    """Return results in which 53.05 is shown as if it were less."""
    justes = recalculer(INFIMES)
    return {**justes, "organismes": [{**justes["organismes"][0], "score_arrondi": "53.0"}, *justes["organismes"][1:]]}


def menteur() -> dict:
    """Return results in which the first of the category is third."""
    justes = recalculer(DONNEES)
    return {**justes, "organismes": [{**o, "rang": 4 - o["rang"]} for o in justes["organismes"]]}


def test_stranger_verifies_a_sealed_prize_list(nouveau_visiteur, cle):
    visiteur = nouveau_visiteur(aussi=[{"viewport": TELEPHONE, "color_scheme": "dark"}])
    page, demandes = visiteur.page, []
    visiteur.aller("/")
    visiteur.cliquer("Vérifier un palmarès", "link")
    page.wait_for_load_state("networkidle")
    assert scellement.cle_de_scellement().empreinte in page.inner_text("main")
    page.on("request", lambda demande: demandes.append(demande.url))

    def choisir(octets: bytes) -> str:
        page.get_by_label("Palmarès scellé").set_input_files(
            {"name": "palmares.zip", "mimeType": "application/zip", "buffer": octets}
        )
        return conclure()

    def conclure() -> str:
        page.locator("[data-bm-verdict] .bm-alerte").wait_for()
        dit = page.inner_text("main")
        page.evaluate("document.querySelector('[data-bm-verdict]').replaceChildren()")
        return dit

    bon = fichier(DONNEES, cle)
    page.get_by_label("Palmarès scellé").set_input_files(
        {"name": "palmares.zip", "mimeType": "application/zip", "buffer": bon}
    )
    page.get_by_text("Fichier valable").wait_for()
    visiteur.verifier()
    assert "3 organismes, 3 classés" in conclure()

    for rang in (-1, -300, len(bon) // 2, 20, 10):
        change = bytearray(bon)
        change[rang] ^= 0x01
        assert "Fichier refusé" in choisir(bytes(change)), rang
    assert "Fichier refusé" in choisir(bon + b"\0")
    assert "Le score scellé en donne un autre à 213100002." in choisir(fichier(DONNEES, cle, resultats=menteur()))
    ailleurs = choisir(fichier(DONNEES, CLE))
    assert "Vérification incomplète" in ailleurs
    assert "autre clé que celle de cette plateforme. Comparez son empreinte" in ailleurs
    assert "3 organismes, 3 classés" in choisir(fichier(INFIMES, cle))
    assert "Le score scellé en donne un autre à 213100000" in choisir(fichier(INFIMES, cle, resultats=arrondi_a_tort()))
    assert "Il ne se lit pas" in choisir(fichier(DONNEES, cle, manifeste={"methode": "1.0 vérifiée"}))
    assert "Fichier illisible" in choisir(b"bonjour")

    page.evaluate(DEPOSER, [base64.b64encode(bon).decode(), "depose.zip"])
    assert "Fichier valable" in conclure()
    page.evaluate(SANS_ED25519)
    incomplet = choisir(bon)
    assert "Vérification incomplète" in incomplet
    assert "valable" not in incomplet.replace("ne le tenez pas pour valable", "")
    visiteur.verifier()
    assert demandes == []
