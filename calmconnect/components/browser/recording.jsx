// The recording of the call on this page: the question, the sign that stands as long as it runs, and how it ended.
import { useEffect, useRef, useState } from "react";
import CircleDot from "lucide-react/dist/esm/icons/circle-dot.mjs";
import * as calls from "./calls.js";
import { canRecord, record } from "./recorder.js";

const SAID_FOR = 10000;

// What is known of it. It is asked for whenever this page may have missed something.
export function useRecording({ call, own, received, onLook, onEnd }) {
  const [known, setKnown] = useState({ recording: null, offered: false, days: 0 });
  const asks = useRef({});
  asks.current = { onLook, onEnd };
  useEffect(() => calls.hear((value) => {
    if (value.kind === "known" || value.kind === "missed") asks.current.onLook(call.id);
    if (value.kind !== "recording" || value.call !== call.id) return;
    setKnown((before) => {
      const [was, is] = [before.recording, value.recording];
      const old = was && (!is || is.id < was.id || (is.id === was.id && is.version < was.version));
      return { ...before, ...value, recording: old ? was : is };
    });
  }), [call.id]);
  const met = calls.TALKING.includes(call.status);
  useEffect(() => {
    if (met) asks.current.onLook(call.id);
  }, [call.id, met]);

  const { recording } = known;
  const wanted = met && recording?.records && ["agreed", "running"].includes(recording.status) ? recording.id : 0;
  const recorder = useRef(undefined);
  useEffect(() => {
    if (!wanted) return undefined;
    const stop = () => asks.current.onEnd(wanted);
    if (!canRecord()) return void stop();
    recorder.current = record(wanted, stop);
    return () => {
      recorder.current.end();
      recorder.current = undefined;
    };
  }, [wanted]);
  useEffect(() => {
    recorder.current?.use({ audio: own.audio, video: own.screen ?? own.video, received });
    // The tracks of the other one come a moment after the connection.
    if (!wanted || !received) return undefined;
    const again = () => recorder.current?.use({ audio: own.audio, video: own.screen ?? own.video, received });
    const timer = setInterval(again, 500);
    return () => clearInterval(timer);
  }, [wanted, own.audio, own.video, own.screen, received]);
  return known;
}

export const isOpen = (recording) => ["asked", "agreed", "running"].includes(recording?.status);

const stopped = ({ other }, { ended_by: by }) =>
  `${{ you: "You have stopped the recording.", other: `${other} has stopped the recording.` }[by] ?? "The recording has stopped."} Nothing is recorded now.`;
const ENDS = {
  declined: ({ other }, { own }) => (own ? `${other} would rather not be recorded. That is fine: the call goes on as before.` : ""),
  withdrawn: ({ other }, { own, ended_by: by }) => (!own && by === "other" ? `${other} does not ask for a recording any more.` : ""),
  // A moment later it is put together, which changes nothing here.
  stopped,
  kept: stopped,
  empty: stopped,
};

function Ended({ call, recording }) {
  const words = ENDS[recording.status]?.(call, recording) ?? "";
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), SAID_FOR);
    return () => clearTimeout(timer);
  }, []);
  return shown && words ? <p className="call-recording" data-tone="over">{words}</p> : null;
}

function Question({ call, recording, days, onAgree, onEnd }) {
  const able = !recording.records || canRecord();
  return (
    <section className="call-question" role="alertdialog" aria-label={`${call.other} asks to record this call`}>
      <h2>{call.other} asks to record this call</h2>
      <p>Picture and sound of both of you, kept encrypted. Only you two can play it, and either of you can stop or delete it at any time. It is deleted by itself after {days} days.</p>
      {!able && <p>This browser can&apos;t record. A current Chrome, Edge or Firefox can.</p>}
      <div className="call-answers">
        <button type="button" className="call-button" onClick={() => onEnd(recording.id)}>No, thank you</button>
        {able && <button type="button" className="call-button" data-tone="answer" onClick={() => onAgree(recording.id)}>I agree</button>}
      </div>
    </section>
  );
}

const WORDS = {
  asked: ({ other }) => `Waiting for ${other} to agree to a recording.`,
  agreed: () => "The recording begins…",
  running: () => "Recording",
};

export function Recording({ call, known, onAgree, onEnd }) {
  const { recording, days } = known;
  // What was over before this page was opened is no news.
  const [news, setNews] = useState(0);
  const open = isOpen(recording);
  useEffect(() => {
    if (open) setNews(recording.id);
  }, [open, recording?.id]);
  const asked = open && recording.status === "asked" && !recording.own;
  return (
    <div className="call-recordings">
      <div role="status">
        {open && !asked && (
          <div className="call-recording" data-running={recording.status === "running"}>
            <CircleDot size={18} aria-hidden="true" />
            <span>{WORDS[recording.status](call)}</span>
            <button type="button" onClick={() => onEnd(recording.id)}>{recording.status === "asked" ? "Take it back" : "Stop"}<span className="only-read-out">{recording.status === "asked" ? "" : " the recording"}</span></button>
          </div>
        )}
        {recording && !open && news === recording.id && <Ended key={recording.id} call={call} recording={recording} />}
      </div>
      {asked && <Question call={call} recording={recording} days={days} onAgree={onAgree} onEnd={onEnd} />}
    </div>
  );
}
