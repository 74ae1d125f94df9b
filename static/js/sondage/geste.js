/* A card that follows the finger: left or right beyond a third of its width is an answer, anything less comes back. */
const PART = 0.3;
// Pixels: under it a gesture is a tap, or the page being scrolled.
const JEU = 8;
// Pixels a millisecond: a flick.
const VITESSE = 0.6;

const estSansMouvement = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Let a card be dragged; `choisir(-1 | 1)` hears the answer. */
export function glisser(carte, choisir) {
  let depart = null;
  const placer = (x) => {
    carte.style.setProperty("--so-x", x);
    carte.style.setProperty("--so-part", (x / (carte.offsetWidth * PART || 1)).toFixed(3));
  };
  const revenir = () => {
    depart = null;
    carte.classList.remove("so-carte--tenue");
    placer(0);
  };
  carte.addEventListener("pointerdown", (evenement) => {
    if (evenement.isPrimary && evenement.button === 0 && !evenement.target.closest("button, a, textarea")) {
      depart = { x: evenement.clientX, y: evenement.clientY, quand: evenement.timeStamp, id: evenement.pointerId };
    }
  });
  carte.addEventListener("pointermove", (evenement) => {
    if (!depart || evenement.pointerId !== depart.id) {
      return;
    }
    const x = evenement.clientX - depart.x;
    if (!depart.tient && Math.abs(x) > JEU && Math.abs(x) > Math.abs(evenement.clientY - depart.y)) {
      depart.tient = true;
      carte.setPointerCapture(depart.id);
      carte.classList.add("so-carte--tenue");
    }
    if (depart.tient) {
      placer(x);
    }
  });
  carte.addEventListener("pointerup", (evenement) => {
    if (!depart?.tient) {
      depart = null;
      return;
    }
    const x = evenement.clientX - depart.x;
    const vitesse = Math.abs(x) / Math.max(1, evenement.timeStamp - depart.quand);
    if (Math.abs(x) > carte.offsetWidth * PART || (vitesse > VITESSE && Math.abs(x) > 4 * JEU)) {
      depart = null;
      choisir(Math.sign(x));
    } else {
      revenir();
    }
  });
  carte.addEventListener("pointercancel", revenir);
}

/** What lets an answered card leave on its side, once it is given the next pile: nothing waits for it. */
export function congedier(carte, sens) {
  if (!carte?.animate || estSansMouvement()) {
    return null;
  }
  const x = carte.style.getPropertyValue("--so-x") || "0";
  // A copied style attribute would be an inline style.
  carte.removeAttribute("style");
  const ombre = carte.cloneNode(true);
  ombre.style.setProperty("--so-x", x);
  ombre.classList.add("so-carte--partie");
  ombre.classList.remove("so-carte--tenue");
  ombre.setAttribute("aria-hidden", "true");
  ombre.setAttribute("inert", "");
  ombre.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  return (pile) => {
    if (!pile) {
      return;
    }
    pile.append(ombre);
    const suite = sens ? `translateX(${sens * 120}%) rotate(${sens * 9}deg)` : "translateY(-40%)";
    ombre.animate({ transform: suite, opacity: 0 }, { duration: 220, easing: "ease-in" }).finished.finally(() => ombre.remove());
  };
}
