// Oneself, or one's screen, in a corner that can be dragged elsewhere.
import { useEffect, useRef, useState } from "react";

const between = (low, value, high) => Math.min(Math.max(low, value), high);

export function SelfView({ own }) {
  const video = useRef(null);
  const drag = useRef(null);
  const [place, setPlace] = useState({ x: 0, y: 0 });
  const shown = own.screen ?? own.video;
  useEffect(() => {
    if (video.current && shown) video.current.srcObject = new MediaStream([shown]);
  }, [shown]);
  if (!shown) return null;

  const begin = (event) => {
    const [box, around] = [event.currentTarget.getBoundingClientRect(), event.currentTarget.parentElement.getBoundingClientRect()];
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX - place.x, y: event.clientY - place.y, room: {
      left: place.x + around.left - box.left, right: place.x + around.right - box.right, top: place.y + around.top - box.top, bottom: place.y + around.bottom - box.bottom,
    } };
  };
  const move = (event) => {
    if (!drag.current) return;
    const { x, y, room } = drag.current;
    setPlace({ x: between(room.left + 12, event.clientX - x, room.right - 12), y: between(room.top + 12, event.clientY - y, room.bottom - 12) });
  };
  const end = () => {
    drag.current = null;
  };
  return (
    <video ref={video} className="call-self" data-screen={Boolean(own.screen)} style={{ translate: `${place.x}px ${place.y}px` }} autoPlay playsInline muted
      aria-label={own.screen ? "Your screen, as the other one sees it" : "You"}
      onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end} />
  );
}
