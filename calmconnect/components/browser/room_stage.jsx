// What goes on in a room: a tile for everybody, what one can do below, and the list of people beside it.
import { useEffect, useRef, useState } from "react";
import Hand from "lucide-react/dist/esm/icons/hand.mjs";
import Lock from "lucide-react/dist/esm/icons/lock.mjs";
import LogOut from "lucide-react/dist/esm/icons/log-out.mjs";
import Mic from "lucide-react/dist/esm/icons/mic.mjs";
import MicOff from "lucide-react/dist/esm/icons/mic-off.mjs";
import MonitorUp from "lucide-react/dist/esm/icons/monitor-up.mjs";
import Settings from "lucide-react/dist/esm/icons/settings-2.mjs";
import Users from "lucide-react/dist/esm/icons/users.mjs";
import Video from "lucide-react/dist/esm/icons/video.mjs";
import VideoOff from "lucide-react/dist/esm/icons/video-off.mjs";
import { Control, Devices, useKeys } from "./call_controls.jsx";
import { useOthers, useOwn, useSpeakers } from "./in_room.js";
import * as media from "./media.js";
import * as rooms from "./rooms.js";
import { People } from "./room_people.jsx";
import { Tile } from "./room_tile.jsx";

const hosts = ({ rank }) => rank === "host" || rank === "cohost";
const canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

function Top({ room, onPeople }) {
  return (
    <header className="call-top room-top">
      <h2 className="call-name room-name">{room.title}</h2>
      {room.locked && <span className="call-fact"><Lock size={14} aria-hidden="true" /> Locked</span>}
      <button type="button" className="call-fact room-count" onClick={onPeople}>{room.there} of {room.size} in</button>
      <button type="button" className="call-help" popoverTarget="crisis-sheet">Get help now</button>
    </header>
  );
}

// What somebody who hosts must not miss, and what everybody must know when nobody does.
function Notice({ room, own, away, listing, onTake, onPeople }) {
  if (own.problem) return <p className="call-problem" role="alert">{own.problem}<button type="button" onClick={media.dismissProblem}>Close</button></p>;
  if (room.kind === "audience" && room.rank === "speaker" && !own.audio && !own.video) {
    return <p className="call-problem" role="status"><span className="grow">You have the word. Nobody hears you yet.</span><button type="button" onClick={media.toggleMicrophone}>Switch the microphone on</button></p>;
  }
  if (away) return <p className="call-problem" role="status">{away}</p>;
  if (room.closes) return <p className="call-problem" role="status">Nobody hosts this room at the moment. It closes soon, unless the host comes back.</p>;
  const [first, ...more] = room.lobby;
  if (!first || listing) return null;
  const who = more.length ? `${first.name} and ${more.length} more ask to come in` : `${first.name} asks to come in`;
  if (room.full) return <p className="call-problem" role="status"><span className="grow">{who}. The room is full: it holds {room.size}. You can let them in when somebody leaves.</span><button type="button" onClick={onPeople}>Show all</button></p>;
  return (
    <p className="call-problem" role="status">
      <span className="grow">{who}.</span>
      {more.length > 0 && <button type="button" onClick={onPeople}>Show all</button>}
      <button type="button" onClick={() => onTake(room.id, "admit", first.id)}>Let {first.name} in</button>
    </p>
  );
}

function Bar({ room, own, listing, onList, onTake, onLeave }) {
  const [devices, setDevices] = useState(false);
  const me = rooms.self(room);
  const muted = own.muted || !own.audio;
  const hand = Boolean(me?.hand);
  const microphone = () => {
    if (muted && me?.muted) onTake(room.id, "unmute", null);
    return media.toggleMicrophone();
  };
  const raise = () => onTake(room.id, hand ? "lower_hand" : "raise_hand", null);
  const speaks = room.rank !== "listener";
  const speaking = speaks && { m: microphone, v: media.toggleCamera, s: media.toggleScreen };
  useKeys({ ...speaking, h: raise, u: onList }, true);
  const waiting = room.lobby.length;
  return (
    <div className="call-bar">
      {devices && <Devices own={own} />}
      <div className="call-controls" role="toolbar" aria-label="Your place in the room">
        {speaks && <Control icon={muted ? MicOff : Mic} label={muted ? "Switch the microphone on" : "Mute"} letter="M" on={muted} onClick={microphone} />}
        {speaks && <Control icon={own.video ? Video : VideoOff} label={own.video ? "Switch the camera off" : "Switch the camera on"} letter="V" on={!own.video} onClick={media.toggleCamera} />}
        {speaks && canShare() && <Control icon={MonitorUp} label={own.screen ? "Stop sharing your screen" : "Share your screen"} letter="S" on={Boolean(own.screen)} data-wide onClick={media.toggleScreen} />}
        <Control icon={Hand} label={hand ? "Lower your hand" : "Raise your hand"} letter="H" on={hand} onClick={raise} />
        <Control icon={Users} label={waiting ? `People, ${waiting} waiting` : "People"} letter="U" on={listing} data-unread={waiting || undefined} onClick={onList} />
        <Control icon={Settings} label="Devices" on={devices} data-wide onClick={() => setDevices(!devices)} />
        <Control icon={LogOut} label="Leave" data-tone="end" onClick={onLeave} />
      </div>
    </div>
  );
}

export function RoomStage({ known, offline, onLeave, onTake, onShow, ask }) {
  const { room } = known;
  const root = useRef(null);
  const [listing, setListing] = useState(false);
  const own = useOwn({ room, onShow });
  const links = useOthers({ known, offline, ask });
  const speakers = useSpeakers(links);
  const away = Object.values(links).find((one) => one.away)?.away;
  const me = rooms.self(room);
  const heard = room.people.filter(({ rank }) => rank !== "listener");
  const list = () => setListing(!listing);
  useEffect(() => root.current?.focus(), []);
  // Whoever leaves by closing the page is asked: the others would wait.
  useEffect(() => {
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
  return (
    <section className="call-stage room-stage" ref={root} tabIndex={-1} aria-label={`Room: ${room.title}`} data-listing={listing}>
      <Top room={room} onPeople={list} />
      <ul className="room-tiles" data-many={heard.length} aria-label="In the room">
        {heard.map((person) => (
          <Tile key={person.id} person={person} link={links[person.id]} own={person.id === room.me ? own : undefined}
            output={own.chosen.output} speaking={speakers.includes(person.id)} />
        ))}
      </ul>
      <Notice room={room} own={own} away={away} listing={listing} onTake={onTake} onPeople={() => setListing(true)} />
      {listing && <People room={room} hosting={Boolean(me && hosts(me))} onTake={onTake} onClose={list} />}
      <Bar room={room} own={own} listing={listing} onList={list} onTake={onTake} onLeave={onLeave} />
    </section>
  );
}
