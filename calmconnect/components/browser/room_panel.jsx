// A room, as the page at its address shows it: its door, its lobby, what goes on in it, and how it ended.
import { useEffect, useRef, useState } from "react";
import * as calls from "./calls.js";
import { useCalls, useMedia } from "./in_call.js";
import { useRoom } from "./in_room.js";
import * as media from "./media.js";
import * as rooms from "./rooms.js";
import { RoomStage } from "./room_stage.jsx";

const LOOK_EVERY = 15000;
const REFUSED_AFTER = 5000;

const CLOSED = {
  ended: "The host has closed this room.",
  host_gone: "This room has closed, because its host did not come back.",
  unused: "This room has closed, because its host never came.",
};

function Own({ own }) {
  const video = useRef(null);
  useEffect(() => {
    if (video.current && own.video) video.current.srcObject = new MediaStream([own.video]);
  }, [own.video]);
  return own.video ? <video ref={video} className="room-preview" autoPlay playsInline muted aria-label="You" /> : null;
}

function Words({ title, children }) {
  return (
    <section className="card stack room-door" aria-label={title}>
      <h2 className="room-title">{title}</h2>
      {children}
    </section>
  );
}

const sizeWords = ({ kind, size, voices }) => {
  if (kind === "circle") return `A circle of up to ${size}, in which everybody can speak.`;
  return `Up to ${size} people. The host speaks, and ${voices > 1 ? "gives the word to others" : "the others listen"}.`;
};

const listenWords = ({ voices }) => (voices > 1 ? "You listen: nobody sees or hears you unless you are given the word and switch your microphone on." : "You listen: nobody sees or hears you.");

// Of an audience, all but whoever opened the room begin as listeners, and switch on a microphone themselves when they are given the word.
const begins = (room, camera) => {
  const name = `room-${room.id}`;
  const silent = room.kind === "audience" && !room.owns;
  if (room.rank === "listener" || (silent && !media.isFor(name))) media.listen(name);
  else media.begin(name, camera);
};

function Door({ room, seat, onEnter }) {
  const [camera, setCamera] = useState(true);
  const [asked, setAsked] = useState(false);
  const elsewhere = room.seat && room.seat !== seat && ["in", "lobby"].includes(room.standing);
  const enter = () => {
    setAsked(true);
    onEnter(camera);
  };
  // What was refused is said elsewhere; one may try again.
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setAsked(false), 2000);
    return () => clearTimeout(timer);
  }, [asked]);
  const listens = room.kind === "audience" && !room.owns;
  const label = elsewhere ? "Continue here" : room.owns ? "Go in" : "Ask to come in";
  return (
    <Words title={room.title}>
      <p className="muted">With {room.owner}. {sizeWords(room)}</p>
      {room.full && !elsewhere && !room.owns && <p>This room is full at the moment. You can ask to come in all the same: {room.owner} can let you in when somebody leaves.</p>}
      {elsewhere && <p>You are in this room on another page.</p>}
      {room.standing === "left" && <p role="status">You have left the room.</p>}
      {!listens && <label className="room-tick"><input type="checkbox" checked={camera} onChange={(event) => setCamera(event.target.checked)} /> With my camera</label>}
      {listens && <p className="muted">{listenWords(room)} Only those who host see your name. Nothing is recorded.</p>}
      {!listens && <p className="muted">Others see your name as it is in your account. Nothing is recorded.</p>}
      <div className="cluster">
        <button type="button" className="call-button" data-tone="answer" disabled={asked} onClick={enter}>{label}</button>
        <a className="room-link" href="/call-check">Try camera and microphone first</a>
      </div>
    </Words>
  );
}

const waitWords = ({ owner, begun, closes, full, size }) => {
  if (!begun || closes) return `${owner} is not here yet. You will be let in soon after they come.`;
  if (full) return `The room is full: it holds ${size}. You keep your place here, and ${owner} can let you in when somebody leaves. You can also leave, and ask ${owner} for another time.`;
  return `${owner} knows that you are here, and will let you in.`;
};

function Lobby({ room, onLeave }) {
  const own = useMedia();
  return (
    <Words title={room.title}>
      <div className="room-waiting" role="status">
        <span className="breathing" aria-hidden="true" />
        <p>{waitWords(room)}</p>
      </div>
      <Own own={own} />
      {own.problem && <p role="alert">{own.problem}</p>}
      <div className="cluster"><button type="button" className="call-button" onClick={onLeave}>Leave</button></div>
    </Words>
  );
}

// The camera and the microphone are this room's for as long as the page takes part.
function useTaking(known, onKnock) {
  const { room, foreign } = known;
  const here = rooms.isHere(known);
  useEffect(() => {
    if (here) begins(room, true);
    else if (room) media.endRoom();
  }, [here, room?.id, room?.rank]);
  // A page that was loaded anew has no connection: it asks for one.
  useEffect(() => {
    if (foreign && rooms.self(room)?.epoch === foreign) onKnock();
  }, [foreign]);
}

// A call that is taken on this page goes before the room: somebody may need help at once.
function useCallsFirst(known, onLeave) {
  const call = useCalls();
  const called = calls.isHere(call) && !calls.isOver(call.call);
  const here = rooms.isHere(known);
  useEffect(() => {
    if (called && here) onLeave();
  }, [called, here]);
}

export function RoomPanel({ missing, offline, onKnock, onTake, onShow, onLook, ...ask }) {
  const known = useRoom();
  const { room, seat } = known;
  const latest = useRef({});
  useEffect(() => {
    latest.current = { onLook, onTake };
  });
  useTaking(known, onKnock);
  useCallsFirst(known, () => onTake(room.id, "leave", null));
  useEffect(() => {
    const done = rooms.hear(({ kind }) => kind === "missed" && latest.current.onLook());
    const timer = setInterval(() => rooms.isHere(rooms.current()) && latest.current.onLook(), LOOK_EVERY);
    return () => {
      done();
      clearInterval(timer);
      // Whoever goes to another page has left.
      const last = rooms.current();
      if (rooms.isHere(last)) latest.current.onTake(last.room.id, "leave", null);
      rooms.forget();
      media.endRoom();
    };
  }, []);

  if (missing) return <Words title="There is no such room"><p>Perhaps a part of the link is missing. Please ask whoever invited you for it again.</p></Words>;
  if (!room) return <div className="card room-door" role="status" aria-label="Loading"><span className="bone room-bone" /></div>;
  const leave = () => onTake(room.id, "leave", null);
  if (room.why) return <Words title={room.title}><p role="status">{CLOSED[room.why]}</p></Words>;
  if (room.standing === "removed") return <Words title={room.title}><p role="status">The host has asked you to leave. You can’t come into this room again.</p></Words>;
  if (!rooms.isHere(known)) {
    const enter = (camera) => {
      begins(room, camera);
      onKnock();
      // Whoever was not let in as far as the lobby is not seen by their camera either.
      setTimeout(() => !rooms.isHere(rooms.current()) && media.endRoom(), REFUSED_AFTER);
    };
    return <Door room={room} seat={seat} onEnter={enter} />;
  }
  if (room.standing === "lobby") return <Lobby room={room} onLeave={leave} />;
  return <RoomStage known={known} offline={offline} onLeave={leave} onTake={onTake} onShow={onShow} ask={ask} />;
}
