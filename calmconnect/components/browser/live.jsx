// What facts from the server change on the page without going through its state: notices, and who is there.
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useNavigate } from "react-router";
import { Toaster, toast } from "sonner";
import { acknowledge } from "./acknowledging.js";
import "./calls.js";
import "./messages.js";
import "./notes.js";
import "./offline.js";
import "./paper.js";
import { receive } from "./receive.js";
import "./rooms.js";
import { chime } from "./sound.js";
import { hearers } from "./store.js";

// Around every page: whatever is shown, messages that come to it have reached their person.
export function Receivers({ me, onSeen, children }) {
  const tell = useRef(onSeen);
  useEffect(() => {
    tell.current = onSeen;
  });
  useEffect(() => (me ? acknowledge(me, (...seen) => tell.current(...seen)) : undefined), [me]);
  return children;
}

const show = { info: toast, success: toast.success, problem: toast.error };

let go = (path) => window.location.assign(path);

// Within this time a band on the page says that somebody may be in danger, if it does; the same words would only cover it.
const BAND_MS = 1500;

// Something new for the person: said, unless the page in front of them shows it already.
function tell({ id, title, path, sound }) {
  if (sound) chime(id);
  const here = window.location.pathname.replace(/\/$/, "") === path && document.visibilityState === "visible";
  const say = () =>
    toast(title, { id: `notice-${id}`, duration: 8000, action: { label: "Open", onClick: () => go(path) } });
  if (here) return;
  if (path.endsWith("/tasks")) setTimeout(() => document.querySelector(".task-band-row") || say(), BAND_MS);
  else say();
}

receive("notices", ({ kind, text, path, ...notice }) => {
  if (kind === "leave") window.location.assign(path);
  else if (kind === "notice") tell({ path, ...notice });
  else (show[kind] ?? toast)(text, { duration: Math.max(4000, text.length * 80) });
});

const latest = new Map();
const { hear: subscribe, tell: announce } = hearers();

receive("presence", ({ doctor, presence, at }) => {
  latest.set(doctor, { presence, at });
  announce();
});

const WORDS = { online: "Available now", on_call: "In a call", away: "Away", offline: "Offline" };

// What is known now: `presence` is what the page loaded, `since` when (ms); a fact counts if it is newer.
const known = (doctor, presence, since) => {
  const fact = latest.get(doctor);
  return fact && fact.at >= since ? fact.presence : presence;
};

export function PresenceMark({ doctor, presence, since }) {
  const now = useSyncExternalStore(subscribe, () => known(doctor, presence, since), () => presence);
  return (
    <span className="presence" data-presence={now}>
      <span className="presence-dot" aria-hidden="true" />
      {WORDS[now] ?? WORDS.offline}
    </span>
  );
}

// A page's doctors, each with the presence known now.
export function usePresences(doctors, since) {
  const heard = () => doctors.map(({ id, presence }) => known(id, presence, since)).join();
  const now = useSyncExternalStore(subscribe, heard, heard).split(",");
  return doctors.map((doctor, i) => ({ ...doctor, presence: now[i] }));
}

export function Notices() {
  const navigate = useNavigate();
  useEffect(() => {
    go = navigate;
  }, [navigate]);
  return <Toaster position="top-center" offset={76} mobileOffset={68} containerAriaLabel="Notices" />;
}
