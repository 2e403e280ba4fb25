// A person's safety plan in this browser, for when there is no connection: only where they said so, and until they sign out.
// The offline page (assets/offline.html) reads it.
const KEY = "calm-safety-plan";

export const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
};

// Says whether it could be kept.
export const keepPlan = (me, steps) => {
  const plan = steps.filter((step) => step.lines.length).map(({ title, lines }) => ({ title, lines }));
  try {
    localStorage.setItem(KEY, JSON.stringify({ me, plan }));
    return true;
  } catch {
    return false;
  }
};

export const forgetPlan = () => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is closed, so nothing is in it.
  }
};

// Whoever signs out leaves nothing here, also when the connection breaks at that moment.
export const forgetWhenSigningOut = () => {
  const leaving = ({ target }) => target.getAttribute("action") === "/auth/sign-out" && forgetPlan();
  document.addEventListener("submit", leaving, true);
  return () => document.removeEventListener("submit", leaving, true);
};
