// The requests to the edge and to the merchant's token URL, for the loader and the Wasm alike: credentials, retries, time limits,
// and what this tab remembers. An answer is a status and a body; what it means is decided in Rust.

const PATIENCE_MS = 12_000;
const RENEW_BEFORE_MS = 60_000;
// Before a change is sent again under the same key.
const RETRY_PAUSES_MS = [400, 1_200];
// Stand for an answer that did not come.
const NO_NETWORK = 0;
const NO_ANSWER = 599;

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

const send = (url, init) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => ({
    status: navigator.onLine ? NO_ANSWER : NO_NETWORK,
    headers: new Headers(),
  }));

const bodyOf = async (response) => {
  try {
    return await response.json();
  } catch {
    return null;
  }
};

// When a token is to be renewed; unknown if it does not tell its end. Nobody but the edge can check it.
const dueAt = (token) => {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1_000 - RENEW_BEFORE_MS;
  } catch {
    return undefined;
  }
};

// Without TLS there is no randomUUID; chance does for a page under development.
const randomKey = () => crypto.randomUUID?.() ?? `${Math.random()}${Math.random()}`;

const tokens = (tokenUrl) => {
  let known, request;

  const fetchToken = async () => {
    const response = await send(tokenUrl, { cache: "no-store" });
    const token = response.status === 200 ? (await bodyOf(response))?.token : undefined;
    // That nobody is signed in is an answer. Any other failure is not, and is asked about again.
    if (token || [200, 204, 401, 403].includes(response.status)) known = { token, dueAt: token && dueAt(token), status: 401 };
    request = undefined;
    return known ?? response;
  };

  return {
    forget: () => (known = undefined),
    // One that is not the refused one and has time left. All who need one wait for the same request.
    get: async (refused) => {
      const isSpent = !known || (known.token && (known.token === refused || known.dueAt < Date.now()));
      if (isSpent) known = undefined;
      return known ?? (request ??= fetchToken());
    },
  };
};

/** Talks to one merchant's edge. */
export const connect = ({ key, tokenUrl, api }) => {
  const { get: credentials, forget } = tokens(tokenUrl);
  const asked = {};
  const memory = "jifen:" + key;
  let bookmark;

  const once = async (path, init, refused) => {
    const { method, member, body, idempotencyKey } = init;
    const headers = member ? {} : { "Jifen-Key": key };
    if (member) {
      const { token, status } = await credentials(refused);
      if (!token) return { status };
      headers.Authorization = "Bearer " + token;
      if (bookmark) headers["Jifen-Bookmark"] = bookmark;
    }
    if (body) headers["Content-Type"] = "application/json";
    if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
    const response = await send(`${api}/v1/${path}`, { method, headers, body });
    bookmark = response.headers.get("Jifen-Bookmark") ?? bookmark;
    // A refused token is renewed once.
    const isRefused = member && response.status === 401 && !refused;
    return isRefused ? once(path, init, headers.Authorization.slice("Bearer ".length)) : response;
  };

  const ask = async (path, init) => {
    const { changes, ...rest } = init;
    const request = { ...rest, idempotencyKey: changes && randomKey() };
    const answer = async () => {
      const response = await once(path, request);
      return [response.status, await bodyOf(response)];
    };
    let [status, body] = await answer();
    // A change has a key, so it is safe to repeat where its outcome is unknown.
    for (const millis of changes ? RETRY_PAUSES_MS : []) {
      if (status && status < 500 && body?.code !== "request_in_progress") break;
      await pause(millis);
      [status, body] = await answer();
    }
    return [status, body];
  };

  return {
    /** Asks beside the loading of the Wasm, which takes the answer over. */
    early: (path) => (asked[path] ??= ask(path, { member: path !== "program" })),
    ask: (path, init, done) => {
      const answer = asked[path] ?? ask(path, init);
      delete asked[path];
      answer.then(([status, body]) => done(status, body));
    },
    forget,
    // For a reload of the page: the tab's open hold, which is no secret.
    keep: (hold) => {
      try {
        hold ? sessionStorage.setItem(memory, JSON.stringify(hold)) : sessionStorage.removeItem(memory);
      } catch {
        // A full or forbidden storage costs nothing but that.
      }
    },
    kept: () => {
      try {
        return JSON.parse(sessionStorage.getItem(memory));
      } catch {
        return null;
      }
    },
  };
};
