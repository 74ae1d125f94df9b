/* An act that leads to a place of the page tells there what it did: at the top, out of sight, nobody reads it. */
const messages = document.querySelector(".bm-messages");
const lieu = messages && document.getElementById(location.hash.slice(1));

if (messages && lieu && !lieu.contains(messages)) {
  if (lieu.matches("h1, h2, h3, h4")) {
    lieu.after(messages);
  } else {
    lieu.prepend(messages);
  }
  lieu.scrollIntoView();
}
