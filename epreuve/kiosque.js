/* What the fault programme asks of the page of a kiosk: through the modules of its screens, never by hand in its queue. */
({
  /** Set the clock as a server in agreement with it did, three days ago. */
  async reglerLHorloge() {
    const { reprendre } = await import("/static/js/borne/horloge.js");
    reprendre(0);
    await (await this.appareil()).garder({ decalage: 0 });
  },

  /** @returns {Promise<import("/static/js/borne/appareil.js").Appareil>} */
  async appareil() {
    const { Appareil } = await import("/static/js/borne/appareil.js");
    return (window.temoin ??= await Appareil.ouvrir());
  },

  /** Begin to give so many opinions, as the screens do once the last answer is given. */
  async donner(nombre) {
    const { Seance } = await import("/static/js/borne/seance.js");
    const appareil = await this.appareil();
    Object.assign(window, { donnes: 0, assez: false, panne: "" });
    const tout = async () => {
      while (window.donnes < nombre && !window.assez) {
        const seance = new Seance(appareil.configuration.corps.questionnaire.questions);
        seance.noter(1 + (window.donnes % 5));
        Object.assign(seance.reponses, { K3: "oui", K6: `Avis ${window.donnes}` });
        await appareil.file.ajouter(seance.enAvis("fr"));
        window.donnes += 1;
      }
    };
    window.travail = tout().catch((erreur) => {
      window.panne = String(erreur);
    });
  },

  /** Stop giving once the opinion in hand is kept. */
  async sArreter() {
    window.assez = true;
    await window.travail;
  },

  avance() {
    return [window.donnes, window.panne];
  },

  async resumer() {
    return (await this.appareil()).file.resumer();
  },

  async gardes() {
    const { file, quarantaine } = await (await this.appareil()).file.exporter();
    return { file: file.map(({ id, sequence, saisi_le: le, reponses }) => [id, sequence, reponses.K1, le]), quarantaine };
  },

  /** What the server said of the numbers it misses. */
  async reception() {
    return (await (await this.appareil()).coffre.lire("reception")) || {};
  },

  /** The version of the application, and that of its database. */
  async version() {
    const { demanderVersion } = await import("/static/js/borne/version.js");
    let version = "";
    await demanderVersion((dite) => {
      version = dite;
    });
    const bases = await indexedDB.databases();
    return [version, bases.find(({ name }) => name === "borne").version];
  },

  async renouveler() {
    (await navigator.serviceWorker.getRegistration("/borne/")).update();
  },
});
