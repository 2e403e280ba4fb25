// The call that goes on on this page: the other one fills the view, oneself in a corner, and what can be done below.
import { useEffect, useRef, useState } from "react";
import Maximize2 from "lucide-react/dist/esm/icons/maximize-2.mjs";
import Minimize2 from "lucide-react/dist/esm/icons/minimize-2.mjs";
import { Controls } from "./call_controls.jsx";
import { Waiting } from "./call_waiting.jsx";
import { useConnection, useMedia } from "./in_call.js";
import { Initials } from "./initials.jsx";
import * as media from "./media.js";
import { Recording, isOpen, useRecording } from "./recording.jsx";
import { SelfView } from "./self_view.jsx";

const SPEAKING = 0.015;

export const lasted = (ms) => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = `${Math.floor(seconds / 60) % 60}`;
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

function Duration({ since }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="call-time" role="timer">{lasted(now - since)}</span>;
}

// Whether the other one is to be heard now, as the sound that arrives says.
function useSpeaking(link, received) {
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => {
      const [sound] = link.current?.pc.getReceivers().filter(({ track }) => track.kind === "audio") ?? [];
      setSpeaking((sound?.getSynchronizationSources()[0]?.audioLevel ?? 0) > SPEAKING);
    }, 250);
    return () => clearInterval(timer);
  }, [received]);
  return speaking;
}

const WORDS = { ringing: "Calling…", connecting: "Connecting…", reconnecting: "Reconnecting…" };

function Standing({ call, late, own, silent }) {
  if (own.asks && call.status !== "ringing") return <span role="status">Your browser asks whether we may use your microphone.</span>;
  if (silent && call.status === "connected") return <span role="status">{WORDS.reconnecting}</span>;
  if (call.status === "connected") return <Duration since={call.connected + late} />;
  return <span role="status">{WORDS[call.status]}</span>;
}

// Plays a stream, and says when the browser will not without a click.
function usePlaying(video, stream, output) {
  const [blocked, setBlocked] = useState(false);
  const play = () => video.current?.play().then(() => setBlocked(false)).catch((error) => error.name === "NotAllowedError" && setBlocked(true));
  useEffect(() => {
    if (!video.current || !stream) return;
    video.current.srcObject = stream;
    play();
  }, [stream]);
  useEffect(() => {
    if (output) video.current?.setSinkId?.(output).catch(() => {});
  }, [output, stream]);
  return [blocked, play];
}

const QUALITY = { weak: "Weak connection", poor: "Poor connection" };
const OFFER_CHAT_AFTER = 12000;

const WRITE = "Write a message";
const SOUND = "Go on with sound only";

const suggested = ({ lost, waited, pictured, paused, poor }) => {
  if (lost) return waited && ["We are still trying. You can go on in writing meanwhile.", WRITE];
  if (pictured && paused) return ["Your connection is too weak for pictures right now, so we send your voice alone. Your picture comes back by itself.", SOUND];
  if (poor && pictured) return ["The connection is poor. Sound alone needs much less.", SOUND];
  return poor && ["The connection is poor. If you can't understand each other, you can go on in writing.", WRITE];
};

// What helps when the connection does not: sound without a picture, then words.
function Suggestion({ call, own, quality, paused, onWrite }) {
  const [waited, setWaited] = useState(false);
  const lost = call.status === "reconnecting";
  useEffect(() => {
    setWaited(false);
    if (!lost) return undefined;
    const timer = setTimeout(() => setWaited(true), OFFER_CHAT_AFTER);
    return () => clearTimeout(timer);
  }, [lost]);
  const offer = suggested({ lost, waited, pictured: Boolean(own.video), paused, poor: quality === "poor" });
  if (!offer) return null;
  const [words, label] = offer;
  const act = label === WRITE ? () => onWrite(call.other_id) : media.toggleCamera;
  return <p className="call-problem" role="status"><span>{words}</span><button type="button" onClick={act}>{label}</button></p>;
}

const REST = 4000;

// Whether nothing was touched for a while, so that what lies over the picture can go.
function useResting(root) {
  const [resting, setResting] = useState(false);
  useEffect(() => {
    let timer;
    const stir = () => {
      setResting(false);
      clearTimeout(timer);
      timer = setTimeout(() => setResting(true), REST);
    };
    const stage = root.current;
    const signs = ["pointermove", "pointerdown", "keydown", "focusin"];
    stir();
    signs.forEach((sign) => stage?.addEventListener(sign, stir));
    return () => {
      clearTimeout(timer);
      signs.forEach((sign) => stage?.removeEventListener(sign, stir));
    };
  }, []);
  return resting;
}

