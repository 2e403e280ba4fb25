// Runs before the first paint, so that nothing moves afterwards (see shell.jsx).
try {
  for (const name of ["rail", "portal"]) {
    const kept = localStorage.getItem(`calm-${name}`);
    if (kept) document.documentElement.dataset[name] = kept;
  }
} catch {
  // Storage is closed; the page starts as it is for everyone.
}
// A menu that floats above the page goes when one of its links is followed, also when that leads to the page it is on.
document.addEventListener("click", ({ target }) => target.closest("[popover] a")?.closest("[popover]").hidePopover());
