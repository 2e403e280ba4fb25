// What of the frame only a browser can know: how wide its owner wants the rail, and whether a portal was open here before.
import { useEffect, useState } from "react";
import { Link, useLocation } from "react-router";
import PanelLeftClose from "lucide-react/dist/esm/icons/panel-left-close.mjs";
import PanelLeftOpen from "lucide-react/dist/esm/icons/panel-left-open.mjs";
import { forgetPlan, forgetWhenSigningOut, kept } from "./kept_plan.js";

const keep = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Storage may be closed; then the choice lasts as long as the page.
  }
};

const mark = (name, value) => {
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
};

// Unlike the router's own NavLink it also knows its page by an address that ends in a slash, as it does after a reload.
export function PlaceLink({ to, whole, title, children }) {
  const path = useLocation().pathname.replace(/\/$/, "");
  const here = path === to || (!whole && path.startsWith(`${to}/`));
  return (
    <Link to={to} className="place" title={title} aria-current={here ? "page" : undefined}>
      {children}
    </Link>
  );
}

export function RailToggle() {
  const [narrow, setNarrow] = useState(false);
  useEffect(() => setNarrow(document.documentElement.dataset.rail === "narrow"), []);
  const toggle = () => {
    setNarrow(!narrow);
    mark("rail", narrow ? "" : "narrow");
    keep("calm-rail", narrow ? "" : "narrow");
  };
  const Icon = narrow ? PanelLeftOpen : PanelLeftClose;
  return (
    <button type="button" className="place rail-toggle" onClick={toggle} aria-expanded={!narrow} title={narrow ? "Show names" : undefined}>
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
      <span className="place-name">{narrow ? "Show names" : "Icons only"}</span>
    </button>
  );
}

// Pages for everyone keep room for the rail from the first moment, when a portal was open in this browser before. A safety plan
// that is kept here goes with its person: when they sign out, were signed out elsewhere, or somebody else has signed in.
export function Remember({ ready, role, me }) {
  const signingIn = useLocation().pathname.startsWith("/sign-in");
  useEffect(forgetWhenSigningOut, []);
  useEffect(() => {
    if (ready && kept() && (role ? kept().me !== me : signingIn)) forgetPlan();
  }, [ready, role, me, signingIn]);
  useEffect(() => {
    if (!ready) return;
    mark("portal", role ? "yes" : "");
    keep("calm-portal", role ? "yes" : "");
  }, [ready, role]);
  return null;
}
