// The fields of what somebody writes: several lines under a heading, and rows of short lines, of which there may be more.
import { useLayoutEffect, useRef } from "react";
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";

function Lines({ id, value, hint, problem, onChange }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${box.current.scrollHeight + 2}px`;
  }, [value]);
  return (
    <textarea ref={box} id={id} className="paper-lines" rows={3} value={value} onChange={(event) => onChange(event.target.value)}
      aria-describedby={`${id}-hint ${id}-problem`} aria-invalid={Boolean(problem)} placeholder={hint ? "" : undefined} />
  );
}

export function PaperField({ field, value, problem, onChange }) {
  const id = `paper-${field.key}`;
  if (field.parts) return <Rows field={field} rows={value ?? []} problem={problem} onChange={onChange} />;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>{field.title}</label>
      {field.hint && <p className="paper-hint" id={`${id}-hint`}>{field.hint}</p>}
      <Lines id={id} value={value ?? ""} hint={field.hint} problem={problem} onChange={onChange} />
      <p className="field-problem" id={`${id}-problem`} aria-live="polite">{problem}</p>
    </div>
  );
}

function Rows({ field, rows, problem, onChange }) {
  const shown = rows.length ? rows : [{}];
  const change = (place, key, text) => onChange(shown.map((row, nth) => (nth === place ? { ...row, [key]: text } : row)));
  const remove = (place) => onChange(shown.filter((_, nth) => nth !== place));
  return (
    <fieldset className="paper-rows">
      <legend className="field-label">{field.title}</legend>
      {field.hint && <p className="paper-hint">{field.hint}</p>}
      {shown.map((row, place) => (
        <div key={place} className="paper-row" role="group" aria-label={`${field.one} ${place + 1}`}>
          <div className="paper-row-head">
            <span>{field.one} {place + 1}</span>
            {shown.length > 1 && (
              <button type="button" className="round-button" aria-label={`Remove ${field.one.toLowerCase()} ${place + 1}`} onClick={() => remove(place)}>
                <X size={18} strokeWidth={1.75} aria-hidden="true" />
              </button>
            )}
          </div>
          <div className="paper-cells">
            {field.parts.map((part) => (
              <label key={part.key} className="paper-cell" data-wide={part.wide}>
                <span className="field-label">{part.title}</span>
                <input type="text" value={row[part.key] ?? ""} placeholder={part.hint} onChange={(event) => change(place, part.key, event.target.value)} />
              </label>
            ))}
          </div>
        </div>
      ))}
      <p className="field-problem" aria-live="polite">{problem}</p>
      <div>
        <button type="button" className="text-link paper-more" onClick={() => onChange([...shown, {}])}>
          <Plus size={18} strokeWidth={1.75} aria-hidden="true" /> Add another {field.one.toLowerCase()}
        </button>
      </div>
    </fieldset>
  );
}
