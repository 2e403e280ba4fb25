// A circle of which every page sends to every other: one connection (peer.js) with each. The one whose number is lower makes the
// offers; a connection that leads nowhere is tried anew by them, under the next number behind the epoch's name (docs/rooms.md).
import * as media from "./media.js";
import { connect } from "./peer.js";
import { fit } from "./sending.js";
import { stayConnected } from "./staying_connected.js";

const EARLY = 200;
const WORDS = { connect: "connected", lose: "reconnecting", give_up: "unreachable" };

// Whether a picture is sent on this connection: for one that has little room it may be paused.
const sayCamera = (link) => link?.tell({ camera: Boolean(media.sent("video")) && !link.isPaused() });

const tryOf = (epoch) => Number(epoch.split("~")[1] ?? 1);

// `say(other, signal)` hands on what is said to one of the others; `onChange(links)` hears of each stream and of how it stands.
export function circle({ room, me, setup, say, onChange }) {
  const links = new Map();
  const early = [];
  let stopped = false;

  const tell = () => {
    if (stopped) return;
    onChange(Object.fromEntries([...links].map(([id, { link, stream, state, camera }]) => [id, { link, stream, state, camera }])));
  };

  const drop = (id) => {
    const one = links.get(id);
    one?.stop?.();
    one?.link.close();
    links.delete(id);
  };

  const open = (id, pair, turn) => {
    drop(id);
    const call = { id: `room-${room}-${id}`, outgoing: me < id, epoch: `${pair.mine}~${turn}` };
    const one = { pair, turn, stream: new MediaStream(), state: "connecting", camera: true };
    const again = () => links.get(id) === one && call.outgoing && open(id, pair, turn + 1);
    one.link = connect({
      call,
      setup,
      tracks: media.sent,
      source: media.source,
      say: (signal) => say(id, signal),
      onState: (state) => one.staying?.changed(state),
      onTrack: (track) => {
        one.stream.addTrack(track);
        tell();
      },
      onWords: (said) => {
        if (said.opened) sayCamera(one.link);
        else if ("camera" in said) Object.assign(one, { camera: said.camera });
        tell();
      },
      // The browser has given this connection up, and says so only to whoever wants to use it.
      onTrouble: () => one.link?.pc.signalingState === "closed" && again(),
    });
    links.set(id, one);
    one.staying = stayConnected({
      call,
      link: one.link,
      find: (found) => {
        one.state = WORDS[found];
        tell();
      },
      comeIn: again,
    });
    // A device that sends to several sends each of them half the size.
    const show = (wanted) => one.link.show(wanted === "whole" && links.size > 1 ? "small" : wanted);
    const unfit = fit({ link: { pc: one.link.pc, show }, onPicture: () => sayCamera(one.link) });
    one.stop = () => {
      unfit();
      one.staying.stop();
    };
    one.link.meet(`${pair.theirs}~${turn}`);
    tell();
  };

  // What was said before this page knew of the connection it is for is kept until it does.
  const hear = (from, signal) => {
    const one = links.get(from);
    const fits = one && signal.epoch.startsWith(one.pair.theirs) && signal.to.startsWith(one.pair.mine);
    if (!fits) {
      if (early.length >= EARLY) early.shift();
      return early.push([from, signal]);
    }
    if (tryOf(signal.epoch) > one.turn && me > from) open(from, one.pair, tryOf(signal.epoch));
    return links.get(from).link.hear(signal);
  };

  return {
    hear,
    // Those who are in now, each with the name of their page's connection.
    meet: (mine, people) => {
      const others = people.filter(({ id, epoch }) => id !== me && epoch);
      [...links.keys()].filter((id) => !others.some((other) => other.id === id)).forEach(drop);
      for (const { id, epoch } of others) {
        const pair = links.get(id)?.pair;
        if (pair?.mine !== mine || pair?.theirs !== epoch) open(id, { mine, theirs: epoch }, 1);
      }
      early.splice(0).forEach(([from, signal]) => hear(from, signal));
      tell();
    },
    send: (kind) => links.forEach(({ link }) => {
      link.send(kind);
      sayCamera(link);
    }),
    wake: () => links.forEach(({ staying }) => staying.wake()),
    stop: () => {
      stopped = true;
      [...links.keys()].forEach(drop);
    },
  };
}
