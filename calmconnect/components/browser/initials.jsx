// A person as a tinted disc with initials.
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

export function Initials({ name = "", size = "medium" }) {
  return (
    <span className="disc" data-size={size} data-tint={tintOf(name)} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
