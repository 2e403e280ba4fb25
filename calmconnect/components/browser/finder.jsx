// Looking for words in a conversation. The server looks through it step by step; no next step is asked for once nobody waits.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import Search from "lucide-react/dist/esm/icons/search.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { currentVersion, subscribe } from "./heard.js";
import { formats } from "./lines.jsx";
import * as messages from "./messages.js";

const ENOUGH = 20;

export function FindButton({ conversation }) {
  useSyncExternalStore(subscribe, currentVersion, () => 0);
  const open = Boolean(messages.thread(conversation).search);
  return (
    <button type="button" className="find-button" aria-expanded={open} aria-label="Search in this conversation" title="Search in this conversation"
      onClick={() => messages.search(conversation, open ? undefined : "")}>
      <Search size={20} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

const progress = ({ words, hits, before, waiting }, newest) => {
  if (!words) return "";
  const found = hits.length === 1 ? "1 message found" : `${hits.length} messages found`;
  if (!before) return `${found}.`;
  const through = Math.max(0, newest - before + 1);
  return `${waiting ? "Looking… " : ""}${found} in the newest ${through} of ${newest}.`;
};

export function Finder({ conversation, me, name, zone, newest, onFind, onGo }) {
  const { search } = messages.thread(conversation);
  const box = useRef(null);
  const [wanted, setWanted] = useState(ENOUGH);
  const show = useMemo(() => formats(zone || undefined), [zone]);
  const close = () => messages.search(conversation, undefined);
  const look = () => {
    messages.searching(conversation, true);
    onFind(conversation, search.words, search.before);
  };
  const more = search.before > 0 && search.hits.length < wanted;
  useEffect(() => {
    if (more && !search.waiting) look();
  }, [search, search.before, search.hits.length, wanted]);
  useEffect(() => box.current.focus(), []);
  const submit = (event) => {
    event.preventDefault();
    const words = box.current.value.trim().slice(0, 100);
    setWanted(ENOUGH);
    messages.search(conversation, words);
  };
  return (
    <div className="finder" onKeyDown={(event) => event.key === "Escape" && close()}>
      <form role="search" onSubmit={submit}>
        <input ref={box} type="search" aria-label="Search in this conversation" placeholder="Search in this conversation" maxLength={100} />
        <button type="submit">Search</button>
        <button type="button" className="finder-close" aria-label="Close the search" onClick={close}><X size={18} aria-hidden="true" /></button>
      </form>
      <p className="finder-progress" role="status">{progress(search, newest)}</p>
      {search.hits.length > 0 && (
        <ul aria-label="Found messages">
          {search.hits.map((hit) => (
            <li key={hit.seq}>
              <button type="button" onClick={() => onGo(hit.seq)}>
                <span className="finder-who">{hit.by === me ? "You" : name} · {show.day(hit.at)}, {show.time(hit.at)}</span>
                <span>{hit.part}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {search.before > 0 && (
        <button type="button" className="finder-more" onClick={() => (more ? setWanted(0) : setWanted(search.hits.length + ENOUGH))}>
          {more ? "Stop" : "Look further back"}
        </button>
      )}
    </div>
  );
}
