// A page that pins a build: it runs under the strictest CSP, and a changed byte prevents it from running. Then the shopper pays in cash. A
// deployment contains the builds that pages still name.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { createMerchant, givePoints, servePage } from "./bare_page.mjs";

const EDGE = process.env.JIFEN_EDGE;
const FILES = `${EDGE}/widget/v1`;
const NONCE = "bm9uY2Ugb2YgYSB0ZXN0";
const WRONG = `sha256-${createHash("sha256").update("something else").digest("base64")}`;
const BODY = `<jifen-checkout>You can pay as usual.</jifen-checkout><form action="/paid"><button>Pay ¥68.00</button></form>`;
const PROGRAM = {
  name: "Pinned", currency: "CNY", time_zone: "Asia/Shanghai",
  spending: { cash_off: { rate: { points: 100, amount: "1.00" }, max_share: "0.30" } },
};
const ORDER = { currency: "CNY", lines: [{ line_id: "1", sku: "tea", quantity: 1, unit_price: "68.00" }] };
const SCRIPT = `document.querySelector("jifen-checkout").order = ${JSON.stringify(ORDER)};`;
// As widget/docs/pinned.md states them.
const BY_HOST = `default-src 'none'; script-src 'self' 'nonce-${NONCE}' ${EDGE} 'wasm-unsafe-eval'; connect-src 'self' ${EDGE}`;
const BY_NONCE = `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src 'self' ${EDGE}; ` +
  "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; object-src 'none'";

async function current() {
  const { builds } = await (await fetch(`${FILES}/builds.json`)).json();
  return builds[0];
}

/** Opens a page with these pins under this CSP. */
async function open(page, { integrity, glueIntegrity, csp = "" }) {
  const { loader, glue, files } = await current();
  const map = JSON.stringify({ integrity: { [`${FILES}/${glue}`]: glueIntegrity ?? files[glue] } });
  const tags = (key) => `<script nonce="${NONCE}" type="importmap">${map}</script>
    <script nonce="${NONCE}" async src="${FILES}/${loader}" integrity="${integrity ?? files[loader]}" crossorigin
      data-key="${key}" data-token-url="/token"></script>`;
  const site = await servePage({ tags, body: BODY, script: SCRIPT, nonce: NONCE, headers: csp && { "Content-Security-Policy": csp } });
  const merchant = await createMerchant(site.origin, PROGRAM);
  await givePoints(merchant, "ann", [{ points: 1_000 }]);
  site.show(merchant, "ann");
  await page.goto(site.origin);
  return site;
}

for (const [name, csp] of [["no CSP", ""], ["a CSP by host", BY_HOST], ["a strict CSP by nonce, with Trusted Types", BY_NONCE]]) {
  test(`a pinned build runs under ${name}`, async ({ page }) => {
    const refused = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    const site = await open(page, { csp });
    await page.getByRole("button", { name: /^Use 1,000 points/ }).click();
    await expect(page.getByRole("button", { name: /Don.t use points/ })).toBeVisible();
    expect(refused).toEqual([]);
    site.close();
  });
}

test("the script defines Jifen: its release, whether it can run, and a way to refresh", async ({ page }) => {
  const site = await open(page, {});
  const { version } = await current();
  expect(await page.evaluate(async () => (await Jifen.ready, Jifen.version))).toBe(version);
  await page.getByRole("slider").waitFor();
  const asked = page.waitForRequest((request) => request.url().endsWith("/v1/me/balance"));
  await page.evaluate(() => Jifen.refresh());
  await asked;
  site.close();
});

for (const [name, wrong] of [["loader", { integrity: WRONG }], ["glue", { glueIntegrity: WRONG }]]) {
  test(`a ${name} of another digest does not run, and the shopper pays in cash`, async ({ page }) => {
    const refused = page.waitForEvent("console", (message) => /integrity/i.test(message.text()));
    const site = await open(page, wrong);
    await refused;
    await expect(page.getByText("You can pay as usual.")).toBeVisible();
    await expect(page.getByRole("slider")).toHaveCount(0);
    expect(await page.evaluate(() => window.Jifen?.ready.catch(() => "cannot run"))).toBe(wrong.integrity ? undefined : "cannot run");
    await page.getByRole("button", { name: "Pay ¥68.00" }).click();
    await page.waitForURL(/\/paid/);
    site.close();
  });
}

