// Tries out a call before there is one, step by step, and says what to do about what does not work.
import { useEffect, useRef, useState } from "react";
import { Button } from "@radix-ui/themes";
import { browserName, devices, down, listen, open, reaches, roundTrip, stop, tone, up } from "./probing.js";

const WHERE = {
  chrome: "Click the sign at the left of the address, then allow the camera and the microphone for this site.",
  edge: "Click the lock at the left of the address, then allow the camera and the microphone for this site.",
  firefox: "Click the camera or microphone sign at the left of the address, take away “Blocked”, then load the page again.",
  safari: "Open Safari › Settings for this website, and choose “Allow” for the camera and the microphone.",
  iphone: "Tap “aA” beside the address › Website Settings, and allow the camera and the microphone. If that is missing: Settings › Apps › Safari.",
  android: "Tap the sign at the left of the address › Permissions, and allow the camera and the microphone.",
  other: "Open your browser's settings for this site, and allow the camera and the microphone.",
};

const WORDS = {
  camera: {
    waiting: "Your browser may ask whether we may use the camera.",
    works: "The camera works. Only you see this picture.",
    refused: "The camera is blocked for this site.",
    missing: "We found no camera. You can still call by audio.",
    busy: "Another program is using the camera. Close it there, then try again.",
    broken: "This browser gave us no camera. Try another browser.",
  },
  microphone: {
    waiting: "Your browser may ask whether we may use the microphone.",
    silent: "Say something: the bar should move. If it stays empty, choose another microphone.",
    works: "We hear you.",
    refused: "The microphone is blocked for this site.",
    missing: "We found no microphone. Please connect one: a call needs it.",
    busy: "Another program is using the microphone. Close it there, then try again.",
    broken: "This browser gave us no microphone. Try another browser.",
  },
};

const LOUD_ENOUGH = 0.25;

function Step({ title, tone, words, children }) {
  return (
    <section className="card call-step" data-tone={tone} aria-label={title}>
      <h2 className="call-step-title">{title}</h2>
      {children}
      <p role="status" className="call-step-words">{words}</p>
    </section>
  );
}

