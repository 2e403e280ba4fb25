// Keeps the end in view for someone who is reading there, and the same line in view when older ones are put above it.
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 120;
const NEAR_START = 400;

// `onTop` is called when somebody comes near the oldest line that is there. Gives what the list needs, and where it stands.
export function useScrolling(lines, unsent, conversation, onTop) {
  const list = useRef(null);
  const seen = useRef({});
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => {
    list.current.scrollTop = list.current.scrollHeight;
  };
  const look = () => {
    const { scrollHeight, scrollTop, clientHeight } = list.current;
    seen.current.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    seen.current.height = scrollHeight;
    setAtEnd(seen.current.atEnd);
    if (scrollTop < NEAR_START) onTop();
  };
  useEffect(() => {
    seen.current = { atEnd: true, oldest: 0, height: 0 };
    setAtEnd(true);
  }, [conversation]);
  useEffect(() => {
    // The list gets smaller with a keyboard or a long draft below it.
    const observer = new ResizeObserver(() => seen.current.atEnd && toEnd());
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = list.current;
    const grewAbove = seen.current.oldest && lines[0]?.seq < seen.current.oldest;
    if (grewAbove) element.scrollTop += element.scrollHeight - seen.current.height;
    else if (seen.current.atEnd) toEnd();
    seen.current.oldest = lines[0]?.seq ?? 0;
    seen.current.height = element.scrollHeight;
  }, [lines.length, unsent.length]);
  return { list, look, atEnd, toEnd };
}
