// The two servers of every measured page: a shop with its pages and token, and an edge with the scripts and the API.
//
// The edge is a proxy of the real Worker. It stores the first answer of each kind and repeats it, so that all contestants get the same
// answer in the same time. Only changes are passed to the Worker each time. Everything is sent in Brotli of the level that Cloudflare uses,
// whatever the client accepts.
import { createServer } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { call, createMerchant, givePoints } from "../../browser/bare_page.mjs";
import { pageOf } from "./page.mjs";

const compress = promisify(brotliCompress);
const LEVEL = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const DAY_MS = 86_400_000;
const MEMBER = "lin";
/** Headers that describe the connection and not the answer. */
const OF_THE_WAY = ["connection", "content-encoding", "content-length", "date", "keep-alive", "transfer-encoding"];
const PASSED_ON = [
  "authorization", "content-type", "idempotency-key", "jifen-key", "jifen-bookmark", "origin",
  "access-control-request-headers", "access-control-request-method",
];

const listen = async (answer) => {
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, headers, body }) => response.writeHead(status, headers).end(body),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
};

const encoded = async (status, headers, plain) => {
  if (plain.length === 0) return { status, headers, body: plain, plain };
  const body = await compress(plain, LEVEL);
  return { status, headers: { ...headers, "content-encoding": "br", "content-length": body.length }, body, plain };
};

const bodyOf = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const isChange = ({ method, url }) => method === "DELETE" || (method === "POST" && url.endsWith("/holds"));

/** Passes the request to the Worker. */
const askWorker = async ({ method, url, headers }, body) => {
  const passed = Object.fromEntries(PASSED_ON.filter((name) => headers[name]).map((name) => [name, headers[name]]));
  const init = { method, headers: { ...passed, "accept-encoding": "identity" }, body: body.length > 0 ? body : undefined };
  const response = await fetch(process.env.JIFEN_EDGE + url, init);
  const kept = [...response.headers].filter(([name]) => !OF_THE_WAY.includes(name));
  return encoded(response.status, Object.fromEntries(kept), Buffer.from(await response.arrayBuffer()));
};

/** `scripts` are the peers', by path; everything else is the Worker's. */
const serveEdge = async (scripts) => {
  const kept = new Map();
  const served = new Map();
  const loaderHeaders = async () => (await fetch(`${process.env.JIFEN_EDGE}/widget/v1/jifen.js`)).headers;
  const headers = Object.fromEntries([...(await loaderHeaders())].filter(([name]) => !OF_THE_WAY.includes(name)));
  for (const [path, text] of Object.entries(scripts)) kept.set(`GET ${path} `, encoded(200, headers, text));

  const { origin, close } = await listen(async (request) => {
    const body = await bodyOf(request);
    if (isChange(request)) return askWorker(request, body);
    const name = `${request.method} ${request.url} ${body}`;
    if (!kept.has(name)) kept.set(name, askWorker(request, body));
    const answer = await kept.get(name);
    if (answer.status >= 500) kept.delete(name);
    if (request.method === "GET") served.set(request.url, answer.plain);
    return answer;
  });
  return { origin, close, fileOf: (path) => served.get(path) };
};

const giveLots = (merchant, lots) => {
  const endsIn = (days) => new Date(Math.ceil(Date.now() / DAY_MS + days) * DAY_MS).toISOString();
  const dated = lots.map(({ points, days }) => ({ points, ...(days && { expires_at: endsIn(days) }) }));
  return givePoints(merchant, MEMBER, dated);
};

/** A shop with its own merchant at the Worker, and its pages: `/<contestant>/<view>`. */
export const serve = async ({ program, order, lots_in_days: lots }, contestants) => {
  const scripts = Object.fromEntries(contestants.filter(({ text }) => text).map(({ script, text }) => [script, text]));
  const edge = await serveEdge(scripts);
  let merchant, token;
  const shop = await listen(async ({ url }) => {
    if (url === "/token") return encoded(200, { "content-type": "application/json" }, Buffer.from(JSON.stringify({ token })));
    const [, name, view] = url.split("/");
    const contestant = contestants.find((contestant) => contestant.name === name);
    if (!contestant) return { status: 404, body: "" };
    const html = pageOf({ view, order, key: merchant.key, script: edge.origin + contestant.script });
    return encoded(200, { "content-type": "text/html; charset=utf-8" }, Buffer.from(html));
  });
  merchant = await createMerchant(shop.origin, program);
  await giveLots(merchant, lots);
  token = (await call("POST", "/v1/member-tokens", merchant.secretKey, { member_id: MEMBER })).token;
  return { shop: shop.origin, edge, close: () => [shop, edge].forEach(({ close }) => close()) };
};
