// One line of a conversation: what was said, and what became of it.
import { memo } from "react";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import CheckCheck from "lucide-react/dist/esm/icons/check-check.mjs";
import CircleAlert from "lucide-react/dist/esm/icons/circle-alert.mjs";
import Clock from "lucide-react/dist/esm/icons/clock-3.mjs";
import { Files } from "./attachments.jsx";
import { pieces } from "./link.js";

const STATES = {
  sending: ["Sending…", Clock],
  waiting: ["Not sent yet. We keep it and send it when you are back.", Clock],
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

// `note` stands below for good, `children` are what can be done about it. What else a line holds, such as something attached,
// belongs into the bubble beside its words.
export const Bubble = memo(function Bubble({ line, mine, first, last, state, note, children }) {
  return (
    <li className="bubble-row" data-mine={mine} data-first={first} data-last={last} data-seq={line.seq}>
      {line.text && <div className="bubble"><Words text={line.text} /></div>}
      {line.files?.length > 0 && <Files files={line.files} />}
      {(note || state) && <div className="bubble-note">{note && <span>{note}</span>}{state && <Receipt state={state} />}</div>}
      {children}
    </li>
  );
});
