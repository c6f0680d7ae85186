// Requests to the edge and to the merchant's token URL, for the loader and the Wasm: credentials and time limits. An answer is a status and
// a body. The Rust code interprets it.

const PATIENCE_MS = 12_000;
const RENEW_BEFORE_MS = 60_000;
// Statuses for an answer that did not arrive.
const NO_NETWORK = 0;
const NO_ANSWER = 599;

const send = (url, init) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => ({ status: navigator.onLine ? NO_ANSWER : NO_NETWORK }));

const bodyOf = async (response) => {
  try {
    return await response.json();
  } catch {
    return null;
  }
};

// When a token must be renewed. Unknown if the token does not state its end. Only the edge can verify it.
const dueAt = (token) => {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1_000 - RENEW_BEFORE_MS;
  } catch {
    return undefined;
  }
};

const tokens = (tokenUrl) => {
  let known, request;

  const fetchToken = async () => {
    const response = await send(tokenUrl, { cache: "no-store" });
    const { status } = response;
    const token = status === 200 && (await bodyOf(response))?.token;
    if (token) return { token, dueAt: dueAt(token) };
    // A signed-out shopper is an answer. Any other failure is not, and is requested again.
    return [200, 204, 401, 403].includes(status) ? { token: "", status: 401 } : { status, dueAt: 0 };
  };

  return {
    /** From now on, callers get neither stored nor pending answers. */
    forget: () => (known = request = undefined),
    // A token that was not refused and has time left. All callers wait for the same request.
    get: async (refused) => {
      if (!request && known && known.token !== refused && !(known.dueAt < Date.now())) return known;
      const mine = (request ??= fetchToken());
      const answer = await mine;
      if (request === mine) {
        known = answer;
        request = undefined;
      }
      return answer;
    },
  };
};

/** The connection to one merchant's edge. */
export const connect = ({ key, tokenUrl, api }) => {
  const { get: credentials, forget } = tokens(tokenUrl);
  // Answers that were requested before the Wasm ran, by path. Null once the Wasm has requested them.
  let asked = {};
  let bookmark;

  const once = async (path, init, refused) => {
    const { method, member, body, idempotencyKey } = init;
    const { token, status } = member ? await credentials(refused) : {};
    if (member && !token) return { status };
    const headers = token ? { Authorization: "Bearer " + token } : { "Jifen-Key": key };
    if (token && bookmark) headers["Jifen-Bookmark"] = bookmark;
    if (body) headers["Content-Type"] = "application/json";
    if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
    const response = await send(`${api}/v1/${path}`, { method, headers, body });
    bookmark = response.headers?.get("Jifen-Bookmark") ?? bookmark;
    // A refused token is renewed once.
    return token && response.status === 401 && !refused ? once(path, init, token) : response;
  };

  const answer = async (path, init) => {
    const response = await once(path, init);
    return [response.status, await bodyOf(response)];
  };

  /** Failures and outdated answers are not used. */
  const keepEarly = (path, early) => {
    const drop = () => asked[path] === early && delete asked[path];
    early.answer.then(([status]) => (!status || status >= 500) && drop());
    setTimeout(drop, PATIENCE_MS);
    return early;
  };

  return {
    key,
    /** Requests something while the Wasm loads. The first request of the Wasm for this path gets the answer if the body is the same. */
    early: (path, body) => {
      if (asked[path] === null) return undefined;
      if (asked[path]?.body !== body) delete asked[path];
      asked[path] ??= keepEarly(path, { body, answer: answer(path, { method: body && "POST", member: path !== "program", body }) });
      return asked[path].answer;
    },
    ask: (path, init) => {
      const early = asked[path];
      asked[path] = null;
      return early && early.body === init.body ? early.answer : answer(path, init);
    },
    /** Another member can have signed in. */
    forget: () => {
      asked = {};
      forget();
    },
  };
};