function Words({ words, other, onSay }) {
  const [text, setText] = useState("");
  const end = useRef(null);
  useEffect(() => {
    end.current?.scrollIntoView();
  }, [words.length]);
  const say = (event) => {
    event.preventDefault();
    if (text.trim()) onSay(text.trim());
    setText("");
  };
  return (
    <aside className="call-chat" aria-label="Written in this call">
      <p className="call-chat-note">What you write here is not kept.</p>
      <ol aria-live="polite">
        {words.map((line, i) => <li key={i} data-own={line.own}><span className="only-read-out">{line.own ? "You: " : `${other}: `}</span>{line.text}</li>)}
        <li ref={end} aria-hidden="true" />
      </ol>
      <form onSubmit={say}>
        <input value={text} onChange={(event) => setText(event.target.value)} aria-label={`Write to ${other} in this call`} placeholder="Write…" maxLength={2000} />
      </form>
    </aside>
  );
}

export function Stage({ known, offline, onHangUp, onRecord, onRecordAgree, onRecordEnd, onRecordLook, ...handlers }) {
  const { call, late } = known;
  const own = useMedia();
  const root = useRef(null);
  const video = useRef(null);
  const [small, setSmall] = useState(false);
  const [writing, setWriting] = useState(false);
  const [read, setRead] = useState(0);
  const [frames, setFrames] = useState(false);
  const { link, silent, received, other, words, quality, paused, say } = useConnection({ known, offline, ...handlers });
  const [blocked, play] = usePlaying(video, received, own.chosen.output);
  const speaking = useSpeaking(link, received);
  const record = useRecording({ call, own, received, onLook: onRecordLook, onEnd: onRecordEnd });
  const resting = useResting(root);
  const picture = call.status !== "ringing" && (other.camera ?? frames);

  useEffect(() => {
    media.begin(call.id, call.medium === "video");
    root.current?.focus();
  }, [call.id]);
  useEffect(() => {
    if (writing) setRead(words.length);
  }, [writing, words.length]);
  // Whoever leaves by closing the page is asked: the other one would wait.
  useEffect(() => {
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  const full = () => (document.fullscreenElement ? document.exitFullscreen() : root.current?.requestFullscreen?.().catch(() => {}));
  const pictureInPicture = () =>
    document.pictureInPictureElement ? document.exitPictureInPicture() : video.current?.requestPictureInPicture?.().catch(() => {});
  return (
    <section className="call-stage" ref={root} tabIndex={-1} aria-label={`Call with ${call.other}`} data-size={small ? "small" : "full"}
      data-writing={writing} data-status={call.status} data-resting={Boolean(resting && picture && !small && !writing)}>
      <video ref={video} className="call-other" autoPlay playsInline data-picture={Boolean(picture)} aria-label={call.other}
        onResize={({ target }) => setFrames(target.videoWidth > 0)} />
      {!picture && (
        <div className="call-nobody" data-speaking={speaking} data-waits={call.status !== "connected"}><Initials name={call.other} size="huge" /></div>
      )}
      <header className="call-top">
        <span className="call-name" data-speaking={speaking}>{call.other}</span>
        <Standing call={call} late={late} own={own} silent={silent} />
        {QUALITY[quality] && call.status === "connected" && <span className="call-fact" data-tone="warn">{QUALITY[quality]}</span>}
        {other.muted && call.status === "connected" && <span className="call-fact">Muted</span>}
        {handlers.doctor && <Waiting call={call} rows={handlers.waiting} zone={handlers.zone} onSendBack={handlers.onSendBack} />}
        <button type="button" className="call-help" popoverTarget="crisis-sheet">Get help now</button>
        <button type="button" className="call-button" data-form="round" aria-label={small ? "Make the call large" : "Make the call small"}
          title={small ? "Make the call large" : "Make the call small"} onClick={() => setSmall(!small)}>
          {small ? <Maximize2 size={18} aria-hidden="true" /> : <Minimize2 size={18} aria-hidden="true" />}
        </button>
      </header>
      <SelfView own={own} />
      {own.problem && (
        <p className="call-problem" role="alert">{own.problem}<button type="button" onClick={media.dismissProblem}>Close</button></p>
      )}
      {!own.problem && <Suggestion call={call} own={own} quality={quality} paused={paused} onWrite={handlers.onWrite} />}
      {blocked && <button type="button" className="call-button call-unblock" data-tone="answer" onClick={play}>Click to hear {call.other}</button>}
      <Recording call={call} known={record} onAgree={onRecordAgree} onEnd={onRecordEnd} />
      {writing && !small && <Words words={words} other={call.other} onSay={say} />}
      <Controls active={!small} writing={writing} unread={writing ? 0 : words.length - read} onEnd={() => onHangUp(call.id)}
        onRecord={call.status === "connected" && record.offered && !isOpen(record.recording) ? () => onRecord(call.id) : undefined}
        onFull={full} onPicture={pictureInPicture} onWrite={() => setWriting(!writing)} />
    </section>
  );
}
