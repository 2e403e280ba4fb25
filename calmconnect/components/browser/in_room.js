// The connections of the room that goes on on this page, and what it tells the others of itself.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { circle } from "./circle.js";
import { useMedia } from "./in_call.js";
import * as media from "./media.js";
import * as rooms from "./rooms.js";
import { served } from "./served.js";

const ASK_AGAIN = 4000;
const SPEAKING = 0.015;
const LISTEN_EVERY = 250;

export const useRoom = () => useSyncExternalStore(rooms.subscribe, rooms.current, rooms.current);

function useSetup(room, onServers) {
  const [setup, setSetup] = useState(undefined);
  useEffect(() => rooms.hear(({ kind, room: id, servers, only_relay: only }) => {
    if (kind !== "servers" || id !== room.id) return;
    const iceServers = servers.map(({ urls, username, credential }) => (username ? { urls, username, credential } : { urls }));
    setSetup({ iceServers, iceTransportPolicy: only ? "relay" : "all" });
  }), [room.id]);
  useEffect(() => {
    if (setup) return undefined;
    onServers(room.id);
    const again = setInterval(() => onServers(room.id), ASK_AGAIN);
    return () => clearInterval(again);
  }, [room.id, setup]);
  return setup;
}

// Who is in by which connection, and who sends what: as long as this stays the same, nothing has to be connected anew.
const meeting = (room) => room.people.map(({ id, epoch, feed, rank }) => `${id} ${epoch} ${feed} ${rank}`).join();

const begin = ({ room, setup, ask, onChange }) => {
  const common = { room: room.id, me: room.me, setup, onChange };
  if (!room.mesh) {
    const opened = served({ ...common, ask });
    return [opened, rooms.hear((value) => value.room === room.id && value.ask && opened.hear(value))];
  }
  const opened = circle({ ...common, say: (other, signal) => ask.onSignal(room.id, other, signal) });
  return [opened, rooms.takeSignals(({ room: id, from, signal }) => id === room.id && opened.hear(from, signal))];
};

// What each of the others sends, by their number.
export function useOthers({ known, offline, ask }) {
  const { room, foreign } = known;
  const own = useMedia();
  const setup = useSetup(room, ask.onServers);
  const [links, setLinks] = useState({});
  const round = useRef(undefined);
  const mine = rooms.self(room)?.epoch;
  const ready = Boolean(setup && own.ready && mine && mine !== foreign);

  useEffect(() => {
    if (!ready) return undefined;
    const [opened, done] = begin({ room, setup, ask, onChange: setLinks });
    round.current = opened;
    opened.meet(mine, rooms.current().room.people);
    return () => {
      done();
      opened.stop();
      round.current = undefined;
    };
  }, [room.id, ready]);
  useEffect(() => {
    if (ready) round.current?.meet(mine, room.people);
  }, [meeting(room), ready]);
  useEffect(() => round.current?.send("audio"), [own.audio, own.muted]);
  useEffect(() => round.current?.send("video"), [own.video, own.screen]);
  useEffect(() => {
    const wake = () => round.current?.wake();
    if (!offline) wake();
    window.addEventListener("online", wake);
    return () => window.removeEventListener("online", wake);
  }, [offline]);
  return links;
}

// Whoever can be heard now, by their number, as the sound that arrives says.
export function useSpeakers(links) {
  const [speakers, setSpeakers] = useState("");
  useEffect(() => {
    const listen = () => {
      const loud = Object.entries(links).filter(([, { link }]) => {
        const sound = link?.pc.getReceivers().find(({ track }) => track.kind === "audio");
        return (sound?.getSynchronizationSources()[0]?.audioLevel ?? 0) > SPEAKING;
      });
      setSpeakers(loud.map(([id]) => id).join());
    };
    const timer = setInterval(listen, LISTEN_EVERY);
    return () => clearInterval(timer);
  }, [links]);
  return speakers.split(",").filter(Boolean).map(Number);
}

// What the others are told of what this page sends; and whoever was muted by a host is muted.
export function useOwn({ room, onShow }) {
  const own = useMedia();
  const me = rooms.self(room);
  const sound = Boolean(own.audio) && !own.muted;
  const picture = Boolean(own.screen ?? own.video);
  useEffect(() => {
    if (me?.epoch && me.rank !== "listener") onShow(room.id, sound, picture);
  }, [me?.epoch, me?.rank, sound, picture]);
  useEffect(() => {
    if (me?.muted && sound) media.toggleMicrophone();
  }, [me?.muted, Boolean(own.audio)]);
  return own;
}
