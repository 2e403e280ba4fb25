// The connection of the call that goes on on this page, and what comes by it. There is a new one for each pair of epochs.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { watchQuality } from "./call_quality.js";
import * as calls from "./calls.js";
import * as media from "./media.js";
import { connect } from "./peer.js";
import { fit } from "./sending.js";
import { stayConnected } from "./staying_connected.js";

const EARLY = 200;
const ASK_AGAIN = 4000;

export const useCalls = () => useSyncExternalStore(calls.subscribe, calls.current, calls.current);
export const useMedia = () => useSyncExternalStore(media.subscribe, media.current, media.current);

// Which connection there has to be, by number, 0 for none: a new one for each pair of epochs. The caller's begins while it rings, so
// that it is ready for whoever answers. `to` is the other one's epoch once they have answered.
function useAttempt({ call, foreign }) {
  const [last, setLast] = useState({ own: "", to: "", nth: 0 });
  const talking = calls.TALKING.includes(call.status);
  const own = (talking || call.outgoing) && call.epoch !== foreign ? call.epoch : "";
  const to = talking ? call.other_epoch : "";
  if (own !== last.own || to !== last.to) {
    const goesOn = own === last.own && !last.to;
    setLast({ own, to, nth: goesOn ? last.nth : last.nth + 1 });
  }
  return { attempt: last.own && (call.outgoing || last.to) ? last.nth : 0, to: last.own && last.to };
}

// The servers by which a way is found: asked for while it still rings, on either side.
export function useServers({ call, setup }, wanted, onServers) {
  const asks = wanted && setup?.call !== call.id;
  useEffect(() => {
    if (!asks) return undefined;
    onServers(call.id);
    const again = setInterval(() => onServers(call.id), ASK_AGAIN);
    return () => clearInterval(again);
  }, [call?.id, asks]);
}

// What the other page said before this one was ready to hear it is kept until it is.
function useSignals(link) {
  const early = useRef([]);
  useEffect(() => calls.hear(({ kind, signal }) => {
    if (kind !== "signal") return;
    if (!link.current?.hear(signal) && early.current.length < EARLY) early.current.push(signal);
  }), []);
  return () => early.current.splice(0).forEach((signal) => link.current.hear(signal));
}

export function useConnection({ known, offline, onSignal, onFind, onComeIn, onMeasure }) {
  const { call } = known;
  const { attempt, to } = useAttempt(known);
  const own = useMedia();
  const setup = known.setup?.call === call.id ? known.setup.to : undefined;
  const link = useRef(undefined);
  const staying = useRef(undefined);
  const hearEarly = useSignals(link);
  const [received, setReceived] = useState(undefined);
  const [other, setOther] = useState({});
  const [words, setWords] = useState([]);
  const [quality, setQuality] = useState("");
  const [picture, setPicture] = useState("");
  const [silent, setSilent] = useState(false);

  // A page that was loaded anew in the middle of a call has no connection: it asks for one.
  useEffect(() => {
    if (calls.TALKING.includes(call.status) && call.epoch === known.foreign) onComeIn(call.id);
  }, [known.foreign]);

  const tellOther = () => {
    const { audio, muted } = media.current();
    link.current?.tell({ camera: Boolean(media.sent("video")) && !link.current.isPaused(), muted: muted || !audio });
  };

  useEffect(() => {
    if (!attempt || !setup || !own.ready) return undefined;
    const stream = new MediaStream();
    const opened = connect({
      call,
      setup,
      tracks: media.sent,
      source: media.source,
      say: (signal) => onSignal(call.id, signal),
      onState: (state) => staying.current?.changed(state),
      onTrack: (track) => stream.addTrack(track),
      onWords: (said) => {
        if (said.opened) tellOther();
        else if (said.text !== undefined) setWords((before) => [...before, { text: said.text, own: false }]);
        else if ("camera" in said) setOther(said);
      },
      onTrouble: ({ errorCode }) => {
        if (errorCode) calls.noteTrouble(errorCode);
        // The browser has given this connection up, and says so only to whoever wants to use it.
        if (link.current?.pc.signalingState === "closed") onComeIn(call.id);
      },
    });
    link.current = opened;
    setReceived(stream);
    return () => {
      opened.close();
      link.current = undefined;
    };
  }, [attempt, setup, own.ready]);

  // There is somebody at the other end.
  useEffect(() => {
    const opened = link.current;
    if (!opened || !to) return undefined;
    staying.current = stayConnected({
      call,
      link: opened,
      find: (found) => onFind(call.id, found),
      comeIn: () => onComeIn(call.id),
      onQuiet: setSilent,
    });
    const unwatch = watchQuality({ pc: opened.pc, call: call.id, onWord: setQuality, onSummary: (figures) => onMeasure(call.id, figures) });
    const unfit = fit({ link: opened, onPicture: (now) => { setPicture(now); tellOther(); } });
    opened.meet(to);
    hearEarly();
    return () => {
      unfit();
      unwatch();
      staying.current.stop();
      setSilent(false);
    };
  }, [attempt, setup, own.ready, to]);

  useEffect(() => {
    link.current?.send("audio");
    tellOther();
  }, [own.audio, own.muted]);
  useEffect(() => {
    link.current?.send("video");
    tellOther();
  }, [own.video, own.screen]);

  useEffect(() => {
    const wake = () => staying.current?.wake();
    if (!offline) wake();
    window.addEventListener("online", wake);
    return () => window.removeEventListener("online", wake);
  }, [offline]);

  const say = (text) => {
    if (!link.current?.tell({ text })) return;
    setWords((before) => [...before, { text, own: true }]);
  };
  return { link, silent, received, other, words, quality, paused: picture === "none", say };
}
