// A conversation: its lines, what is still on its way, and the place to write.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { currentVersion, subscribe } from "./heard.js";
import { keepUp } from "./keeping_up.js";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";

const LONGEST = 4000;
const GROUP_WITHIN = 5 * 60 * 1000;
const NEAR_END = 120;
const READ_AFTER = 1200;

const useMessages = () => useSyncExternalStore(subscribe, currentVersion, () => 0);

const formats = (zone) => {
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const name = (at) => {
    const shown = day.format(at);
    if (shown === day.format(Date.now())) return "Today";
    return shown === day.format(Date.now() - 86400000) ? "Yesterday" : shown;
  };
  return { time: (at) => time.format(at), day: name };
};

function Bubble({ line, mine, first, last, note, children }) {
  return (
    <li className="bubble-row" data-mine={mine} data-first={first} data-last={last}>
      <div className="bubble">{line.text}</div>
      {(last || note) && <div className="bubble-note">{note}</div>}
      {children}
    </li>
  );
}

function Lines({ lines, me, zone }) {
  const show = useMemo(() => formats(zone || undefined), [zone]);
  const near = (a, b) => a && b && a.by === b.by && Math.abs(a.at - b.at) < GROUP_WITHIN && show.day(a.at) === show.day(b.at);
  return lines.map((line, i) => {
    const newDay = i === 0 || show.day(lines[i - 1].at) !== show.day(line.at);
    const last = !near(line, lines[i + 1]);
    return [
      newDay && <li key={`day-${line.seq}`} className="thread-day"><span>{show.day(line.at)}</span></li>,
      <Bubble key={line.seq} line={line} mine={line.by === me} first={!near(lines[i - 1], line)} last={last} note={last && show.time(line.at)} />,
    ];
  });
}

function Unsent({ unsent, offline, again }) {
  const waiting = offline ? "Not sent yet. We keep it and send it when you are back." : "Sending…";
  return unsent.map((one) => (
    <Bubble key={one.client_id} line={one} mine first last note={one.failed || waiting}>
      {one.failed && <button type="button" className="thread-again" onClick={() => again(one.client_id)}>Try again</button>}
    </Bubble>
  ));
}

function Composer({ me, conversation, name, onText }) {
  const [text, setText] = useState("");
  const box = useRef(null);
  useEffect(() => setText(outbox.draftOf(me, conversation)), [me, conversation]);
  useLayoutEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight, 160)}px`;
  }, [text]);
  const write = (value) => { setText(value); outbox.keepDraft(me, conversation, value); };
  const submit = (event) => {
    event?.preventDefault();
    if (!text.trim() || text.length > LONGEST) return;
    onText(text.trim());
    write("");
    box.current.focus();
  };
  const onKeyDown = (event) => {
    // On a phone the enter key makes a new line; there the button sends.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) submit(event);
  };
  const left = LONGEST - text.length;
  return (
    <form className="composer" onSubmit={submit}>
      <textarea ref={box} rows={1} value={text} onChange={(event) => write(event.target.value)} onKeyDown={onKeyDown}
        aria-label={`Message to ${name}`} placeholder={`Write to ${name}`} aria-invalid={left < 0} />
      {left < 200 && <span className="composer-left" role="status">{left < 0 ? `${-left} characters too many` : `${left} left`}</span>}
      <button type="submit" disabled={!text.trim() || left < 0}>Send</button>
    </form>
  );
}

// Keeps the end in view for someone who is reading there, and the same line in view when older ones are put above it.
function useScrolling(lines, unsent, conversation) {
  const list = useRef(null);
  const seen = useRef({ atEnd: true, oldest: 0, height: 0 });
  const [below, setBelow] = useState(false);
  const toEnd = () => { list.current.scrollTop = list.current.scrollHeight; };
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = list.current;
    seen.current.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    seen.current.height = scrollHeight;
    if (seen.current.atEnd) setBelow(false);
  };
  useEffect(() => { seen.current = { atEnd: true, oldest: 0, height: 0 }; }, [conversation]);
  useLayoutEffect(() => {
    const element = list.current;
    const grewAbove = seen.current.oldest && lines[0]?.seq < seen.current.oldest;
    if (grewAbove) element.scrollTop += element.scrollHeight - seen.current.height;
    else if (seen.current.atEnd) toEnd();
    else if (element.scrollHeight > seen.current.height) setBelow(true);
    seen.current.oldest = lines[0]?.seq ?? 0;
    seen.current.height = element.scrollHeight;
  }, [lines.length, unsent.length]);
  return { list, onScroll, below, toEnd };
}

export function Thread({ conversation, me, name, zone, offline, onSend, onFill, onOlder, onRead }) {
  const version = useMessages();
  const known = messages.thread(conversation);
  const lines = useMemo(() => messages.linesOf(conversation), [conversation, version]);
  const unsent = typeof window === "undefined" || !me ? [] : outbox.unsentOf(me, conversation);
  const { list, onScroll, below, toEnd } = useScrolling(lines, unsent, conversation);
  const newest = lines.at(-1);

  useEffect(() => {
    if (!me || offline) return undefined;
    return keepUp(me, conversation, { send: onSend, fill: onFill });
  }, [me, conversation, offline]);
  useEffect(() => {
    if (!newest || newest.by === me || newest.seq <= known.read || offline) return undefined;
    const tell = () => { if (!document.hidden) onRead(conversation, newest.seq); };
    const timer = setTimeout(tell, READ_AFTER);
    document.addEventListener("visibilitychange", tell);
    return () => { clearTimeout(timer); document.removeEventListener("visibilitychange", tell); };
  }, [newest?.seq, known.read, offline, conversation]);

  const say = (text) => {
    outbox.compose(me, conversation, text);
    requestAnimationFrame(toEnd);
  };
  const again = (clientId) => outbox.tryAgain(me, conversation, clientId);
  return (
    <section className="thread" aria-label={`Conversation with ${name}`}>
      <div className="thread-list" ref={list} onScroll={onScroll} tabIndex={0} role="log" aria-live="polite" aria-busy={!known.loaded}>
        {known.loaded && !known.start && lines.length > 0 && (
          <button type="button" className="thread-older" onClick={() => onOlder(conversation, lines[0].seq)}>Show older messages</button>
        )}
        {known.loaded && !lines.length && !unsent.length && <p className="thread-empty">Nothing here yet. Say hello when you are ready.</p>}
        <ol>
          <Lines lines={lines} me={me} zone={zone} />
          <Unsent unsent={unsent} offline={offline} again={again} />
        </ol>
      </div>
      {below && <button type="button" className="thread-below" onClick={toEnd}>New messages ↓</button>}
      <Composer me={me} conversation={conversation} name={name} onText={say} />
    </section>
  );
}

// How many lines of a conversation are new to this person: `last` and `read` as loaded, corrected by what came since.
export function UnreadMark({ conversation, me, last, read }) {
  useMessages();
  const known = messages.thread(conversation);
  const lines = messages.linesOf(conversation);
  const newest = Math.max(last, lines.at(-1)?.seq ?? 0);
  const mine = lines.at(-1)?.by === me && lines.at(-1).seq === newest;
  const count = mine ? 0 : newest - Math.max(read, known.read);
  return count > 0 ? <span className="unread">{count} new</span> : null;
}
