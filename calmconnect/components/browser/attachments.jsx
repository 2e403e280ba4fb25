// Files beside words: on their way, in a line of the conversation, and a picture that is looked at in full.
import { useEffect, useRef, useState } from "react";
import ChevronLeft from "lucide-react/dist/esm/icons/chevron-left.mjs";
import ChevronRight from "lucide-react/dist/esm/icons/chevron-right.mjs";
import Download from "lucide-react/dist/esm/icons/download.mjs";
import FileText from "lucide-react/dist/esm/icons/file-text.mjs";
import Paperclip from "lucide-react/dist/esm/icons/paperclip.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";

const TAKEN = "image/jpeg,image/png,image/webp,image/gif,image/avif,application/pdf,text/plain";
const PREVIEW = 320;

const addressOf = (file, place = "/attachments") => `${place}/${file.id}`;
const isPicture = (file) => file.kind.startsWith("image/");
const sizeOf = (bytes) => (bytes < 2 ** 20 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 2 ** 20).toFixed(1)} MB`);

export function AttachButton({ onFiles, disabled }) {
  const input = useRef(null);
  const chosen = (event) => {
    onFiles([...event.target.files]);
    // The same file may be chosen once more.
    event.target.value = "";
  };
  return (
    <>
      <button type="button" className="attach" disabled={disabled} aria-label="Add pictures or files" title="Add pictures or files"
        onClick={() => input.current.click()}>
        <Paperclip size={20} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <input ref={input} type="file" multiple accept={TAKEN} onChange={chosen} hidden aria-label="Pictures or files" />
    </>
  );
}

export function OnTheirWay({ files, onRemove }) {
  if (!files.length) return null;
  return (
    <ul className="attaching" aria-label="Files to be sent">
      {files.map((file) => (
        <li key={file.key} data-problem={Boolean(file.problem)}>
          {file.arrived && isPicture(file.arrived) && <img src={`${addressOf(file.arrived)}/preview`} alt="" />}
          <span className="attaching-name">{file.name}</span>
          {file.problem && <span className="attaching-problem" role="alert">{file.problem}</span>}
          {!file.problem && !file.arrived && (
            <progress max={1} value={file.share} aria-label={`Sending ${file.name}`} />
          )}
          <button type="button" onClick={() => onRemove(file.key)} aria-label={`Remove ${file.name}`}>
            <X size={16} strokeWidth={2} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

// The room that a picture takes is known before it has come, so that nothing jumps.
const room = ({ width, height }) => {
  const scale = Math.min(1, PREVIEW / width, PREVIEW / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};

// `place` is where they are; with `onRemove` they can be taken away.
export function Files({ files, place, onRemove }) {
  const [shown, setShown] = useState(-1);
  const pictures = files.filter(isPicture);
  return (
    <div className="files">
      {pictures.map((file, i) => (
        <span key={file.id} className="file-one">
          <button type="button" className="file-picture" onClick={() => setShown(i)} aria-label={`Look at ${file.name}`}>
            <img src={`${addressOf(file, place)}/preview`} alt={file.name} loading="lazy" {...room(file)} />
          </button>
          {onRemove && <Remove file={file} onRemove={onRemove} />}
        </span>
      ))}
      {files.filter((file) => !isPicture(file)).map((file) => (
        <span key={file.id} className="file-one">
          <a className="file-card" href={addressOf(file, place)} download={file.name}>
            <FileText size={22} strokeWidth={1.75} aria-hidden="true" />
            <span><span className="file-name">{file.name}</span><span className="file-size">{sizeOf(file.size)}</span></span>
            <span className="only-read-out">Save</span>
          </a>
          {onRemove && <Remove file={file} onRemove={onRemove} />}
        </span>
      ))}
      {shown >= 0 && <Lightbox pictures={pictures} place={place} shown={shown} onShow={setShown} onClose={() => setShown(-1)} />}
    </div>
  );
}

const Remove = ({ file, onRemove }) => (
  <button type="button" className="round-button" onClick={() => onRemove(file)} aria-label={`Remove ${file.name}`}>
    <X size={18} strokeWidth={1.75} aria-hidden="true" />
  </button>
);

// The browser's own dialog keeps the focus inside, closes at Escape, and gives the focus back.
function Lightbox({ pictures, place, shown, onShow, onClose }) {
  const dialog = useRef(null);
  const file = pictures[shown];
  useEffect(() => dialog.current.showModal(), []);
  const turn = (by) => onShow((shown + by + pictures.length) % pictures.length);
  const onKeyDown = (event) => {
    if (pictures.length > 1 && event.key === "ArrowLeft") turn(-1);
    if (pictures.length > 1 && event.key === "ArrowRight") turn(1);
  };
  const beside = (event) => event.target === dialog.current && dialog.current.close();
  return (
    <dialog ref={dialog} className="lightbox" aria-label={file.name} onClose={onClose} onKeyDown={onKeyDown} onClick={beside}>
      <img src={addressOf(file, place)} alt={file.name} />
      <div className="lightbox-bar">
        {pictures.length > 1 && <button type="button" onClick={() => turn(-1)} aria-label="Previous picture"><ChevronLeft size={22} aria-hidden="true" /></button>}
        <span role="status">{pictures.length > 1 ? `${file.name}, ${shown + 1} of ${pictures.length}` : file.name}</span>
        {pictures.length > 1 && <button type="button" onClick={() => turn(1)} aria-label="Next picture"><ChevronRight size={22} aria-hidden="true" /></button>}
        <a href={addressOf(file, place)} download={file.name} aria-label="Save the picture"><Download size={20} aria-hidden="true" /></a>
        <button type="button" onClick={() => dialog.current.close()} aria-label="Close"><X size={22} aria-hidden="true" /></button>
      </div>
    </dialog>
  );
}
