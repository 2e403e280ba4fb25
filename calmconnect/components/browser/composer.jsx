// The place to write. What is written survives a reload; on a phone the enter key makes a new line, there the button sends.
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { AttachButton, OnTheirWay } from "./attachments.jsx";
import { attach, attachedTo, detach, isComplete, MOST, takeAttached } from "./attaching.js";
import { currentVersion, subscribe } from "./heard.js";
import { draftOf, keepDraft } from "./outbox.js";

const LONGEST = 4000;
const TALLEST = 160;

// On a phone the page moves as the keyboard goes, and the button with it from under the finger.
const keepFocus = (event) => event.preventDefault();

// `largest` is how many bytes a file may have, 0 where none can be sent.
export function Composer({ me, conversation, name, largest, onText }) {
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  useSyncExternalStore(subscribe, currentVersion, () => 0);
  const files = largest && me && typeof window !== "undefined" ? attachedTo(me, conversation) : [];
  const box = useRef(null);
  useEffect(() => setText(draftOf(me, conversation)), [me, conversation]);
  useLayoutEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight, TALLEST)}px`;
  }, [text]);
  const write = (value) => {
    setText(value);
    keepDraft(me, conversation, value);
  };
  const left = LONGEST - text.length;
  const ready = left >= 0 && isComplete(files) && (text.trim() || files.length > 0);
  const submit = (event) => {
    event.preventDefault();
    if (!ready) return;
    onText(text.trim(), files.length ? takeAttached(me, conversation) : undefined);
    write("");
    box.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) submit(event);
  };
  const add = (chosen) => largest && chosen.length && attach(me, conversation, chosen, largest);
  const paste = (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  };
  const drag = (event, isOver) => {
    if (!largest) return;
    event.preventDefault();
    setOver(isOver);
  };
  const drop = (event) => {
    drag(event, false);
    add([...event.dataTransfer.files]);
  };
  return (
    <>
    <OnTheirWay files={files} onRemove={(key) => detach(me, conversation, key)} />
    <form className="composer" onSubmit={submit} data-over={over} onPaste={paste} onDrop={drop}
      onDragOver={(event) => drag(event, true)} onDragLeave={(event) => drag(event, false)}>
      {largest > 0 && <AttachButton onFiles={add} disabled={files.length >= MOST} />}
      <textarea ref={box} rows={1} value={text} onChange={(event) => write(event.target.value)} onKeyDown={onKeyDown}
        aria-label={`Message to ${name}`} placeholder={`Write to ${name}`} aria-invalid={left < 0} />
      {left < 200 && <span className="composer-left" role="status">{left < 0 ? `${-left} characters too many` : `${left} left`}</span>}
      <button type="submit" disabled={!ready} onMouseDown={keepFocus}>Send</button>
    </form>
    </>
  );
}
