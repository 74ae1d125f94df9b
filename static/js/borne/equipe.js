/* What the team does in front of a kiosk: look, enrol, send, install. */
import { ecranEnrolement } from "./ecrans.js";
import { ecranService } from "./ecran-service.js";
import { pleinEcran } from "./page.js";

// The staff reads longer than a question is answered.
const VEILLE = { attente: 120, avertissement: 20 };

export class Equipe {
  constructor(borne) {
    this.borne = borne;
    this.invite = null;
    window.addEventListener("beforeinstallprompt", (evenement) => {
      evenement.preventDefault();
      this.invite = evenement;
    });
  }

  /** The staff screen; somebody who was answering has her opinion kept as it stands. */
  async ouvrirService() {
    const { borne } = this;
    const ecran = await ecranService(borne);
    borne.quitter();
    borne.langue = borne.appareil.configuration?.corps.langues[0].code || "";
    this.montrer(ecran);
  }

  /** Show a screen of the team; a kiosk that has questions goes back to them when nobody is there any more. */
  montrer(ecran) {
    this.borne.montrer(ecran, this.borne.appareil.configuration && VEILLE);
  }

  demanderEnrolement(code = "") {
    this.borne.quitter();
    this.montrer(ecranEnrolement(this.borne, { code }));
  }

  async enroler(code) {
    const { borne } = this;
    pleinEcran();
    // A round under way ends first: what answers it is not for the kiosk that this one becomes.
    const faute = await borne.expediteur.retenir(() => borne.appareil.enroler(code));
    if (faute) {
      this.montrer(ecranEnrolement(borne, { code, faute }));
      return;
    }
    borne.collecte.arret = "";
    borne.recommencer();
    await borne.synchroniser();
  }

  async renvoyerEcartes() {
    await this.borne.appareil.file.reprendreQuarantaine();
    await this.borne.synchroniser();
  }

  async remplirEcran() {
    await pleinEcran();
    await this.ouvrirService();
  }

  async installer() {
    await this.invite?.prompt();
    this.invite = null;
    await this.ouvrirService();
  }
}