test("the served files equal the list of builds, with a long cache time and for every origin", async () => {
  const { loader, integrity, files, version } = await current();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(integrity).toBe(files[loader]);
  expect(Object.keys(files).length).toBeGreaterThan(4);
  for (const [name, digest] of Object.entries(files)) {
    const response = await fetch(`${FILES}/${name}`);
    expect(sri(Buffer.from(await response.arrayBuffer())), name).toBe(digest);
    expect(response.headers.get("cache-control"), name).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("access-control-allow-origin"), name).toBe("*");
  }
  expect(await (await fetch(`${FILES}/jifen.js`)).text()).toBe(await (await fetch(`${FILES}/${loader}`)).text());
});

test("earlier builds are kept unchanged for the next deployment", async () => {
  const earlier = build({ js: "the earlier loader", wasm: "the earlier Wasm" });
  const own = build({ js: "the new loader", wasm: "the new Wasm" });
  const edge = await serve({ "builds.json": JSON.stringify({ builds: [earlier.told] }), ...earlier.texts });
  const folder = await mkdtemp(join(tmpdir(), "builds-"));
  await writeFile(join(folder, "builds.json"), JSON.stringify({ builds: [own.told] }));
  for (let times = 0; times < 2; times += 1) {
    expect(await keep(edge.url, folder)).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "builds.json"), "utf8")).builds).toEqual([own.told, earlier.told]);
    for (const [name, text] of Object.entries(earlier.texts)) expect(await readFile(join(folder, name), "utf8")).toBe(text);
  }
  edge.close();
});

test("a changed file or a path to another folder is refused, and so is a missing answer", async () => {
  const told = build({ js: "loader", wasm: "Wasm" });
  const [name] = Object.keys(told.texts);
  const outside = { ...told.told, files: { "../jifen.js": told.told.files[name] } };
  for (const served of [
    { "builds.json": JSON.stringify({ builds: [told.told] }), ...told.texts, [name]: "changed" },
    { "builds.json": JSON.stringify({ builds: [outside] }), "../jifen.js": told.texts[name] },
    { "builds.json": JSON.stringify({ builds: [told.told] }) },
  ]) {
    const edge = await serve(served);
    const folder = await mkdtemp(join(tmpdir(), "builds-"));
    const own = JSON.stringify({ builds: [] });
    await writeFile(join(folder, "builds.json"), own);
    expect(await keep(edge.url, folder)).not.toBe(0);
    expect(await readdir(folder)).not.toContain(name);
    expect(await readFile(join(folder, "builds.json"), "utf8")).toBe(own);
    edge.close();
    // No server listens there any more.
    expect(await keep(edge.url, folder)).not.toBe(0);
  }
  const first = await serve({});
  const folder = await mkdtemp(join(tmpdir(), "builds-"));
  await writeFile(join(folder, "builds.json"), JSON.stringify({ builds: [told.told] }));
  expect(await keep(first.url, folder)).toBe(0);
  first.close();
});

function sri(bytes) {
  return `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
}

/** A build of these files, as builds.json lists it. */
function build(contents) {
  const named = Object.entries(contents).map(([extension, text]) => [
    `jifen-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.${extension}`,
    text,
  ]);
  const [[loader]] = named;
  const files = Object.fromEntries(named.map(([name, text]) => [name, sri(text)]));
  return { told: { version: "0.1.0", loader, integrity: files[loader], files }, texts: Object.fromEntries(named) };
}

async function serve(files) {
  const server = createServer((request, response) => {
    const text = files[request.url.slice("/widget/v1/".length)];
    text === undefined ? response.writeHead(404).end() : response.end(text);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.closeAllConnections() ?? server.close() };
}

/** Runs the script of `cargo xtask keep-builds`, and returns its exit code. */
function keep(edge, folder) {
  const script = new URL("../../xtask/src/keep_builds.mjs", import.meta.url).pathname;
  return new Promise((resolve) => execFile(process.execPath, [script, edge, folder], (error) => resolve(error?.code ?? 0)));
}
