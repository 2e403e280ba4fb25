// A person as a disc: their picture, or initials on a tint where there is none or it can't be loaded.
import { useEffect, useState } from "react";

const TITLES = /^(dr|prof|mr|mrs|ms|mx)\.?$/i;

// The first sign of a word as a reader counts signs, so that no letter is cut in half.
const first = (word) => {
  const { value } = new Intl.Segmenter().segment(word)[Symbol.iterator]().next();
  return value ? value.segment.toLocaleUpperCase() : "";
};

const initialsOf = (name) => {
  const words = name.split(/\s+/).filter((word) => word && !TITLES.test(word));
  return first(words[0] ?? "") + (words.length > 1 ? first(words.at(-1)) : "");
};

const tintOf = (name) => [...name].reduce((sum, sign) => (sum * 131 + sign.codePointAt(0)) % 65521, 7) % 6;

export function Initials({ name = "", size = "medium", picture = "" }) {
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [picture]);
  return (
    <span className="disc" data-size={size} data-tint={tintOf(name)} aria-hidden="true">
      {picture && !broken ? <img src={picture} alt="" loading="lazy" onError={() => setBroken(true)} /> : initialsOf(name)}
    </span>
  );
}
