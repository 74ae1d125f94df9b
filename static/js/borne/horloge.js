/*
 * The clock of the kiosk, set right by the server's: each answer of the server carries its date, to the second. The
 * offset is what must be added to the wall clock; it is kept, so that a kiosk that starts without network has one.
 */
const PRECISION = 2000;
let decalage = 0;

/** What must be added to the wall clock to have the server's (ms). */
export const decalageConnu = () => decalage;

/** Now, on the server's clock as far as it is known (ms). */
export const maintenant = () => Date.now() + decalage;

/** Learn from the date of an answer that took `trajet` ms; returns whether the offset moved. */
export function regler(date, trajet) {
  const instant = Date.parse(date || "");
  if (Number.isNaN(instant)) {
    return false;
  }
  // The date is cut to its second, and was written half a journey ago. Under its precision, there is no offset.
  const lu = Math.round(instant + 500 + trajet / 2 - Date.now());
  const nouveau = Math.abs(lu) < PRECISION ? 0 : lu;
  if (Math.abs(nouveau - decalage) < PRECISION) {
    return false;
  }
  decalage = nouveau;
  return true;
}

/** Take up the offset known before the page was opened. */
export function reprendre(connu) {
  decalage = connu || 0;
}
