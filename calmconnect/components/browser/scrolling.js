// Keeps the end in view for someone who is reading there, and the same line in view when others are put above it.
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 120;
const NEAR_EDGE = 400;

// `onTop` and `onBottom` are called when somebody comes near the first or last line that is there; `more` says that the last one
// is not the newest. `below` changes with what stands below the lines. Gives what the list needs, and where it stands.
export function useScrolling(lines, below, { more, onTop, onBottom }) {
  const list = useRef(null);
  const seen = useRef({ atEnd: true, oldest: 0, height: 0 });
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => {
    list.current.scrollTop = list.current.scrollHeight;
  };
  const look = () => {
    const { scrollHeight, scrollTop, clientHeight } = list.current;
    const left = scrollHeight - scrollTop - clientHeight;
    seen.current.atEnd = !more && left < NEAR_END;
    seen.current.height = scrollHeight;
    setAtEnd(seen.current.atEnd);
    if (scrollTop < NEAR_EDGE) onTop();
    if (more && left < NEAR_EDGE) onBottom();
  };
  useEffect(() => {
    // The list gets smaller with a keyboard or a long draft below it.
    const observer = new ResizeObserver(() => seen.current.atEnd && toEnd());
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = list.current;
    const grewAbove = seen.current.oldest && lines.length && lines[0].seq < seen.current.oldest;
    if (grewAbove && lines.some((line) => line.seq === seen.current.oldest)) element.scrollTop += element.scrollHeight - seen.current.height;
    else if (seen.current.atEnd && !more) toEnd();
    Object.assign(seen.current, { oldest: lines[0]?.seq ?? 0, height: element.scrollHeight });
  }, [lines[0]?.seq, lines.length, below, more]);
  return { list, look, atEnd, toEnd };
}

// Brings the line with this number into the middle of the list and lets it stand out for a moment; false when it is not there.
export function bringIntoView(list, seq) {
  const line = list.querySelector(`[data-seq="${seq}"]`);
  if (!line) return false;
  line.scrollIntoView({ block: "center" });
  line.setAttribute("data-shown", "true");
  setTimeout(() => line.removeAttribute("data-shown"), 2000);
  return true;
}
