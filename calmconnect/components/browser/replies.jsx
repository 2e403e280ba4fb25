// Saved replies in the place to write: a slash opens a list, which gets shorter as one types; what is chosen is shown, never sent.
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import MessageSquareQuote from "lucide-react/dist/esm/icons/message-square-quote.mjs";
import { current, subscribe, whenChosen } from "./replies.js";

const SLASH = /(^|\s)\/([\w-]*)$/;

// The slash before the caret, with what was typed after it; undefined where none begins a word.
const slashIn = (box) => {
  const found = SLASH.exec(box.value.slice(0, box.selectionStart));
  return found && { from: box.selectionStart - found[2].length - 1, to: box.selectionStart, words: found[2].toLowerCase() };
};

const rank = ({ code, title }, words) => {
  if (code.startsWith(words)) return 2;
  return code.includes(words) || title.toLowerCase().split(/\s+/).some((word) => word.startsWith(words)) ? 1 : 0;
};
const matching = (rows, words) =>
  rows.map((row) => [rank(row, words), row]).filter(([found]) => found).sort(([one], [other]) => other - one).map(([, row]) => row);

// `box` is the field, `write` puts text into it. Gives what the composer puts around it.
export function useSavedReplies({ conversation, box, write, onOffer, onChoose }) {
  const offers = useSyncExternalStore(subscribe, current, current);
  const [slash, setSlash] = useState(undefined);
  const [closed, setClosed] = useState(-1);
  const [place, setPlace] = useState(0);
  const waiting = useRef(undefined);
  const id = useId();
  const open = Boolean(onOffer && slash && slash.from !== closed);
  const known = offers.conversation === conversation ? offers.rows : undefined;
  const rows = open && known ? matching(known, slash.words) : [];
  const chosen = rows[Math.min(place, rows.length - 1)];

  const look = () => {
    const found = onOffer ? slashIn(box.current) : undefined;
    if (found?.words !== slash?.words) setPlace(0);
    if (!found) setClosed(-1);
    setSlash(found);
  };
  const replace = (from, to, text) => {
    const { value } = box.current;
    write(value.slice(0, from) + text + value.slice(to));
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + text.length, from + text.length);
      if (box.current) look();
    });
  };

  useEffect(() => {
    if (open) onOffer(conversation);
  }, [open, conversation]);
  useEffect(() => {
    if (chosen) document.getElementById(`${id}-${chosen.id}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen?.id]);
  useEffect(() =>
    whenChosen(({ conversation: where, reply, text }) => {
      const wanted = waiting.current;
      if (where !== conversation || wanted?.reply !== reply) return;
      waiting.current = undefined;
      const { value } = box.current;
      const still = value.slice(wanted.from, wanted.to) === wanted.typed;
      replace(still ? wanted.from : value.length, still ? wanted.to : value.length, text);
    }));

  const choose = (row) => {
    waiting.current = { reply: row.id, from: slash.from, to: slash.to, typed: box.current.value.slice(slash.from, slash.to) };
    setClosed(slash.from);
    onChoose(conversation, row.id);
  };
  const toggle = () => {
    if (open) return setClosed(slash.from);
    if (slash) return setClosed(-1) || box.current.focus();
    const { value, selectionStart: at } = box.current;
    return replace(at, at, at > 0 && /\S/.test(value[at - 1]) ? " /" : "/");
  };
  // Gives true when the key was meant for the list.
  const onKeyDown = (event) => {
    if (!open || event.nativeEvent.isComposing) return false;
    const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (turn && rows.length) setPlace((Math.min(place, rows.length - 1) + turn + rows.length) % rows.length);
    else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && chosen)) chosen && choose(chosen);
    else if (event.key === "Escape") setClosed(slash.from);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const field = onOffer
    ? {
        onSelect: look, onBlur: () => setSlash(undefined), "aria-autocomplete": "list", "aria-controls": open ? id : undefined,
        "aria-activedescendant": open && chosen ? `${id}-${chosen.id}` : undefined,
      }
    : {};
  const list = open && <ReplyList id={id} rows={rows} known={known} chosen={chosen} choose={choose} />;
  const button = onOffer && <ReplyButton open={open} toggle={toggle} />;
  return { look, field, onKeyDown, list, button };
}

// Pressing it must not take the focus from the field.
const keepFocus = (event) => event.preventDefault();

function ReplyButton({ open, toggle }) {
  return (
    <button type="button" className="attach" aria-label="Saved replies" title="Saved replies (type /)" aria-expanded={open}
      onMouseDown={keepFocus} onClick={toggle}>
      <MessageSquareQuote size={20} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

function ReplyList({ id, rows, known, chosen, choose }) {
  const words = !known ? "Looking…" : known.length ? "No reply by that name." : "No reply is saved yet.";
  return (
    <div className="replies" onMouseDown={keepFocus}>
      <p className={rows.length ? "only-read-out" : "replies-none"} role="status">
        {rows.length ? `${rows.length} saved ${rows.length === 1 ? "reply" : "replies"}, choose with the arrow keys` : words}
      </p>
      <ul id={id} role="listbox" aria-label="Saved replies">
        {rows.map((row) => (
          <li key={row.id} id={`${id}-${row.id}`} role="option" aria-selected={row.id === chosen.id} onClick={() => choose(row)}>
            <span className="replies-title">{row.title}</span> <span className="replies-code">/{row.code}</span>
            <span className="replies-words">{row.words}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
