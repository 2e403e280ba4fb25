// A conversation: its lines, what is still on its way, and the place to write.
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { acknowledge } from "./acknowledging.js";
import { Quote, Words } from "./bubble.jsx";
import { Composer } from "./composer.jsx";
import { FindButton, Finder } from "./finder.jsx";
import { currentVersion, subscribe } from "./heard.js";
import { keepUp } from "./keeping_up.js";
import { Lines, Unsent } from "./lines.jsx";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";
import { bringIntoView, useScrolling } from "./scrolling.js";

const SAY_WRITING_EVERY = 3000;

export { FindButton };

const useMessages = () => useSyncExternalStore(subscribe, currentVersion, () => 0);

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
  useEffect(() => {
    if (newest?.state === "deleted") setWords("");
  }, [newest?.state]);
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

// What the next message is about: the line that it answers, or the one that it changes.
function About({ about, me, name, onCancel }) {
  const { kind, line } = about;
  const title = kind === "edit" ? "Changing your message" : `Answering ${line.by === me ? "yourself" : name}`;
  return (
    <div className="composer-about">
      <div><Quote line={line} name={title} /></div>
      <button type="button" aria-label="Cancel" title="Cancel" onClick={onCancel}><X size={18} aria-hidden="true" /></button>
    </div>
  );
}

// Crisis lines, for who wrote what sounds like danger: at once, and on all their pages.
function Help({ children, onHide }) {
  return (
    <aside className="thread-help" aria-label="Help now">
      <div className="thread-help-head" role="status">
        <p><strong>You are not alone with this.</strong> If you might harm yourself or are not safe, please call now: a person answers. We have told people here, too.</p>
        <button type="button" className="round-button" aria-label="Hide the numbers" title="Hide the numbers" onClick={onHide}><X size={18} aria-hidden="true" /></button>
      </div>
      {children}
    </aside>
  );
}

// Asks for the page before or after the lines in view, each once; again when the connection is a new one.
function usePaging({ conversation, lines, visiting, offline, onOlder, onFill }) {
  const asked = useRef(new Set());
  useEffect(() => asked.current.clear(), [offline]);
  const once = (ask, place) => {
    if (offline || asked.current.has(place)) return;
    asked.current.add(place);
    ask(conversation, place);
  };
  const first = lines[0]?.seq ?? 1;
  return {
    older: () => first > 1 && once(onOlder, first),
    newer: () => visiting && once(onFill, lines.at(-1).seq),
    askAgain: () => asked.current.clear(),
  };
}

// Lets the others see that somebody writes, but not with each letter; what was sent ends it, and writing begins anew.
function useWriting(conversation, offline, onWrite) {
  const told = useRef(0);
  const writing = () => {
    if (!onWrite || offline || Date.now() - told.current < SAY_WRITING_EVERY) return;
    told.current = Date.now();
    onWrite(conversation);
  };
  const written = () => {
    told.current = 0;
  };
  return [writing, written];
}

// What is being said and is no line yet: it grows by sentences, and is read out once it is one.
function Saying({ saying, name, offline, onStop }) {
  return (
    <li className="bubble-row" data-mine={false} data-first data-last data-saying>
      <div className="bubble-line">
        <div className="bubble">{saying.text ? <Words text={saying.text} /> : <span className="saying-dots" role="img" aria-label={`${name} is writing`}><i /><i /><i /></span>}</div>
      </div>
      <button type="button" className="saying-stop" disabled={offline} onClick={onStop}>Stop</button>
    </li>
  );
}

// What can be done with a line; the same function all the time, so that lines need not be drawn anew.
function useActs({ conversation, offline, onDelete, onAround }, setAbout, setChosen) {
  const now = useRef({});
  useEffect(() => {
    now.current = { offline, onDelete, onAround };
  });
  return useCallback((kind, line) => {
    if (kind === "choose") setChosen((before) => (before === line.seq ? 0 : line.seq));
    else setChosen(0);
    if (kind === "reply" || kind === "edit") setAbout({ kind, line });
    else if (kind === "choose" || now.current.offline) return;
    else if (kind === "delete") now.current.onDelete(conversation, line.seq);
    else if (!messages.goTo(conversation, line.seq)) now.current.onAround(conversation, line.seq);
  }, [conversation]);
}

