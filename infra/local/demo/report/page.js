// Opens the patient a link points at, and gives each mail the height it needs.
const openTarget = () => {
  const target = document.querySelector(location.hash || "#none");
  if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", openTarget);
const fit = (frame) => {
  const inside = frame.contentDocument;
  if (inside?.body) frame.style.height = `${inside.documentElement.scrollHeight + 2}px`;
};
document.addEventListener("toggle", (event) => {
  for (const frame of event.target.querySelectorAll("details[open] iframe, iframe")) {
    if (!frame.srcdoc && frame.dataset.html) {
      frame.srcdoc = frame.dataset.html;
      frame.addEventListener("load", () => fit(frame));
    }
    fit(frame);
  }
}, true);
addEventListener("resize", () => document.querySelectorAll("iframe").forEach(fit));
openTarget();
