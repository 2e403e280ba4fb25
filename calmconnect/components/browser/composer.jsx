// The place to write. What is written survives a reload; on a phone the enter key makes a new line, there the button sends.
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { AttachButton, OnTheirWay } from "./attachments.jsx";
import { attach, attachedTo, detach, isComplete, MOST, takeAttached } from "./attaching.js";
import { currentVersion, subscribe } from "./heard.js";
import { draftOf, keepDraft } from "./outbox.js";
import { useSavedReplies } from "./replies.jsx";

const LONGEST = 4000;
const TALLEST = 160;

// On a phone the page moves as the keyboard goes, and the button with it from under the finger.
const keepFocus = (event) => event.preventDefault();

// `largest` is how many bytes a file may have, 0 where none can be sent. `editing` is the line that is being changed, if any: the
// draft, and what is attached to it, then wait. `onWriting` is called as somebody writes. `onOffer` and `onChoose` ask for saved
// replies (`replies.jsx`), for those who have some.
export function Composer({ me, conversation, name, largest, editing, onText, onWriting, onOffer, onChoose }) {
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  useSyncExternalStore(subscribe, currentVersion, () => 0);
  const files = largest && me && typeof window !== "undefined" ? attachedTo(me, conversation) : [];
  const box = useRef(null);
  useEffect(() => {
    setText(editing?.text ?? draftOf(me, conversation));
    if (editing) box.current.focus();
  }, [me, conversation, editing?.seq]);
  useLayoutEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight, TALLEST)}px`;
  }, [text]);
  const write = (value) => {
    setText(value);
    if (!editing) keepDraft(me, conversation, value);
    if (value.trim()) onWriting();
  };
  const saved = useSavedReplies({ conversation, box, write, onOffer: editing ? undefined : onOffer, onChoose });
  const left = LONGEST - text.length;
  const ready = left >= 0 && (editing ? text.trim() : isComplete(files) && (text.trim() || files.length > 0));
  const submit = (event) => {
    event.preventDefault();
    if (!ready) return;
    onText(text.trim(), !editing && files.length ? takeAttached(me, conversation) : undefined);
    setText("");
    if (!editing) keepDraft(me, conversation, "");
    box.current.focus();
  };
  const onKeyDown = (event) => {
    if (saved.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) submit(event);
  };
  const add = (chosen) => largest && !editing && chosen.length && attach(me, conversation, chosen, largest);
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
    {saved.list && <div className="replies-place">{saved.list}</div>}
    <OnTheirWay files={editing ? [] : files} onRemove={(key) => detach(me, conversation, key)} />
    <form className="composer" onSubmit={submit} data-over={over} onPaste={paste} onDrop={drop}
      onDragOver={(event) => drag(event, true)} onDragLeave={(event) => drag(event, false)}>
      {largest > 0 && !editing && <AttachButton onFiles={add} disabled={files.length >= MOST} />}
      {saved.button}
      <textarea ref={box} rows={1} value={text} onChange={(event) => { write(event.target.value); saved.look(); }} onKeyDown={onKeyDown} {...saved.field}
        aria-label={editing ? "Change your message" : `Message to ${name}`} placeholder={`Write to ${name}`} aria-invalid={left < 0} />
      {left < 200 && <span className="composer-left" role="status">{left < 0 ? `${-left} characters too many` : `${left} left`}</span>}
      <button type="submit" disabled={!ready} onMouseDown={keepFocus}>{editing ? "Save" : "Send"}</button>
    </form>
    </>
  );
}