function Choice({ label, kind, opened, onChosen }) {
  const [all, setAll] = useState([]);
  useEffect(() => {
    const look = () => devices(kind).then(setAll);
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, [opened]);
  if (all.length < 2) return null;
  return (
    <select className="plain-select" aria-label={label} onChange={(event) => onChosen(event.target.value)}>
      {all.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
    </select>
  );
}

const toneOf = (state) => (state === "works" ? "good" : ["waiting", "silent"].includes(state) ? "" : "warn");

// Asks for one device, shows what came of it, and tells it on.
function useDevice(kind, asked, onFound) {
  const [state, setState] = useState("waiting");
  const [stream, setStream] = useState(null);
  const [id, choose] = useState("");
  useEffect(() => {
    if (!asked) return undefined;
    let [gone, mine] = [false, null];
    setState("waiting");
    open(kind, id).then(([became, opened]) => {
      mine = opened;
      if (gone) return stop(opened);
      const first = became === "works" && kind === "audio" ? "silent" : became;
      setStream(opened);
      setState(first);
      onFound(first);
    });
    return () => {
      gone = true;
      stop(mine);
    };
  }, [kind, asked, id]);
  return { state, setState, stream, choose };
}

function Camera({ asked, onFound }) {
  const { state, stream, choose } = useDevice("video", asked, onFound);
  const shown = useRef(null);
  useEffect(() => {
    if (shown.current) shown.current.srcObject = stream;
  }, [stream]);
  return (
    <Step title="Camera" tone={toneOf(state)} words={WORDS.camera[state]}>
      <video ref={shown} className="call-preview" autoPlay playsInline muted aria-label="Your own picture" />
      {state === "refused" && <p>{WHERE[browserName()]}</p>}
      <Choice label="Which camera" kind="videoinput" opened={state} onChosen={choose} />
    </Step>
  );
}

function Microphone({ asked, onFound }) {
  const { state, setState, stream, choose } = useDevice("audio", asked, onFound);
  const bar = useRef(null);
  useEffect(() => {
    if (!stream) return undefined;
    return listen(stream, (level) => {
      bar.current?.style.setProperty("--level", level);
      if (level > LOUD_ENOUGH) setState((before) => (before === "silent" ? "works" : before));
    });
  }, [stream]);
  useEffect(() => {
    if (state === "works") onFound("works");
  }, [state]);
  return (
    <Step title="Microphone" tone={toneOf(state)} words={WORDS.microphone[state]}>
      <div ref={bar} className="call-level" aria-hidden="true"><span /></div>
      {state === "refused" && <p>{WHERE[browserName()]}</p>}
      <Choice label="Which microphone" kind="audioinput" opened={state} onChosen={choose} />
    </Step>
  );
}

function Speaker({ onFound }) {
  const [[played, heard], set] = useState([false, ""]);
  const [sink, choose] = useState("");
  const answer = (word) => {
    set([true, word]);
    onFound(word);
  };
  const words = {
    yes: "Good. You will hear the other person.",
    no: "Turn the volume up, and look whether headphones are connected. On a phone, switch silent mode off. Then play it again.",
    "": played ? "Did you hear three notes?" : "We play three notes.",
  };
  return (
    <Step title="Speaker" tone={heard === "yes" ? "good" : heard && "warn"} words={words[heard]}>
      <div className="cluster">
        <Button size="3" variant="soft" onClick={() => tone(sink).then(() => set([true, ""]))}>{played ? "Play again" : "Play a sound"}</Button>
        {played && <Button size="3" variant="outline" color="gray" onClick={() => answer("yes")}>I heard it</Button>}
        {played && <Button size="3" variant="outline" color="gray" onClick={() => answer("no")}>I heard nothing</Button>}
      </div>
      {"setSinkId" in AudioContext.prototype && <Choice label="Which speaker" kind="audiooutput" opened={played} onChosen={choose} />}
    </Step>
  );
}

const NOTHING = { round_trip_ms: 0, down_kbps: 0, up_kbps: 0, servers: 0, reached: 0 };

// One measurement after the other, because two at once would share the room they measure.
async function measure(servers, signal, say) {
  const found = { ...NOTHING, servers: servers.length };
  say("Measuring how quickly our server answers…");
  found.round_trip_ms = await roundTrip(signal);
  say("Measuring how much fits through, this way…");
  found.down_kbps = await down(found.round_trip_ms, signal);
  say("Measuring how much fits through, and the other…");
  found.up_kbps = await up(found.round_trip_ms, signal);
  for (const [n, server] of servers.entries()) {
    say(`Looking for a way through strict networks, ${n + 1} of ${servers.length}…`);
    found.reached += (await reaches(server, signal)) ? 1 : 0;
  }
  return found;
}

function Connection({ asked, servers, limits, onFound }) {
  const [[tone, words], set] = useState(["", "We measure the way to our server."]);
  const [running, setRunning] = useState(null);
  const begin = () => {
    const control = new AbortController();
    setRunning(control);
    measure(servers, control.signal, (step) => set(["", step]))
      .then((found) => {
        const room = Math.min(found.down_kbps, found.up_kbps);
        const [enough, fast] = [room >= limits.see, found.round_trip_ms <= limits.slow];
        const said = enough ? "enough for video" : room >= limits.speak ? "enough for audio, not for video" : "too little for a call";
        const lost = found.servers > found.reached ? ` ${found.servers - found.reached} of ${found.servers} helping servers could not be reached.` : "";
        const slow = fast ? "" : ", which is slow: wait a moment before you answer each other";
        set([enough && fast ? "good" : "warn", `${(room / 1000).toFixed(1)} Mbit/s fit through: ${said}. The way there and back takes ${found.round_trip_ms} ms${slow}.${lost}`]);
        onFound(found);
      })
      .catch(() => {
        set(["warn", control.signal.aborted ? "Stopped." : "We could not reach our server. Look at your connection, then try again."]);
        onFound(NOTHING);
      })
      .finally(() => setRunning(null));
    return control;
  };
  useEffect(() => {
    if (!asked) return undefined;
    const control = begin();
    return () => control.abort();
  }, [asked]);
  return (
    <Step title="Connection" tone={tone} words={words}>
      {asked > 0 && (
        <div>
          {running
            ? <Button size="2" variant="outline" color="gray" onClick={() => running.abort()}>Stop</Button>
            : <Button size="2" variant="outline" color="gray" onClick={begin}>Measure again</Button>}
        </div>
      )}
    </Step>
  );
}

export function CallCheck({ servers, limits, onDone }) {
  const [asked, setAsked] = useState(0);
  const found = useRef({});
  const take = (part) => {
    Object.assign(found.current, part);
    const { camera, microphone, servers: measured } = found.current;
    if (camera && microphone && measured !== undefined) onDone({ speaker: "untried", ...found.current, browser: browserName() });
  };
  const begin = () => {
    found.current = {};
    setAsked(asked + 1);
  };
  return (
    <div className="stack">
      <div>
        <Button size="3" onClick={begin}>{asked ? "Check everything again" : "Begin the check"}</Button>
      </div>
      <div className="columns columns-wide">
        <Camera asked={asked} onFound={(camera) => take({ camera })} />
        <Microphone asked={asked} onFound={(microphone) => take({ microphone })} />
        <Speaker onFound={(speaker) => take({ speaker })} />
        <Connection asked={asked} servers={servers} limits={limits} onFound={take} />
      </div>
    </div>
  );
}
