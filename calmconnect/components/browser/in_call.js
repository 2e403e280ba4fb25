// The connection of the call that goes on on this page, and what comes by it. There is a new one for each pair of epochs.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { watchQuality } from "./call_quality.js";
import * as calls from "./calls.js";
import * as media from "./media.js";
import { connect } from "./peer.js";
import { stayConnected } from "./staying_connected.js";

const EARLY = 200;
const ASK_AGAIN = 4000;

export const useCalls = () => useSyncExternalStore(calls.subscribe, calls.current, calls.current);
export const useMedia = () => useSyncExternalStore(media.subscribe, media.current, media.current);

const pairOf = ({ call, foreign }) => {
  const met = calls.TALKING.includes(call.status) && call.epoch && call.other_epoch && call.epoch !== foreign;
  return met ? `${call.id} ${call.epoch} ${call.other_epoch}` : "";
};

// The servers by which a way is found: asked for while it still rings.
function useSetup(call, onServers) {
  const [setup, setSetup] = useState(undefined);
  useEffect(() => {
    const done = calls.hear(({ kind, call: id, servers, only_relay: only }) => {
      if (kind !== "servers" || id !== call.id) return;
      const iceServers = servers.map(({ urls, username, credential }) => (username ? { urls, username, credential } : { urls }));
      setSetup({ iceServers, iceTransportPolicy: only ? "relay" : "all" });
    });
    return done;
  }, [call.id]);
  useEffect(() => {
    if (setup) return undefined;
    onServers(call.id);
    const again = setInterval(() => onServers(call.id), ASK_AGAIN);
    return () => clearInterval(again);
  }, [call.id, setup]);
  return setup;
}

// What the other page said before this one was ready to hear it is kept until it is.
function useSignals(link) {
  const early = useRef([]);
  useEffect(() => calls.hear(({ kind, signal }) => {
    if (kind !== "signal") return;
    if (link.current) link.current.hear(signal);
    else if (early.current.length < EARLY) early.current.push(signal);
  }), []);
  return () => early.current.splice(0).forEach((signal) => link.current.hear(signal));
}

export function useConnection({ known, offline, onServers, onSignal, onFind, onComeIn, onMeasure }) {
  const { call } = known;
  const pair = pairOf(known);
  const own = useMedia();
  const setup = useSetup(call, onServers);
  const link = useRef(undefined);
  const staying = useRef(undefined);
  const hearEarly = useSignals(link);
  const [received, setReceived] = useState(undefined);
  const [other, setOther] = useState({});
  const [words, setWords] = useState([]);
  const [quality, setQuality] = useState("");

  // A page that was loaded anew in the middle of a call has no connection: it asks for one.
  useEffect(() => {
    if (calls.TALKING.includes(call.status) && call.epoch === known.foreign) onComeIn(call.id);
  }, [known.foreign]);

  const tellOther = () => link.current?.tell({ camera: Boolean(media.sent("video")), muted: media.current().muted || !media.current().audio });

  useEffect(() => {
    if (!pair || !own.ready || !setup) return undefined;
    const stream = new MediaStream();
    const opened = connect({
      call,
      setup,
      tracks: media.sent,
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
    staying.current = stayConnected({ call, link: opened, find: (found) => onFind(call.id, found), comeIn: () => onComeIn(call.id) });
    const unwatch = watchQuality({ pc: opened.pc, call: call.id, onWord: setQuality, onSummary: (figures) => onMeasure(call.id, figures) });
    setReceived(stream);
    hearEarly();
    return () => {
      unwatch();
      staying.current.stop();
      opened.close();
      link.current = undefined;
    };
  }, [pair, own.ready, setup]);

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
  return { link, received, other, words, quality, say };
}
