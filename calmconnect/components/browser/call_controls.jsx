// What can be done in a call: one bar of buttons, each with a key.
import { useEffect, useState } from "react";
import CircleDot from "lucide-react/dist/esm/icons/circle-dot.mjs";
import Keyboard from "lucide-react/dist/esm/icons/keyboard.mjs";
import Maximize from "lucide-react/dist/esm/icons/maximize.mjs";
import MessageSquare from "lucide-react/dist/esm/icons/message-square.mjs";
import Mic from "lucide-react/dist/esm/icons/mic.mjs";
import MicOff from "lucide-react/dist/esm/icons/mic-off.mjs";
import MonitorUp from "lucide-react/dist/esm/icons/monitor-up.mjs";
import PhoneOff from "lucide-react/dist/esm/icons/phone-off.mjs";
import PictureInPicture from "lucide-react/dist/esm/icons/picture-in-picture-2.mjs";
import Settings from "lucide-react/dist/esm/icons/settings-2.mjs";
import Video from "lucide-react/dist/esm/icons/video.mjs";
import VideoOff from "lucide-react/dist/esm/icons/video-off.mjs";
import { useMedia } from "./in_call.js";
import * as media from "./media.js";

// What is written is written; everything else is a shortcut.
const isWriting = ({ target }) => target.closest?.("input, textarea, select, [contenteditable=true]");

export function useKeys(acts, active) {
  useEffect(() => {
    if (!active) return undefined;
    const press = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event)) return;
      const act = acts[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}

export function Control({ icon: Icon, label, letter, on, ...props }) {
  return (
    <button type="button" className="call-button" data-form="round" aria-label={label} aria-pressed={on} title={letter ? `${label} (${letter})` : label} {...props}>
      <Icon size={22} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

const KINDS = [["audio", "audioinput", "Microphone"], ["video", "videoinput", "Camera"], ["output", "audiooutput", "Speaker"]];

export function Devices({ own }) {
  return (
    <div className="call-sheet" role="group" aria-label="Devices">
      {KINDS.map(([kind, browserKind, name]) => {
        const found = own.devices.filter((one) => one.kind === browserKind);
        return found.length > 0 && (
          <label key={kind} className="call-device">
            {name}
            <select value={own.chosen[kind] ?? found[0].id} onChange={(event) => media.choose(kind, event.target.value)}>
              {found.map((one, i) => <option key={one.id} value={one.id}>{one.label || `${name} ${i + 1}`}</option>)}
            </select>
          </label>
        );
      })}
    </div>
  );
}

const KEYS = [["M", "microphone"], ["V", "camera"], ["S", "share your screen"], ["C", "write"], ["F", "full screen"], ["P", "a small window of its own"]];

function Keys() {
  return (
    <dl className="call-sheet call-keys" aria-label="Keys">
      {KEYS.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}
    </dl>
  );
}

const canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

export function Controls({ active, writing, unread, onEnd, onFull, onPicture, onRecord, onWrite }) {
  const own = useMedia();
  const [sheet, setSheet] = useState("");
  const open = (name) => setSheet(sheet === name ? "" : name);
  useKeys({ m: media.toggleMicrophone, v: media.toggleCamera, s: media.toggleScreen, f: onFull, p: onPicture, c: onWrite }, active);
  const muted = own.muted || !own.audio;
  const camera = Boolean(own.video);
  return (
    <div className="call-bar">
      {sheet === "devices" && <Devices own={own} />}
      {sheet === "keys" && <Keys />}
      <div className="call-controls" role="toolbar" aria-label="Your call">
        <Control icon={muted ? MicOff : Mic} label={muted ? "Switch the microphone on" : "Mute"} letter="M" on={muted} onClick={media.toggleMicrophone} />
        <Control icon={camera ? Video : VideoOff} label={camera ? "Switch the camera off" : "Switch the camera on"} letter="V" on={!camera} onClick={media.toggleCamera} />
        {canShare() && <Control icon={MonitorUp} label={own.screen ? "Stop sharing your screen" : "Share your screen"} letter="S" on={Boolean(own.screen)} onClick={media.toggleScreen} />}
        <Control icon={MessageSquare} label={unread ? `Write, ${unread} new` : "Write"} letter="C" on={writing} data-unread={unread || undefined} onClick={onWrite} />
        {onRecord && <Control icon={CircleDot} label="Ask to record this call" onClick={onRecord} />}
        <Control icon={Settings} label="Devices" on={sheet === "devices"} onClick={() => open("devices")} />
        <Control icon={PictureInPicture} label="Small window of its own" letter="P" data-wide onClick={onPicture} />
        <Control icon={Maximize} label="Full screen" letter="F" data-wide onClick={onFull} />
        <Control icon={Keyboard} label="Keys" data-wide on={sheet === "keys"} onClick={() => open("keys")} />
        <Control icon={PhoneOff} label="Hang up" data-tone="end" onClick={onEnd} />
      </div>
    </div>
  );
}
