// A room whose pages send to a media server, and not to each other: one connection for what this page sends, and one for each whom it
// watches. What it says to the media server goes by the service (docs/rooms.md), each description as a whole.
import { pictureOf } from "./arriving.js";
import * as media from "./media.js";
import { BEGINNING, encodingFor, fit, limit } from "./sending.js";
import { stayConnected } from "./staying_connected.js";

const KINDS = ["audio", "video"];
const WORDS = { connect: "connected", lose: "reconnecting", give_up: "unreachable" };
// A server that does not answer, by which a way was to be found, holds nobody up for longer.
const GATHER_WITHIN = 1500;
// What was refused is asked for again: somebody may not have reached the media server yet, or it begins anew.
const ASK_AGAIN = [300, 1000, 3000, 6000];

let asked = 0;

// A description of this page's, with the addresses that were found.
async function described(pc) {
  await pc.setLocalDescription();
  await new Promise((done) => {
    const look = () => pc.iceGatheringState === "complete" && done();
    pc.addEventListener("icegatheringstatechange", look);
    setTimeout(done, GATHER_WITHIN);
    look();
  });
  return pc.localDescription.sdp;
}

function connection(setup, onState) {
  const pc = new RTCPeerConnection(setup);
  pc.onconnectionstatechange = () => onState(pc.connectionState);
  const isOutOfReach = () => pc.iceGatheringState === "complete" && !/^a=candidate/m.test(pc.localDescription?.sdp ?? "");
  return { pc, isOutOfReach };
}

// What this page sends.
function sending(setup, onState) {
  const opened = connection(setup, onState);
  const together = new MediaStream();
  const senders = {};
  let picture = BEGINNING.picture;
  for (const kind of KINDS) {
    const sendEncodings = [encodingFor(kind, picture, media.source())];
    senders[kind] = opened.pc.addTransceiver(media.sent(kind) ?? kind, { direction: "sendonly", streams: [together], sendEncodings }).sender;
  }
  const limitAll = () => Promise.all(KINDS.map((kind) => limit(senders[kind], kind, picture, media.source())));
  const show = (wanted) => {
    picture = wanted;
    return limitAll();
  };
  return {
    ...opened,
    show,
    begin: () => described(opened.pc),
    take: async ({ sdp }) => {
      await opened.pc.setRemoteDescription({ type: "answer", sdp });
      await limitAll();
    },
    send: (kind) => senders[kind].replaceTrack(media.sent(kind) ?? null).then(limitAll),
    stop: fit({ link: { pc: opened.pc, show }, onPicture: () => {} }),
  };
}

// What somebody else sends.
function watching(setup, onState, { onTrack, onPicture, onAnswer }) {
  const opened = connection(setup, onState);
  opened.pc.ontrack = ({ track }) => onTrack(track);
  return {
    ...opened,
    take: async ({ handle, sdp }) => {
      await opened.pc.setRemoteDescription({ type: "offer", sdp });
      onAnswer(handle, await described(opened.pc));
    },
    stop: pictureOf(opened.pc, onPicture),
  };
}

// `ask` has `onSend`, `onSends`, `onWatch` and `onAnswer`, by which the service is asked. `onChange(links)` hears of each stream, of how it
// stands, and in `away` why the media server can't be asked; among them, under one's own number, of how one's own sending stands.
export function served({ room, me, setup, ask, onChange }) {
  const lines = new Map();
  let stopped = false;

  const tell = () => {
    if (stopped) return;
    onChange(Object.fromEntries([...lines].map(([id, { link, stream, state, camera, away }]) => [id, { link, stream, state, camera, away }])));
  };

  const say = (one, away) => {
    if (one.away === away) return;
    one.away = away;
    tell();
  };

  const drop = (id) => {
    const one = lines.get(id);
    if (!one) return;
    clearTimeout(one.later);
    one.staying.stop();
    one.link.stop();
    one.link.pc.close();
    lines.delete(id);
  };

  const open = (id, feed, refusals = 0) => {
    const before = lines.get(id);
    // One that takes the place of another that was lost is, for a person, the same that is found again.
    const state = before?.state === "reconnecting" ? "reconnecting" : "connecting";
    drop(id);
    asked += 1;
    const one = { ask: asked, feed, refusals, stream: new MediaStream(), state, camera: true, away: before?.away ?? "" };
    const holds = () => !stopped && lines.get(id) === one;
    const again = () => holds() && open(id, feed);
    const onState = (found) => {
      if (!holds()) return;
      if (found === "connected" && id === me) ask.onSends(room);
      one.staying.changed(found);
    };
    const onTrack = (track) => {
      one.stream.addTrack(track);
      tell();
    };
    const onPicture = (camera) => {
      one.camera = camera;
      tell();
    };
    const onAnswer = (handle, sdp) => holds() && ask.onAnswer(room, handle, sdp);
    one.link = id === me ? sending(setup, onState) : watching(setup, onState, { onTrack, onPicture, onAnswer });
    // A description that leads nowhere is found by time, as everything that does not connect.
    one.take = (value) => one.link.take(value).catch(() => {});
    lines.set(id, one);
    one.staying = stayConnected({
      call: { id: `room-${room}-${id}`, outgoing: true },
      // Nothing is asked anew of the same connection: another one takes its place.
      link: { ...one.link, restart: () => setTimeout(again) },
      find: (found) => {
        one.state = WORDS[found];
        tell();
      },
      comeIn: again,
    });
    if (id === me) one.link.begin().then((sdp) => holds() && ask.onSend(room, one.ask, sdp)).catch(() => {});
    else ask.onWatch(room, one.ask, id);
    tell();
  };

  const refused = (id, one, value) => {
    const wait = ASK_AGAIN[Math.min(one.refusals, ASK_AGAIN.length - 1)];
    say(one, value.away ? value.text : "");
    one.later = setTimeout(() => lines.get(id) === one && open(id, one.feed, one.refusals + 1), wait);
  };

  return {
    hear: (value) => {
      const [id, one] = [...lines].find(([, { ask: nth }]) => nth === value.ask) ?? [];
      if (!one) return undefined;
      if (value.kind === "refused") return refused(id, one, value);
      say(one, "");
      return one.take(value);
    },
    // Those who are in now, each with the number of what they send; oneself sends who speaks, by the connection of this name.
    meet: (mine, people) => {
      const wanted = new Map(people.filter(({ id, feed }) => id !== me && feed).map(({ id, feed }) => [id, feed]));
      if (people.some(({ id, rank }) => id === me && rank !== "listener")) wanted.set(me, mine);
      [...lines.keys()].filter((id) => !wanted.has(id)).forEach(drop);
      for (const [id, feed] of wanted) if (lines.get(id)?.feed !== feed) open(id, feed);
      tell();
    },
    send: (kind) => {
      lines.get(me)?.link.send(kind).catch(() => {});
    },
    wake: () => lines.forEach(({ staying }) => staying.wake()),
    stop: () => {
      stopped = true;
      [...lines.keys()].forEach(drop);
    },
  };
}
