/* What the fault programme asks of the page of a shopper's phone: through the modules of its screens. */
({
  /** Grade each visit whole, with a photograph that no other one is like. */
  async remplir({ visites, mesures }) {
    const { Carnet } = await import("/static/js/terrain/paquet.js");
    const { preparer } = await import("/static/js/terrain/photos.js");
    const { lireHorloge } = await import("/static/js/terrain/horloge.js");
    const carnet = await Carnet.ouvrirCourant();
    const toile = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const pinceau = toile.getContext("2d");
    const image = pinceau.createImageData(640, 480);
    const moment = (nom, horloge) => ({ moment: nom, instant: horloge.mur, origine: "horloge" });
    for (const id of visites) {
      const visite = carnet.visite(id);
      for (let rang = 0; rang < image.data.length; rang += 65536) {
        crypto.getRandomValues(image.data.subarray(rang, rang + 65536));
      }
      pinceau.putImageData(image, 0, 0);
      const blob = await new Promise((rendre) => toile.toBlob(rendre, "image/jpeg", 0.9));
      await carnet.ajouter(visite, "commencement", {});
      for (const nom of ["contact", "fin"]) {
        const horloge = lireHorloge();
        await carnet.ajouter(visite, "moment", moment(nom, horloge), { horloge });
      }
      await carnet.ajouter(visite, "saisie", { reponses: {}, effacees: [], elements: {}, faits: { REOR: true } });
      await carnet.ajouter(visite, "saisie", { reponses: mesures, effacees: [], elements: {}, faits: {} });
      const { octets, contenu } = await preparer(new File([blob], "facade.jpg", { type: "image/jpeg" }));
      await carnet.ajouter(visite, "piece", contenu, { octets });
      await carnet.ajouter(visite, "commentaire", { texte: `Visite ${id}` });
      await carnet.ajouter(visite, "soumission", {});
    }
  },

  /** Count the queue without a key: reading it would take the time of the sender. */
  async compter() {
    const { Carnet } = await import("/static/js/terrain/paquet.js");
    window.temoin ??= await Carnet.ouvrirCourant();
    return (await window.temoin.file.lignes()).length;
  },

  async reste() {
    const { nombre, aVoir } = await window.temoin.file.resumer();
    const motifs = (await window.temoin.file.lister()).map(({ etat, motif }) => `${etat} ${motif || ""}`);
    return { nombre, aVoir, motifs: [...new Set(motifs)] };
  },
});
