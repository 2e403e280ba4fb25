// Those who want to hear of something: `hear` gives a function that ends it. Whoever comes while `tell` tells hears of the next thing.
export const hearers = () => {
  const all = new Set();
  return {
    hear: (take) => {
      all.add(take);
      return () => all.delete(take);
    },
    tell: (...said) => [...all].forEach((take) => all.has(take) && take(...said)),
  };
};

// A value that components follow by `useSyncExternalStore`: `put` puts another one in its place, `know` changes a part of it.
export const store = (first) => {
  let value = first;
  const { hear, tell } = hearers();
  const put = (next) => {
    value = next;
    tell();
  };
  return { current: () => value, subscribe: hear, put, know: (more) => put({ ...value, ...more }) };
};
