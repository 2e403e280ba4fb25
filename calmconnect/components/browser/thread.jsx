// A conversation: its lines, what is still on its way, and the place to write.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { acknowledge } from "./acknowledging.js";
import { Bubble } from "./bubble.jsx";
import { Composer } from "./composer.jsx";
import { currentVersion, subscribe } from "./heard.js";
import { keepUp } from "./keeping_up.js";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";
import { useScrolling } from "./scrolling.js";

const GROUP_WITHIN = 5 * 60 * 1000;
const DAY = 86400000;

const useMessages = () => useSyncExternalStore(subscribe, currentVersion, () => 0);

const formats = (zone) => {
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const name = (at) => {
    const shown = day.format(at);
    if (shown === day.format(Date.now())) return "Today";
    return shown === day.format(Date.now() - DAY) ? "Yesterday" : shown;
  };
  return { time: (at) => time.format(at), day: name };
};

const stateOf = (line, others) => {
  if (line.seq <= others.read) return "read";
  return line.seq <= others.delivered ? "delivered" : "sent";
};

// `newFrom`: the place of the first line that was new when the conversation was opened.
function Lines({ lines, me, zone, others, newFrom }) {
  const show = useMemo(() => formats(zone || undefined), [zone]);
  const near = (a, b) =>
    a && b && a.by === b.by && b.seq !== newFrom && Math.abs(a.at - b.at) < GROUP_WITHIN && show.day(a.at) === show.day(b.at);
  return lines.map((line, i) => {
    const [before, after] = [lines[i - 1], lines[i + 1]];
    const newDay = !before || show.day(before.at) !== show.day(line.at);
    const last = !near(line, after);
    const mine = line.by === me;
    // Within a group, only where it changes.
    const told = mine && (last || stateOf(line, others) !== stateOf(after, others));
    return [
      newDay && <li key={`day-${line.seq}`} className="thread-day"><span>{show.day(line.at)}</span></li>,
      line.seq === newFrom && <li key="new" className="thread-day" data-new="true"><span>New</span></li>,
      <Bubble key={line.seq} line={line} mine={mine} first={!near(before, line)} last={last}
        note={last && show.time(line.at)} state={told ? stateOf(line, others) : undefined} />,
    ];
  });
}

function Unsent({ unsent, offline, again }) {
  const waiting = offline ? "waiting" : "sending";
  return unsent.map((one) => (
    <Bubble key={one.client_id} line={one} mine first last state={one.failed ? "failed" : waiting}
      note={one.failed || (offline && "Not sent yet. We keep it and send it when you are back.")}>
      {one.failed && <button type="button" className="thread-again" onClick={() => again(one.client_id)}>Try again</button>}
    </Bubble>
  ));
}

// What is new is read out, and nothing else: not the history, not what one wrote oneself.
function Heard({ newest, loaded, me, name }) {
  const from = useRef(undefined);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!loaded) return;
    const isNew = from.current !== undefined && newest && newest.seq > from.current && newest.by !== me;
    from.current = newest?.seq ?? 0;
    if (isNew) setWords(`${name}: ${newest.text || "sent a file"}`);
  }, [newest?.seq, loaded]);
  return <p className="only-read-out" aria-live="polite">{words}</p>;
}

// The first line that is new to this person as they open the conversation; it stays the same while they are there.
function useNewFrom(known, lines, me) {
  const found = useRef(undefined);
  if (found.current === undefined && known.loaded) {
    const { read } = messages.seenBy(known, me);
    found.current = lines.find((line) => line.seq > read && line.by !== me)?.seq ?? 0;
  }
  return found.current;
}

// What is in front of somebody's eyes counts as read.
function useReading(conversation, newest, atEnd) {
  useEffect(() => {
    const look = () => {
      if (newest && atEnd && !document.hidden) messages.reading(conversation, newest.seq);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [conversation, newest?.seq, atEnd]);
}

export function Thread(props) {
  return <OpenThread key={`${props.me}-${props.conversation}`} {...props} />;
}

function OpenThread({ conversation, me, name, zone, offline, largest, onSend, onFill, onOlder, onSeen }) {
  const version = useMessages();
  const known = messages.thread(conversation);
  const lines = useMemo(() => messages.linesOf(conversation), [conversation, version]);
  const unsent = typeof window === "undefined" || !me ? [] : outbox.unsentOf(me, conversation);
  const asked = useRef(0);
  const more = lines.length > 0 && lines[0].seq > 1;
  const older = () => {
    if (!more || offline || asked.current === lines[0].seq) return;
    asked.current = lines[0].seq;
    onOlder(conversation, lines[0].seq);
  };
  const { list, look, atEnd, toEnd } = useScrolling(lines, unsent, conversation, older);
  const newest = lines.at(-1);
  const newFrom = useNewFrom(known, lines, me);
  const others = messages.seenByOthers(known, me);
  const below = atEnd || !newest ? 0 : lines.filter((line) => line.seq > known.reading && line.by !== me).length;

  useReading(conversation, newest, atEnd);
  useEffect(() => {
    // What was asked for may have been lost with the connection.
    asked.current = 0;
    if (!me || offline) return undefined;
    return keepUp(me, conversation, { send: onSend, fill: onFill });
  }, [me, conversation, offline]);

  // Somebody without an account, whom no other page speaks for.
  useEffect(() => (me < 0 && onSeen ? acknowledge(me, onSeen) : undefined), [me]);

  const say = (text, attached) => {
    outbox.compose(me, conversation, text, attached);
    requestAnimationFrame(toEnd);
  };
  const again = (clientId) => outbox.tryAgain(me, conversation, clientId);
  return (
    <section className="thread" aria-label={`Conversation with ${name}`}>
      <div className="thread-list" ref={list} onScroll={look} tabIndex={0} role="group" aria-label="What was said" aria-busy={!known.loaded}>
        {more && <button type="button" className="thread-older" onClick={() => { asked.current = 0; older(); }}>Show older messages</button>}
        {known.loaded && !lines.length && !unsent.length && <p className="thread-empty">Nothing here yet. Say hello when you are ready.</p>}
        <ol aria-label="Messages">
          <Lines lines={lines} me={me} zone={zone} others={others} newFrom={newFrom} />
          <Unsent unsent={unsent} offline={offline} again={again} />
        </ol>
      </div>
      <Heard newest={newest} loaded={known.loaded} me={me} name={name} />
      {!atEnd && (
        <button type="button" className="thread-below" onClick={toEnd}>
          {below ? `${below} new ${below === 1 ? "message" : "messages"} ↓` : "Jump to latest ↓"}
        </button>
      )}
      <Composer me={me} conversation={conversation} name={name} largest={largest ?? 0} onText={say} />
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
