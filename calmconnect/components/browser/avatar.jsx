// One's own picture: chosen, cropped to a circle by zooming and moving, and sent as it is seen.
import { useEffect, useRef, useState } from "react";
import { Button, Dialog } from "@radix-ui/themes";
import Camera from "lucide-react/dist/esm/icons/camera.mjs";
import { Initials } from "./initials.jsx";

const SIDE = 384;
const STEP = 0.04;
const CENTRE = { zoom: 1, x: 0, y: 0 };

const within = (value, most) => Math.min(most, Math.max(-most, value));

// How the picture lies in a square of `side`: no further than its edge is ever moved. `x` and `y` are parts of the side.
const placed = (picture, { zoom, x, y }, side) => {
  const scale = (side / Math.min(picture.width, picture.height)) * zoom;
  const [width, height] = [picture.width * scale, picture.height * scale];
  const [moreX, moreY] = [(width / side - 1) / 2, (height / side - 1) / 2];
  const [left, top] = [within(x, moreX), within(y, moreY)];
  return { left: (side - width) / 2 + left * side, top: (side - height) / 2 + top * side, width, height, x: left, y: top };
};

const paint = (canvas, picture, crop) => {
  const { left, top, width, height } = placed(picture, crop, SIDE);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, left, top, width, height);
};

export function AvatarEditor({ name, picture, onChanged }) {
  const input = useRef(null);
  const [chosen, setChosen] = useState(null);
  const [problem, setProblem] = useState("");

  const choose = async (file) => {
    setProblem("");
    try {
      setChosen(await createImageBitmap(file));
    } catch {
      setProblem("This is no picture that can be opened. Please choose another one.");
    }
  };
  const remove = async () => {
    setProblem("");
    try {
      const answer = await fetch("/avatar", { method: "DELETE" });
      if (answer.ok) onChanged?.();
      else setProblem("That did not work. Please try again.");
    } catch {
      setProblem("The connection broke. Please try again.");
    }
  };

  return (
    <div className="avatar-editor">
      <Initials name={name} picture={picture} size="huge" />
      <div className="stack avatar-actions">
        <div className="cluster">
          <Button type="button" variant="outline" color="gray" size="2" onClick={() => input.current.click()}>
            <Camera size={18} strokeWidth={1.75} aria-hidden="true" /> {picture ? "Another picture" : "Add a picture"}
          </Button>
          {picture && <Button type="button" variant="outline" color="gray" size="2" onClick={remove}>Remove it</Button>}
        </div>
        <p className="field-problem" role="alert">{problem}</p>
      </div>
      <input ref={input} type="file" accept="image/*" hidden aria-label="Choose a picture" onChange={(event) => {
        const [file] = event.target.files;
        event.target.value = "";
        if (file) choose(file);
      }} />
      {chosen && <Cropper picture={chosen} onClose={() => setChosen(null)} onSent={() => { setChosen(null); onChanged?.(); }} />}
    </div>
  );
}

function Cropper({ picture, onClose, onSent }) {
  const canvas = useRef(null);
  const held = useRef(null);
  const [crop, setCrop] = useState(CENTRE);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState("");

  useEffect(() => { if (canvas.current) paint(canvas.current, picture, crop); }, [picture, crop]);

  // What lies beyond the edge is not kept, so that moving back is felt at once.
  const move = (x, y) => setCrop((now) => { const at = placed(picture, { ...now, x: now.x + x, y: now.y + y }, SIDE); return { ...now, x: at.x, y: at.y }; });
  const zoom = (value) => setCrop((now) => { const at = placed(picture, { ...now, zoom: value }, SIDE); return { zoom: value, x: at.x, y: at.y }; });
  const keys = {
    ArrowLeft: () => move(-STEP, 0), ArrowRight: () => move(STEP, 0), ArrowUp: () => move(0, -STEP), ArrowDown: () => move(0, STEP),
    "+": () => zoom(Math.min(4, crop.zoom + 0.1)), "-": () => zoom(Math.max(1, crop.zoom - 0.1)),
  };
  const drag = (event) => {
    if (!held.current) return;
    const side = canvas.current.getBoundingClientRect().width;
    move((event.clientX - held.current.x) / side, (event.clientY - held.current.y) / side);
    held.current = { x: event.clientX, y: event.clientY };
  };
  const send = async () => {
    setSending(true);
    setProblem("");
    try {
      const content = await new Promise((done) => canvas.current.toBlob(done, "image/jpeg", 0.92));
      const answer = await fetch("/avatar", { method: "POST", body: content });
      if (answer.status === 201) return onSent();
      setProblem((await answer.json().catch(() => null))?.problem ?? "That did not work. Please try again.");
    } catch {
      setProblem("The connection broke. Please try again.");
    }
    setSending(false);
  };

  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Content maxWidth="440px">
        <Dialog.Title size="5">Your picture</Dialog.Title>
        <Dialog.Description className="muted">Drag it, or use the arrow keys. Plus and minus bring it closer or further away.</Dialog.Description>
        <div className="cropper">
          <canvas ref={canvas} width={SIDE} height={SIDE} tabIndex={0} role="img" aria-label="Your picture as it will be seen. The arrow keys move it."
            onKeyDown={(event) => { if (keys[event.key]) { event.preventDefault(); keys[event.key](); } }}
            onPointerDown={(event) => { held.current = { x: event.clientX, y: event.clientY }; event.currentTarget.setPointerCapture(event.pointerId); }}
            onPointerMove={drag} onPointerUp={() => { held.current = null; }} onPointerCancel={() => { held.current = null; }} />
          <label className="cropper-zoom">
            <span className="field-label">Closer</span>
            <input type="range" min="1" max="4" step="0.05" value={crop.zoom} onChange={(event) => zoom(Number(event.target.value))} />
          </label>
        </div>
        <p className="field-problem" role="alert">{problem}</p>
        <div className="dialog-foot">
          <Button type="button" variant="outline" color="gray" size="3" onClick={onClose}>Cancel</Button>
          <Button type="button" size="3" disabled={sending} onClick={send}>{sending ? "Saving…" : "Use this picture"}</Button>
        </div>
      </Dialog.Content>
    </Dialog.Root>
  );
}