function OpenThread(props) {
  const { conversation, me, name, zone, offline, onSend, onFill, onSeen, onEdit, onChange, onFind, onWrite } = props;
  const version = useMessages();
  const known = messages.thread(conversation);
  const lines = useMemo(() => messages.linesInView(conversation), [conversation, version]);
  const visiting = Boolean(known.visit);
  const unsent = typeof window === "undefined" || !me || visiting ? [] : outbox.unsentOf(me, conversation);
  const [about, setAbout] = useState(undefined);
  const [chosen, setChosen] = useState(0);
  const act = useActs(props, setAbout, setChosen);
  const { older, newer, askAgain } = usePaging({ ...props, lines, visiting });
  const { list, look, atEnd, toEnd } = useScrolling(lines, unsent.length + (known.saying ? 1 + known.saying.text.length : 0), { more: visiting, onTop: older, onBottom: newer });
  const newest = messages.linesOf(conversation).at(-1);
  const newFrom = useNewFrom(known, lines, me);
  const others = messages.seenByOthers(known, me);
  const below = atEnd || !newest ? 0 : [...known.lines.values()].filter((line) => line.seq > known.reading && line.by !== me).length;
  const [writing, written] = useWriting(conversation, offline, onWrite);

  useReading(conversation, newest, atEnd);
  useEffect(() => {
    if (!me || offline) return undefined;
    return keepUp(me, conversation, { send: onSend, fill: onFill, change: onChange });
  }, [me, conversation, offline]);
  // Somebody without an account, whom no other page speaks for.
  useEffect(() => (me < 0 && onSeen ? acknowledge(me, onSeen) : undefined), [me]);
  useEffect(() => {
    if (known.goal && bringIntoView(list.current, known.goal)) messages.arrivedAt(conversation);
  }, [known.goal, lines]);

  const latest = () => {
    messages.backToEnd(conversation);
    requestAnimationFrame(toEnd);
  };
  const say = (text, attached) => {
    if (about?.kind === "edit") onEdit(conversation, about.line.seq, text);
    else outbox.compose(me, conversation, text, attached, about?.line.seq);
    if (about?.kind !== "edit") latest();
    written();
    setAbout(undefined);
  };
  const again = (clientId) => outbox.tryAgain(me, conversation, clientId);
  return (
    <section className="thread" aria-label={`Conversation with ${name}`} onKeyDown={(event) => event.key === "Escape" && setAbout(undefined)}>
      {known.search && <Finder conversation={conversation} me={me} name={name} zone={zone} newest={newest?.seq ?? 0} onFind={onFind} onGo={(seq) => act("go", { seq })} />}
      <div className="thread-list" ref={list} onScroll={look} tabIndex={0} role="group" aria-label="What was said" aria-busy={!known.loaded}>
        {lines[0]?.seq > 1 && <button type="button" className="thread-older" onClick={() => { askAgain(); older(); }}>Show older messages</button>}
        {known.loaded && !lines.length && !unsent.length && <p className="thread-empty">Nothing here yet. Say hello when you are ready.</p>}
        <ol aria-label="Messages">
          <Lines lines={lines} conversation={conversation} me={me} name={name} zone={zone} others={others} newFrom={newFrom}
            chosen={chosen} act={onEdit && act} />
          {props.onStop && known.saying && !visiting && (
            <Saying saying={known.saying} name={name} offline={offline} onStop={() => props.onStop(conversation, known.saying.answers)} />
          )}
          <Unsent unsent={unsent} conversation={conversation} me={me} name={name} offline={offline} again={again} />
        </ol>
      </div>
      <Heard newest={newest} loaded={known.loaded} me={me} name={name} />
      <p className="thread-writing">{messages.someoneWrites(known, me) && `${name} is writing…`}</p>
      {!atEnd && (
        <button type="button" className="thread-below" onClick={latest}>
          {below ? `${below} new ${below === 1 ? "message" : "messages"} ↓` : "Jump to latest ↓"}
        </button>
      )}
      {props.warns
        ? known.help && <Help onHide={() => messages.hideHelp(conversation)}>{props.children}</Help>
        : props.children}
      {about && <About about={about} me={me} name={name} onCancel={() => setAbout(undefined)} />}
      {!props.over && <Composer me={me} conversation={conversation} name={name} largest={props.largest ?? 0} editing={about?.kind === "edit" ? about.line : undefined}
        onText={say} onWriting={writing} onOffer={offline ? undefined : props.onOffer} onChoose={props.onChoose} />}
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
