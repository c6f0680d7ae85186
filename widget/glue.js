// Starts the Wasm, and loads the parts that an element needs in addition to the main file. xtask replaces JIFEN_PARTS by the digests of
// each part's files, and JIFEN_WORDS by those of the catalogues. Provides requests, files and a memory for the open hold to the Wasm.
import { dressed, lang, spoken } from "widget/browser.js";
import { askMost, showBalance } from "./early.js";
import { called, lacks, learn, mount, open, refresh as askAgain, unmount, update, __wbg_finalize_init, __wbg_get_imports, wasm } from "./widget.js";

// The parts without which an element cannot be mounted.
const NEEDS = { "jifen-earn": ["earn"], "jifen-checkout": ["checkout"], "jifen-account:not([launcher])": ["account"], "jifen-tier": ["account"] };

// The session of each merchant, by its network.
const sessions = new Map();
let refreshes = 0;
const responses = {};
const instances = {};
const texts = {};

// The next call after a failure tries again.
const once = (known, name, start) =>
  (known[name] ??= start().catch((error) => (delete known[name], Promise.reject(error))));

// The name of a file begins with its digest. `xtask/src/asset.rs` writes the same names.
const nameOf = (digest, extension) => `jifen-${digest.replace(/\W/g, "").slice(0, 16)}.${extension}`;

const request = (digest, extension) =>
  once(responses, digest, () => fetch(new URL(nameOf(digest, extension), import.meta.url), { integrity: "sha256-" + digest }));

const askFor = (digest, extension) => digest && request(digest, extension).catch(() => {});

/** An answer that was requested early can be read once. */
const take = (digest, extension) => {
  const response = request(digest, extension);
  delete responses[digest];
  return response;
};

// Parts share the main file's memory, functions and stack. A file that several parts need is started once.
const instantiate = (digest) =>
  once(instances, digest, () =>
    WebAssembly.instantiateStreaming(take(digest, "wasm"), {
      main: {
        memory: wasm.memory,
        __indirect_function_table: wasm.__indirect_function_table,
        __wasm_split_shared0: wasm.__wasm_split_shared0,
      },
    }),
  );

const part = (name) => Promise.all(JIFEN_PARTS[name].map(instantiate));

const words = (catalogue) =>
  once(texts, catalogue, async () => (await take(JIFEN_WORDS[catalogue], "txt")).text());

const MEMORY = "jifen:";
// The pause before a change is sent again under the same key.
const RETRY_PAUSES_MS = [400, 1_200];

// The open hold, for other tabs and for a reload of the page. It is not secret. If the storage is full or forbidden, only this is missing.
const memory = (key) => ({
  keep: (hold) => {
    try {
      hold ? localStorage.setItem(MEMORY + key, JSON.stringify(hold)) : localStorage.removeItem(MEMORY + key);
    } catch {}
  },
  kept: () => {
    try {
      return JSON.parse(localStorage.getItem(MEMORY + key));
    } catch {
      return null;
    }
  },
});

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// Without TLS there is no randomUUID. A random number is enough for a page under development.
const randomKey = () => crypto.randomUUID?.() ?? `${Math.random()}${Math.random()}`;

// A change has a key, so it can be repeated if its outcome is unknown.
const asker = (network) => async (path, method, member, changes, body, done) => {
  const request = { method, member, body, idempotencyKey: changes && randomKey() };
  let before, status, answer;
  // A request from before a refresh can belong to a member who has signed out, or who had not signed in.
  do {
    before = refreshes;
    [status, answer] = await network.ask(path, request);
  } while (before !== refreshes && member && !changes);
  for (const millis of changes ? RETRY_PAUSES_MS : []) {
    // The connection can break after the status of an answer.
    if (status && status < 500 && (answer ? answer.code !== "request_in_progress" : status > 299)) break;
    await pause(millis);
    [status, answer] = await network.ask(path, request);
  }
  called(done, answer, status);
};

// The Rust code finds the receiver by the place of its callback. If the file cannot be loaded, nothing is called.
const told = (promise, done) => promise.then((value) => called(done, value), () => called(done));

const sessionOf = (network) => {
  if (!sessions.has(network)) {
    const loads = {
      part: (name, lacked, done) =>
        told(Promise.all([part(name), lacked && words(lacked).then((text) => learn(lacked, text))]).then(() => true), done),
      words: (catalogue, done) => told(words(catalogue), done),
    };
    sessions.set(network, open({ forget: network.forget, ask: asker(network), ...memory(network.key), ...loads }));
  }
  return sessions.get(network);
};

// What can have changed elsewhere: in another tab, while there was no network, or while the browser had frozen this page.
addEventListener("storage", ({ key }) => key?.startsWith(MEMORY) && refresh());
addEventListener("online", () => refresh());
addEventListener("pageshow", ({ persisted }) => persisted && refresh());

/** Requests at once what the page's elements need, and starts the Wasm. */
export default async (response) => {
  // A guess. If an element has another language, its words load a little later.
  const [catalogue] = spoken(lang(document.documentElement));
  for (const [elements, needs] of Object.entries(NEEDS)) {
    if (!document.querySelector(elements)) continue;
    needs.flatMap((name) => JIFEN_PARTS[name]).forEach((digest) => askFor(digest, "wasm"));
    // Some parts have no words.
    needs.forEach((name) => askFor(JIFEN_WORDS[`${name}-${catalogue}`], "txt"));
  }
  words(catalogue).catch(() => {});
  // Every browser that runs this Wasm compiles it while it loads.
  const { instance, module } = await WebAssembly.instantiateStreaming(response, __wbg_get_imports());
  __wbg_finalize_init(instance, module);
};

/** Does what is possible for an element before the Wasm mounts it, while `isWanted` returns true. */
export const early = (element, network, isWanted) => {
  if (element.matches("jifen-balance, jifen-account[launcher]")) return showBalance(element, network, words, isWanted);
  // An open hold is shown instead of a choice.
  if (element.matches("jifen-checkout") && !memory(network.key).kept()) askMost(element, network);
};

/** Returns the function that mounts the element, when everything that it needs is loaded. */
export const mounter = async (element, network) => {
  // From now on it receives refreshes.
  const session = sessionOf(network);
  const needs = Object.entries(NEEDS).filter(([elements]) => element.matches(elements));
  await Promise.all(needs.flatMap(([, names]) => names).map(part));
  for (let catalogue; (catalogue = lacks(element)); ) {
    const text = await words(catalogue);
    // Another element can have requested it, too.
    if (lacks(element) === catalogue) learn(catalogue, text);
  }
  return () => {
    const mounted = mount(session, element, dressed(element));
    return { update: () => update(mounted), free: () => unmount(mounted) };
  };
};

/** Reads again who the shopper is and what they have. */
export const refresh = () => {
  refreshes += 1;
  sessions.forEach((session) => askAgain(session));
};
