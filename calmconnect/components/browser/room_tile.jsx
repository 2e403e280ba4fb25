// Somebody in a room: their picture, or their initials, their name, and the signs that say how they are there.
import { useEffect, useRef, useState } from "react";
import Hand from "lucide-react/dist/esm/icons/hand.mjs";
import MicOff from "lucide-react/dist/esm/icons/mic-off.mjs";
import { Initials } from "./initials.jsx";

export const RANKS = { host: "Host", cohost: "Co-host", speaker: "", listener: "Listening" };
const STATES = { connecting: "Connecting…", reconnecting: "Reconnecting…", unreachable: "No way found yet" };

// One's own picture, or what the other one sends: it is heard, too.
function useStream(video, link, own, output) {
  const [blocked, setBlocked] = useState(false);
  const shown = own?.screen ?? own?.video;
  const play = () => video.current?.play().then(() => setBlocked(false)).catch((error) => error.name === "NotAllowedError" && setBlocked(true));
  useEffect(() => {
    if (!video.current) return;
    if (own) video.current.srcObject = shown ? new MediaStream([shown]) : null;
    else video.current.srcObject = link?.stream ?? null;
    if (shown || link) play();
  }, [shown, link?.stream]);
  useEffect(() => {
    if (output && !own) video.current?.setSinkId?.(output).catch(() => {});
  }, [output, link?.stream]);
  return [blocked, play];
}

export function Tile({ person, link, own, output, speaking }) {
  const video = useRef(null);
  const [blocked, play] = useStream(video, link, own, output);
  const picture = own ? Boolean(own.screen ?? own.video) : person.picture && link?.state === "connected" && link.camera;
  const silent = own ? own.muted || !own.audio : !person.sound;
  // Of oneself there is something to say where a page sends to a media server.
  const state = STATES[link?.state ?? (own ? "" : "connecting")];
  return (
    <li className="room-tile" data-picture={Boolean(picture)} data-speaking={speaking} data-own={Boolean(own)} data-screen={Boolean(own?.screen)}>
      <video ref={video} autoPlay playsInline muted={Boolean(own)} aria-label={own ? "You" : person.name} />
      {!picture && <Initials name={person.name} size="huge" />}
      {state && <span className="room-tile-state" role="status">{state}</span>}
      {blocked && <button type="button" className="call-button room-unblock" data-tone="answer" onClick={play}>Click to hear {person.name}</button>}
      <p className="room-tile-foot">
        <span className="room-tile-name">{own ? "You" : person.name}</span>
        {RANKS[person.rank] && <span className="room-tile-rank">{RANKS[person.rank]}</span>}
        {silent && <span className="room-sign"><MicOff size={16} aria-hidden="true" /><span className="only-read-out">muted</span></span>}
        {person.hand > 0 && <span className="room-sign" data-tone="hand"><Hand size={16} aria-hidden="true" /><span className="only-read-out">hand raised</span></span>}
      </p>
    </li>
  );
}
