// A call, on whatever page: what rings, what goes on here or on another page, and how it ended.
import { useEffect, useRef, useState } from "react";
import Phone from "lucide-react/dist/esm/icons/phone.mjs";
import PhoneOff from "lucide-react/dist/esm/icons/phone-off.mjs";
import Video from "lucide-react/dist/esm/icons/video.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { Rating } from "./call_rating.jsx";
import { Stage, lasted } from "./call_stage.jsx";
import * as calls from "./calls.js";
import { useCalls, useServers } from "./in_call.js";
import { Initials } from "./initials.jsx";
import * as media from "./media.js";
import { ringing } from "./sound.js";

const RING_EVERY = 3000;
const LOOK_EVERY = 15000;

// Sound, vibration and the title of the page, until it rings no more.
function useRinging(call) {
  useEffect(() => {
    const title = document.title;
    const named = `${call.other} is calling`;
    const ring = () => {
      ringing(RING_EVERY);
      navigator.vibrate?.([300, 150, 300]);
    };
    ring();
    const bell = setInterval(ring, RING_EVERY);
    const blink = setInterval(() => {
      document.title = document.title === named ? title : named;
    }, 1000);
    return () => {
      clearInterval(bell);
      clearInterval(blink);
      navigator.vibrate?.(0);
      if (document.title === named) document.title = title;
    };
  }, [call.id]);
}

// Whoever waited in another window hears that they are let in.
function useAdmitted(call, here, rings) {
  const heard = useRef(0);
  const admitted = here && !call.outgoing && call.status === "connecting";
  useEffect(() => {
    if (admitted && heard.current !== call.id) ringing(RING_EVERY);
    if (admitted || rings) heard.current = call.id;
  }, [call?.id, admitted, rings]);
}

function Incoming({ call, onAnswer, onDecline }) {
  useRinging(call);
  const answer = (withVideo) => {
    media.begin(call.id, withVideo);
    onAnswer(call.id);
  };
  return (
    <section className="call-card call-incoming" role="alertdialog" aria-label={`${call.other} is calling you`}>
      <Initials name={call.other} size="large" />
      <div className="call-words" role="alert">
        <strong>{call.other}</strong>
        <span>{call.medium === "video" ? "is calling you by video" : "is calling you"}</span>
      </div>
      <div className="call-answers">
        <button type="button" className="call-button" data-tone="end" onClick={() => onDecline(call.id)}><PhoneOff size={20} aria-hidden="true" />Decline</button>
        <button type="button" className="call-button" data-tone={call.medium === "video" ? "" : "answer"} onClick={() => answer(false)}>
          <Phone size={20} aria-hidden="true" />{call.medium === "video" ? "Audio only" : "Answer"}
        </button>
        {call.medium === "video" && (
          <button type="button" className="call-button" data-tone="answer" onClick={() => answer(true)}><Video size={20} aria-hidden="true" />Answer</button>
        )}
      </div>
    </section>
  );
}

function Elsewhere({ call, onComeIn, onHangUp }) {
  return (
    <section className="call-card call-elsewhere" aria-label="Your call">
      <Initials name={call.other} size="small" />
      <p className="call-words">You are in a call with {call.other} on another page.</p>
      <div className="call-answers">
        <button type="button" className="call-button" data-tone="end" onClick={() => onHangUp(call.id)}>End it</button>
        <button type="button" className="call-button" data-tone="answer" onClick={() => onComeIn(call.id)}>Continue here</button>
      </div>
    </section>
  );
}

// Servers that relay say what is wrong by number: 4xx they did not accept us, 701 they could not be reached.
const whyNot = (trouble) => {
  if (trouble >= 400 && trouble < 500) return " The server that would lead you around such networks did not accept us: please tell whoever runs this site.";
  return trouble === 701 ? " The server that would lead you around such networks could not be reached." : "";
};

const endWords = ({ outgoing, other, reason, connected, ended }, trouble) => {
  if (reason === "failed") {
    return connected
      ? `The connection to ${other} was lost and did not come back.`
      : `We found no way between you and ${other}. A network on either side may block calls: another network, or a phone's own connection, often helps.${whyNot(trouble)}`;
  }
  if (reason === "completed") return connected ? `The call with ${other} has ended. It lasted ${lasted(ended - connected)}.` : `The call with ${other} has ended.`;
  if (!outgoing) return reason === "missed" || reason === "cancelled" ? `You missed a call from ${other}.` : "";
  return { declined: `${other} can't talk right now.`, missed: `${other} did not answer.`, busy: `${other} is in another call right now.` }[reason] ?? "";
};

// Time (ms) to read how it ended, and to say how it was.
const TO_READ = 6000;
const TO_ANSWER = 30000;

// One of the two waits for the other again: it is not the end.
const waitsWords = ({ other }, { waits, waiting }) => {
  if (waits) return `You are in the waiting room again. ${other} lets you in.`;
  return waiting.length > 0 ? `${other} is in your waiting room again.` : "";
};

function Over({ call, trouble, onWrite, onRate, ...rooms }) {
  const waiting = rooms.waiting.filter((row) => row.other_id === call.other_id);
  const sentBack = call.session ? waitsWords(call, { ...rooms, waiting }) : "";
  const words = sentBack || endWords(call, trouble);
  const brief = call.reason === "completed";
  const talked = call.connected > 0 && !sentBack;
  const [touched, setTouched] = useState(false);
  const close = () => calls.dismiss(call);
  useEffect(() => {
    if ((words && !brief) || touched) return undefined;
    const timer = setTimeout(close, words ? (talked ? TO_ANSWER : TO_READ) : 0);
    return () => clearTimeout(timer);
  }, [call, touched, sentBack]);
  if (!words) return null;
  return (
    <section className="call-card call-over" aria-label="The call is over">
      <p className="call-words" role="status">{words}</p>
      {talked && <Rating onTouch={() => setTouched(true)} onRate={(opinion, troubles) => onRate(call.id, opinion, troubles)} />}
      <div className="call-answers">
        {!brief && <button type="button" className="call-button" onClick={() => { close(); onWrite(call.other_id); }}>Write instead</button>}
        <button type="button" className="call-button" data-form="round" aria-label="Close" title="Close" onClick={close}><X size={20} aria-hidden="true" /></button>
      </div>
    </section>
  );
}

export function CallPanel({ me, onLook, ...props }) {
  const known = useCalls();
  const ask = useRef(onLook);
  useEffect(() => {
    ask.current = onLook;
  });
  const { call } = known;
  const here = calls.isHere(known);
  const over = calls.isOver(call);
  const [seen, setSeen] = useState(0);
  const rings = !over && call.status === "ringing" && !call.outgoing;
  const shown = !over && (here || rings);
  useServers(known, shown, props.onServers);
  useAdmitted(call, here && !over, rings);
  useEffect(() => {
    if (shown) setSeen(call.id);
  }, [shown, call?.id]);
  useEffect(() => {
    if (over || (!here && !rings)) media.endCall();
  }, [over, here, rings]);
  // What was told may have been lost on its way.
  useEffect(() => calls.hear(({ kind }) => kind === "missed" && ask.current()), []);
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => ask.current(), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [over]);
  if (!me || !call) return null;
  // How a call ended is said where it was, or rang.
  if (over) return seen === call.id || call.reason === "busy" ? <Over call={call} trouble={known.trouble} {...props} /> : null;
  if (rings) return <Incoming key={call.id} call={call} {...props} />;
  return here ? <Stage key={call.id} known={known} {...props} /> : <Elsewhere call={call} {...props} />;
}
