// Splits what somebody wrote into words and addresses. Nothing is fetched: an address is opened when somebody follows it.
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;
const TRAILING = /[.,;:!?…]+$/;
const CLOSING = { ")": "(", "]": "[" };

// What ends a sentence or a bracket around an address is no part of it.
const trimmed = (found) => {
  let address = found.replace(TRAILING, "");
  const closesMore = (sign) => address.split(sign).length > address.split(CLOSING[sign]).length;
  while (address.at(-1) in CLOSING && closesMore(address.at(-1))) address = address.slice(0, -1).replace(TRAILING, "");
  return address;
};

// An address that hides where it leads behind a name and a password is shown as words.
const opens = (address) => {
  const { protocol, hostname, username, password } = URL.parse?.(address) ?? new URL("x:");
  return ["http:", "https:"].includes(protocol) && hostname.includes(".") && !username && !password;
};

export const pieces = (text) => {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    if (!opens(address)) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
};
