// The place to write. What is written survives a reload; on a phone the enter key makes a new line, there the button sends.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { draftOf, keepDraft } from "./outbox.js";

const LONGEST = 4000;
const TALLEST = 160;

// On a phone the page moves as the keyboard goes, and the button with it from under the finger.
const keepFocus = (event) => event.preventDefault();

export function Composer({ me, conversation, name, onText }) {
  const [text, setText] = useState("");
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
  const submit = (event) => {
    event.preventDefault();
    if (!text.trim() || left < 0) return;
    onText(text.trim());
    write("");
    box.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) submit(event);
  };
  return (
    <form className="composer" onSubmit={submit}>
      <textarea ref={box} rows={1} value={text} onChange={(event) => write(event.target.value)} onKeyDown={onKeyDown}
        aria-label={`Message to ${name}`} placeholder={`Write to ${name}`} aria-invalid={left < 0} />
      {left < 200 && <span className="composer-left" role="status">{left < 0 ? `${-left} characters too many` : `${left} left`}</span>}
      <button type="submit" disabled={!text.trim() || left < 0} onMouseDown={keepFocus}>Send</button>
    </form>
  );
}
