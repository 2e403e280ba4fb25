// One line of a conversation: what was said, and what became of it.
import { memo, useState } from "react";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import CheckCheck from "lucide-react/dist/esm/icons/check-check.mjs";
import CircleAlert from "lucide-react/dist/esm/icons/circle-alert.mjs";
import Clock from "lucide-react/dist/esm/icons/clock-3.mjs";
import { Files } from "./attachments.jsx";
import Pencil from "lucide-react/dist/esm/icons/pencil.mjs";
import Reply from "lucide-react/dist/esm/icons/reply.mjs";
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import { pieces } from "./link.js";

const STATES = {
  sending: ["Sending…", Clock],
  waiting: ["Waiting for the connection", Clock],
  sent: ["Sent", Check],
  delivered: ["Delivered", CheckCheck],
  read: ["Read", CheckCheck],
  failed: ["Not sent", CircleAlert],
};

// An icon at rest, words on hover and for screen readers.
export function Receipt({ state }) {
  const [words, Icon] = STATES[state];
  return (
    <span className="receipt" data-state={state} title={words}>
      <Icon size={14} strokeWidth={2} aria-hidden="true" />
      <span className="only-read-out">{words}</span>
    </span>
  );
}

export function Words({ text }) {
  return pieces(text).map((piece, i) =>
    piece.href ? <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer">{piece.text}</a> : piece.text,
  );
}

const partOf = (line) => (line.state === "deleted" ? "Deleted message" : line.text || "A file");

// What is answered, in one line; `line` is undefined while it is not on this page.
export function Quote({ line, name }) {
  return (
    <>
      <span className="quote-name">{line ? name : "An earlier message"}</span>
      {line && <span className="quote-words">{partOf(line)}</span>}
    </>
  );
}

function Actions({ line, can, act }) {
  const [sure, setSure] = useState(true);
  const button = (kind, words, Icon, how) => (
    <button type="button" aria-label={words} title={words} onClick={how ?? (() => act(kind, line))}><Icon size={16} strokeWidth={1.75} aria-hidden="true" /></button>
  );
  if (!sure) {
    return (
      <div className="bubble-actions" data-asks="true" role="group" aria-label="Delete this message?">
        <span>Delete this message?</span>
        <button type="button" onClick={() => act("delete", line)}>Delete</button>
        <button type="button" onClick={() => setSure(true)} autoFocus>Keep it</button>
      </div>
    );
  }
  return (
    <div className="bubble-actions" role="group" aria-label="What you can do with this message">
      {button("reply", "Reply", Reply)}
      {can.change && button("edit", "Edit", Pencil)}
      {can.change && button("delete", "Delete", Trash, () => setSure(false))}
    </div>
  );
}

// `note` stands below for good, `children` are what can be done about it. `quote` is the line that it answers, `can` what may be
// done with it: `act(kind, line)`.
export const Bubble = memo(function Bubble({ line, mine, first, last, state, note, quote, quoteName, can, chosen, act, children }) {
  const gone = line.state === "deleted";
  return (
    <li className="bubble-row" data-mine={mine} data-first={first} data-last={last} data-seq={line.seq} data-chosen={chosen}>
      <div className="bubble-line">
        {(gone || line.text || line.reply > 0) && <div className="bubble" data-gone={gone} onClick={act && (() => act("choose", line))}>
          {line.reply > 0 && (
            <button type="button" className="quote" onClick={() => act("go", { seq: line.reply })}><Quote line={quote} name={quoteName} /></button>
          )}
          {gone ? "Deleted message" : <Words text={line.text} />}
        </div>}
        {can && !gone && <Actions line={line} can={can} act={act} />}
      </div>
      {line.files?.length > 0 && <Files files={line.files} />}
      {(note || state || line.state === "edited") && (
        <div className="bubble-note">
          {line.state === "edited" && <span>Edited</span>}
          {note && <span>{note}</span>}
          {state && <Receipt state={state} />}
        </div>
      )}
      {children}
    </li>
  );
});
